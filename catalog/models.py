"""What the company sells. Prices carry their currency; names are in two languages."""

from django.db import models

from core.records import Record
from core.text import LocalisedField


class Product(Record):
    """Something a customer can have: a line, a fibre, a television package."""

    class Kind(models.TextChoices):
        MOBILE = "mobile"
        BROADBAND = "broadband"
        TV = "tv"
        FIXED = "fixed"
        CLOUD = "cloud"

    code = models.CharField(max_length=40, unique=True)
    name = LocalisedField()
    kind = models.CharField(max_length=16, choices=Kind.choices)

    def __str__(self) -> str:
        return self.code


class PricePlan(Record):
    """A product at a monthly price."""

    code = models.CharField(max_length=40, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="plans")
    name = LocalisedField()
    monthly = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    term_months = models.PositiveSmallIntegerField(default=0)
    is_sold = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(monthly__gte=0), name="plan_price_not_negative")]

    def __str__(self) -> str:
        return self.code


class Offer(Record):
    """Something we may give: a discount, a faster plan, a device. Retention picks among these."""

    class Kind(models.TextChoices):
        DISCOUNT = "discount"
        UPGRADE = "upgrade"
        DEVICE = "device"
        DATA = "data"
        PAUSE = "pause"
        SERVICE = "service"

    code = models.CharField(max_length=40, unique=True)
    name = LocalisedField()
    description = LocalisedField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    plan = models.ForeignKey(PricePlan, on_delete=models.PROTECT, null=True, blank=True, related_name="offers")
    saving = models.DecimalField(max_digits=18, decimal_places=4, default=0)
    currency = models.CharField(max_length=3)
    months = models.PositiveSmallIntegerField(default=0)
    # Who takes it binds themselves for so many more months.
    extends_months = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code
