"""Customers, how to reach them, what they have, what they agreed to.

Merging sets `Customer.merged_into` and nothing else: rows keep the customer they were written
with, and reading goes through the group (`selectors.group_ids`).
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat

from core.records import Record, Scoped, Trashable
from core.text import LocalisedField

_LISTED = Q(deleted_at__isnull=True, merged_into__isnull=True)


class Customer(Scoped, Trashable):
    """A person or a company."""

    class Kind(models.TextChoices):
        PERSON = "person"
        COMPANY = "company"

    class Tier(models.TextChoices):
        STANDARD = "standard"
        SILVER = "silver"
        GOLD = "gold"
        VIP = "vip"

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=300, blank=True)
    # Counted up from the key, so that a number exists from the first moment and never moves.
    number = models.GeneratedField(
        expression=Concat(Value("C"), Cast(F("id") + 1_000_000, models.CharField())),
        output_field=models.CharField(max_length=24),
        db_persist=True,
    )
    tier = models.CharField(max_length=8, choices=Tier.choices, default=Tier.STANDARD)
    value_points = models.SmallIntegerField(default=0)
    customer_class = models.CharField(max_length=40, default="regular")
    churn_risk = models.SmallIntegerField(null=True, blank=True)
    churn_reasons = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=10, blank=True)
    timezone = models.CharField(max_length=64, blank=True)
    since = models.DateField(null=True, blank=True)
    address = models.TextField(blank=True)
    national_id = models.CharField(max_length=64, blank=True)
    do_not_contact = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)
    scored_at = models.DateTimeField(null=True, blank=True, db_index=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    # Read-only until somebody opens it again: no change by hand, whatever comes in meanwhile.
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    fields: Any = models.JSONField(default=dict, blank=True)
    # Nothing of the person is left; the row stays for what refers to it, and never leaves the recycle bin.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="customer_not_into_itself"
            ),
            models.CheckConstraint(condition=Q(churn_risk__range=(0, 100)), name="customer_churn_is_percent"),
            models.UniqueConstraint(fields=["number"], name="customer_number_once"),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="customer_by_name"),
            models.Index(fields=["-updated_at", "-id"], name="customer_by_change"),
            models.Index(fields=["-deleted_at", "-id"], condition=Q(deleted_at__isnull=False), name="customer_bin"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="customer_merged"),
            GinIndex(fields=["tags"], name="customer_tags"),
            GinIndex(fields=["fields"], opclasses=["jsonb_path_ops"], condition=~Q(fields={}), name="customer_fields"),
            models.Index(fields=["owner", "sort_key", "id"], condition=_LISTED, name="customer_of_owner"),
            models.Index(fields=["team", "sort_key", "id"], condition=_LISTED, name="customer_of_team"),
            models.Index(
                fields=["sort_key", "id"],
                condition=_LISTED & Q(owner__isnull=True, team__isnull=True),
                name="customer_in_pool",
            ),
            models.Index(
                fields=["-churn_risk", "-id"], condition=_LISTED & Q(churn_risk__gte=60), name="customer_at_risk"
            ),
            models.Index(fields=["sort_key", "id"], condition=_LISTED & Q(tier="vip"), name="customer_vip"),
            models.Index(
                fields=["-created_at", "-id"], condition=_LISTED & Q(is_provisional=True), name="customer_unconfirmed"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(Record):
    """One phone number, e-mail address or handle, written in its one form."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"
        HANDLE = "handle"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=320)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="contact_point_once")]

    def __str__(self) -> str:
        return self.value


class CustomerContactPoint(Record):
    """That a contact point belongs to a customer: as what, how sure, until when."""

    class Role(models.TextChoices):
        OWNER = "owner"
        USER = "user"
        PAYER = "payer"
        CONTACT = "contact"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="links")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="links")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.OWNER)
    verified_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "contact_point"], condition=Q(ended_at__isnull=True), name="contact_link_once"
            )
        ]


class Relation(Record):
    """`source` is the member, payer, user, employer or relative of `target`."""

    class Kind(models.TextChoices):
        MEMBER = "member"
        HOUSEHOLD = "household"
        PAYER = "payer"
        USER = "user"
        EMPLOYER = "employer"

    source = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relations_out")
    target = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relations_in")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=100, blank=True)
    # Ended and not deleted: who worked where is asked for years afterwards.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"], condition=Q(ended_at__isnull=True), name="relation_once"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_of_two"),
        ]


class CustomerClass(Record):
    """What kind of customer somebody is to the company; `Customer.customer_class` holds its code. Retired, never deleted."""

    code = models.CharField(max_length=40, unique=True)
    name = LocalisedField()
    position = models.SmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["position", "id"], name="customer_class_order")]

    def __str__(self) -> str:
        return self.code


class CustomerTag(Record):
    """A tag that customers carry, and its family. The store is `Customer.tags`; this is what is known of each."""

    class Family(models.TextChoices):
        DEMOGRAPHIC = "demographic"
        CONSUMPTION = "consumption"
        PSYCHOLOGICAL = "psychological"
        SOCIAL = "social"
        FREE = "free"

    name = models.CharField(max_length=60, unique=True)
    family = models.CharField(max_length=13, choices=Family.choices, default=Family.FREE)
    # The name as it is typed: folded, and in pinyin with its initials.
    reads = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes = [models.Index(fields=["family", "name"], name="customer_tag_family")]

    def __str__(self) -> str:
        return self.name


class Subscription(Record):
    """A price plan that a customer has, at the price it was sold for."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        SUSPENDED = "suspended"
        DISCONNECTING = "disconnecting"
        ENDED = "ended"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="subscriptions")
    plan = models.ForeignKey("catalog.PricePlan", on_delete=models.PROTECT, related_name="subscriptions")
    number = models.CharField(max_length=40)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.ACTIVE)
    started_on = models.DateField()
    contract_ends_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    monthly = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)

    class Meta:
        indexes = [models.Index(fields=["customer", "status"], name="subscription_of_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "plan"],
                condition=~Q(status="ended"),
                name="subscription_number_once",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Consent(Record):
    """What a customer agreed to or refused, for a purpose and a medium. The newest row counts."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20)
    media = models.CharField(max_length=8, default="any")
    is_given = models.BooleanField()
    source = models.CharField(max_length=80)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "purpose", "-created_at"], name="consent_newest")]


class CustomerNote(Record):
    """A remark about a customer, outside any ticket."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    body = models.TextField()


class CustomerFile(Record, Trashable):
    """A picture, a recording, a film or a document on a card."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="files")
    blob = models.ForeignKey("core.Blob", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    content_type = models.CharField(max_length=150)
    size = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="customer_files")]

    def __str__(self) -> str:
        return self.filename


class CardLook(models.Model):
    """That somebody had a card before them in this hour. Kept for a year: who looked is asked for long afterwards."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "person", "hour"], name="card_look_once")]


class CustomerView(Record, Trashable):
    """A kept list of customers: for its maker (`owner`), for a team and those below it (`team`), or for everybody."""

    name = LocalisedField()
    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    conditions: Any = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    # Up to four keys, "-" before those that go downwards.
    sorts = ArrayField(models.CharField(max_length=61), default=list)
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(team__isnull=True), name="customer_view_of_one_kind"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "position", "id"], condition=Q(deleted_at__isnull=True), name="customer_views"
            ),
        ]


class Segment(Record, Trashable):
    """A group of customers by a condition: who is in it is asked each time, how many there are is counted now and then."""

    name = LocalisedField()
    # Of one person, or of everybody when there is none.
    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    conditions: Any = models.JSONField(default=dict)
    size = models.IntegerField(null=True)
    counted_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "id"], condition=Q(deleted_at__isnull=True), name="segments")]


class SegmentSize(models.Model):
    """How large a segment was on a day."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="sizes")
    day = models.DateField()
    size = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="segment_size_once")]
