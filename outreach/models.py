"""Work that starts with us: retention cases, the measures they may use, receipts of the contact check."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.records import Record, Scoped

OPEN_STATES = ("open", "in_progress")


class Measure(Record):
    """An offer that may be used to keep a customer, and when: `rules.Terms` reads `terms`."""

    code = models.CharField(max_length=40, unique=True)
    offer = models.ForeignKey("catalog.Offer", on_delete=models.PROTECT, related_name="measures")
    terms = models.JSONField(default=dict)
    cost = models.DecimalField(max_digits=18, decimal_places=4, default=0)
    currency = models.CharField(max_length=3)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class RetentionCase(Scoped):
    """A customer asked to disconnect one subscription: why, what we may offer, how it ended."""

    class State(models.TextChoices):
        OPEN = "open"
        IN_PROGRESS = "in_progress"
        SAVED = "saved"
        LOST = "lost"
        CANCELLED = "cancelled"

    class Reason(models.TextChoices):
        PRICE = "price"
        QUALITY = "quality"
        MOVING = "moving"
        COMPETITOR = "competitor"
        SERVICE = "service"
        UNUSED = "unused"
        OTHER = "other"

    subscription = models.ForeignKey("customers.Subscription", on_delete=models.PROTECT, related_name="cases")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="cases")
    ticket_id = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    # What was eligible at the time, best first, with points and reasons: the ranking of a past day stays readable.
    measures = models.JSONField(default=list)
    result = models.CharField(max_length=12, blank=True)
    result_reason = models.CharField(max_length=300, blank=True)
    result_measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agent = models.ForeignKey("staff.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    follow_up_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription"], condition=Q(state__in=OPEN_STATES), name="retention_case_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="retention_case_by_change"),
            models.Index(fields=["customer", "-id"], name="retention_case_of_customer"),
        ]


class ContactReceipt(Record):
    """That we asked whether we may contact somebody, and what the answer was made of."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(RetentionCase, on_delete=models.PROTECT, null=True, related_name="receipts")
    purpose = models.CharField(max_length=20)
    media = models.CharField(max_length=8)
    is_allowed = models.BooleanField()
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    local_time = models.CharField(max_length=32)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "-created_at"], name="contact_receipt_newest")]
