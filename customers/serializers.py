"""Outgoing shapes of customers; REST and live rows share `CustomerRow`."""

from typing import Any
from zoneinfo import available_timezones

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.serializers import PlanRow
from core.schema import LocalisedText
from core.text import LANGUAGES, both
from customers.models import (
    Consent,
    ContactPoint,
    Customer,
    CustomerContactPoint,
    CustomerNote,
    Relation,
    Subscription,
)
from customers.rules.addresses import masked, shown
from customers.rules.timeline import KINDS
from customers.rules.value import LEVELS, churn_level
from customers.selectors.classes import families_of
from customers.selectors.filtering import masked_fields
from customers.selectors.forms import form_of


def links_of(customer: Customer) -> list[CustomerContactPoint]:
    """The live contact points of a card, prefetched by lists, read once for a single row."""
    kept: list[CustomerContactPoint] | None = getattr(customer, "live_links", None)
    if kept is None:
        rows = customer.links.filter(ended_at__isnull=True).select_related("contact_point").order_by("id")
        kept = list(rows)
        customer.live_links = kept  # type: ignore[attr-defined]
    return kept


def _first(customer: Customer, kind: str) -> str | None:
    values = (link.contact_point for link in links_of(customer) if link.contact_point.kind == kind)
    point = next(values, None)
    return shown(kind, point.value) if point else None


class CustomerRow(serializers.ModelSerializer[Customer]):
    """A customer as lists, cards and live rows show it."""

    churn_level = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()

    class Meta:
        model = Customer
        fields: tuple[str, ...] = (
            "id", "version", "number", "kind", "name", "tier", "customer_class", "churn_risk", "churn_level", "language",
            "since", "tags", "phone", "email", "do_not_contact", "is_provisional", "locked_at", "merged_into",
            "updated_at",
        )  # fmt: skip

    def get_churn_level(self, customer: Customer) -> str:
        """unknown, low, medium, high"""
        return churn_level(customer.churn_risk)

    def get_phone(self, customer: Customer) -> str | None:
        """The first phone number, as people read it."""
        return _first(customer, "phone")

    def get_email(self, customer: Customer) -> str | None:
        """The first e-mail address."""
        return _first(customer, "email")


class PlacedOnCard(serializers.Serializer[Any]):
    """An own field that is shown on this card."""

    key = serializers.CharField()
    is_required = serializers.BooleanField()
    is_missing = serializers.BooleanField()


class CustomerDetail(CustomerRow):
    """A whole card. The national id comes masked; `POST customers/{id}/disclosures` opens it."""

    national_id = serializers.SerializerMethodField()
    tag_families = serializers.SerializerMethodField()
    locked_by = serializers.SerializerMethodField()
    form = serializers.SerializerMethodField()
    fields = serializers.SerializerMethodField("get_own_fields")  # type: ignore[assignment]

    class Meta(CustomerRow.Meta):
        fields = (
            *CustomerRow.Meta.fields,
            "timezone",
            "address",
            "national_id",
            "tag_families",
            "locked_by",
            "form",
            "fields",
            "value_points",
            "owner",
            "team",
            "created_at",
        )

    def get_national_id(self, customer: Customer) -> str:
        """First and last characters only."""
        return masked(customer.national_id)

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_tag_families(self, customer: Customer) -> dict[str, str]:
        """The family of each tag that is in one."""
        return families_of(customer.tags)

    def get_locked_by(self, customer: Customer) -> str:
        """Who made the card read-only; nobody while it is not."""
        return customer.locked_by.name if customer.locked_by else ""

    @extend_schema_field(PlacedOnCard(many=True))
    def get_form(self, customer: Customer) -> list[Any]:
        """The own fields that are shown on this card, in their order."""
        return [PlacedOnCard(one).data for one in form_of(customer)]

    def get_own_fields(self, customer: Customer) -> dict[str, Any]:
        """Own fields by their key; sensitive ones masked, opened as the national id is."""
        hidden = masked_fields() if customer.fields else frozenset()
        return {key: masked(str(value)) if key in hidden else value for key, value in customer.fields.items()}


class LinkRow(serializers.ModelSerializer[CustomerContactPoint]):
    """A contact point of a customer: what, as whom, how sure."""

    kind = serializers.CharField(source="contact_point.kind")
    value = serializers.CharField(source="contact_point.value")
    shown = serializers.SerializerMethodField()

    class Meta:
        model = CustomerContactPoint
        fields = ("id", "customer", "contact_point", "kind", "value", "shown", "role", "verified_at")

    def get_shown(self, link: CustomerContactPoint) -> str:
        """As people read it."""
        return shown(link.contact_point.kind, link.contact_point.value)


class SubscriptionRow(serializers.ModelSerializer[Subscription]):
    """A subscription with its plan and product."""

    plan = PlanRow()

    class Meta:
        model = Subscription
        fields = (
            "id",
            "version",
            "customer",
            "plan",
            "number",
            "status",
            "started_on",
            "contract_ends_on",
            "ends_on",
            "monthly",
            "currency",
        )


class OtherCard(serializers.Serializer[Customer]):
    """The other side of a relation, or one of several candidates."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    tier = serializers.CharField()


class RelationRow(serializers.ModelSerializer[Relation]):
    """A relation seen from the card that is open: `other` is the far side, `is_outgoing` the direction."""

    other = serializers.SerializerMethodField()
    is_outgoing = serializers.SerializerMethodField()

    class Meta:
        model = Relation
        fields = ("id", "version", "kind", "title", "is_outgoing", "other", "created_at", "ended_at")

    @extend_schema_field(OtherCard)
    def get_other(self, relation: Relation) -> dict[str, Any]:
        """The far side."""
        return dict(OtherCard(relation.target if self.get_is_outgoing(relation) else relation.source).data)

    def get_is_outgoing(self, relation: Relation) -> bool:
        """Whether the open card is the member, payer, user or employer."""
        return relation.source_id in self.context.get("group", set())


class ConsentRow(serializers.ModelSerializer[Consent]):
    """What a customer said about one purpose and medium."""

    class Meta:
        model = Consent
        fields = ("id", "purpose", "media", "is_given", "source", "created_at", "valid_until")


class CustomerNoteRow(serializers.ModelSerializer[CustomerNote]):
    """A note on a card."""

    author = serializers.CharField(source="author.name")

    class Meta:
        model = CustomerNote
        fields = ("id", "customer", "author", "body", "created_at")


class ScoreReason(serializers.Serializer[Any]):
    """One line of a score."""

    code = serializers.CharField()
    points = serializers.IntegerField()
    text = LocalisedText()


class ChurnAnswer(serializers.Serializer[Any]):
    """The risk of leaving, 0 to 100, with its reasons, heaviest first; null while there is nothing to lose."""

    risk = serializers.IntegerField(allow_null=True)
    level = serializers.ChoiceField(choices=LEVELS)
    reasons = ScoreReason(many=True)


class ValueAnswer(serializers.Serializer[Any]):
    """The value tier and the points behind it."""

    tier = serializers.ChoiceField(choices=Customer.Tier.choices)
    points = serializers.IntegerField()


class CustomerTiles(serializers.Serializer[Any]):
    """The four figures at the head of the side panel."""

    since = serializers.DateField(allow_null=True)
    monthly_spend = serializers.CharField()
    currency = serializers.CharField()
    contract_ends_on = serializers.DateField(allow_null=True)
    days_to_contract_end = serializers.IntegerField(allow_null=True)
    contacts_30_days = serializers.IntegerField()


class TimelineActor(serializers.Serializer[Any]):
    """Who did it; customers have no name in the log."""

    kind = serializers.CharField()
    name = serializers.CharField()


class CustomerTimelineEntry(serializers.Serializer[Any]):
    """One line of a customer's timeline."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=list(KINDS))
    title = LocalisedText()
    subject_kind = serializers.CharField()
    subject_id = serializers.IntegerField()
    ticket_id = serializers.IntegerField(allow_null=True)
    customer_id = serializers.IntegerField()
    actor = TimelineActor()
    text = serializers.CharField()
    facts = serializers.DictField()


class CustomerOverview(serializers.Serializer[Any]):
    """The customers' part of the 360."""

    customer = CustomerDetail()
    group = serializers.ListField(child=serializers.IntegerField())
    value = ValueAnswer()
    churn = ChurnAnswer()
    tiles = CustomerTiles()
    contact_points = LinkRow(many=True)
    subscriptions = SubscriptionRow(many=True)
    relations = RelationRow(many=True)
    consents = ConsentRow(many=True)
    recent = CustomerTimelineEntry(many=True)


class MonthAmount(serializers.Serializer[Any]):
    """What one month came to."""

    month = serializers.CharField()
    amount = serializers.CharField()


class BillingLine(serializers.Serializer[Any]):
    """What billing says of one number."""

    number = serializers.CharField()
    currency = serializers.CharField()
    balance = serializers.CharField()
    arrears = serializers.CharField()
    overdue_days = serializers.IntegerField()
    consumption = MonthAmount(many=True)
    read_at = serializers.DateTimeField()


class BillingAnswer(serializers.Serializer[Any]):
    """Balance and arrears, and whether billing answered."""

    state = serializers.ChoiceField(choices=["ok", "none", "old", "unavailable", "off"])
    lines = BillingLine(many=True)


class ContactPointInput(serializers.Serializer[Any]):
    """A number or address as somebody wrote it."""

    kind = serializers.ChoiceField(choices=ContactPoint.Kind.choices)
    value = serializers.CharField(max_length=320)
    role = serializers.ChoiceField(choices=CustomerContactPoint.Role.choices, default="owner")
    verified = serializers.BooleanField(default=False)


class ProfileInput(serializers.Serializer[Any]):
    """What may be changed on a card."""

    kind = serializers.ChoiceField(choices=Customer.Kind.choices, required=False)
    name = serializers.CharField(max_length=200, required=False)
    customer_class = serializers.SlugField(max_length=40, required=False)
    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False)
    timezone = serializers.CharField(max_length=64, required=False)
    since = serializers.DateField(required=False, allow_null=True)
    address = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    national_id = serializers.CharField(max_length=64, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50, required=False)
    do_not_contact = serializers.BooleanField(required=False)
    fields = serializers.DictField(required=False)  # type: ignore[assignment]

    def validate_timezone(self, value: str) -> str:
        """Only zones that exist."""
        if value not in available_timezones():
            raise serializers.ValidationError(both("There is no such time zone.", "没有这个时区。"))
        return value


class CustomerInput(ProfileInput):
    """A new card."""

    name = serializers.CharField(max_length=200)
    contact_points = ContactPointInput(many=True, required=False)


class ProfilePatch(ProfileInput):
    """What to change on a card; with `version`, only if nobody changed it since it was read."""

    version = serializers.IntegerField(required=False, min_value=1)


class MergeCustomerInput(serializers.Serializer[Any]):
    """The card that survives."""

    into = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class MergeCounts(serializers.Serializer[Any]):
    """What hangs on a group of cards."""

    cards = serializers.IntegerField()
    contact_points = serializers.IntegerField()
    subscriptions = serializers.IntegerField()
    notes = serializers.IntegerField()
    tickets = serializers.IntegerField()


class MergePreview(serializers.Serializer[Any]):
    """Which card survives, what joins it, and which written fields of the survivor win."""

    survivor = serializers.IntegerField()
    survivor_name = serializers.CharField()
    joins = MergeCounts()
    has = MergeCounts()
    survivor_keeps = serializers.ListField(child=serializers.CharField())
