"""What the doors of a customer's record take and answer: relations and whatever else hangs on the card."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.models import Event
from core.naming import NameField, NameInput
from core.serving import SHOWN_INLINE
from core.text import LANGUAGES
from customers.models import CardLook, Customer, CustomerClass, CustomerFile, CustomerTag, Relation
from customers.serializers import CustomerRow

LARGEST_ID = 2**63 - 1


class RelationInput(serializers.Serializer[Any]):
    """The other card, and what this one is to it; with `is_outgoing` false, what the other one is to this."""

    target = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    kind = serializers.ChoiceField(choices=Relation.Kind.choices)
    title = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    is_outgoing = serializers.BooleanField(default=True)


class RelationPatch(serializers.Serializer[Any]):
    """What somebody is there."""

    title = serializers.CharField(max_length=100, allow_blank=True)


class RelationQuery(serializers.Serializer[Any]):
    """Which relations."""

    kind = serializers.ChoiceField(choices=Relation.Kind.choices, required=False)
    outgoing = serializers.BooleanField(required=False, allow_null=True, default=None)
    ended = serializers.BooleanField(required=False, default=False)


class ClassRow(serializers.ModelSerializer[CustomerClass]):
    """A class of customers."""

    name = NameField()
    active = serializers.BooleanField(source="is_active")

    class Meta:
        model = CustomerClass
        fields = ("id", "version", "code", "name", "position", "active")


class ClassPatch(serializers.Serializer[Any]):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    name = NameInput(required=False)
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)
    active = serializers.BooleanField(required=False, source="is_active")
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class ClassInput(serializers.Serializer[Any]):
    """A class of one's own; its code stays as it is."""

    code = serializers.RegexField(r"^[a-z][a-z0-9_-]{0,39}\Z", max_length=40)
    name = NameInput()
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)


class ClassQuery(serializers.Serializer[Any]):
    """Which classes."""

    all = serializers.BooleanField(required=False, default=False)


class TagRow(serializers.ModelSerializer[CustomerTag]):
    """A tag and its family."""

    class Meta:
        model = CustomerTag
        fields = ("id", "version", "name", "family")


class TagInput(serializers.Serializer[Any]):
    """A tag."""

    name = serializers.CharField(max_length=60)
    family = serializers.ChoiceField(choices=CustomerTag.Family.choices)


class TagPatch(serializers.Serializer[Any]):
    """Where it belongs."""

    family = serializers.ChoiceField(choices=CustomerTag.Family.choices)


class TagQuery(serializers.Serializer[Any]):
    """Which tags."""

    q = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    family = serializers.ChoiceField(choices=CustomerTag.Family.choices, required=False)


class LockInput(serializers.Serializer[Any]):
    """Why the card is not to be changed, if somebody wants to say."""

    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class UnlockInput(serializers.Serializer[Any]):
    """Why it may be changed again; the reason is kept."""

    reason = serializers.CharField(min_length=5, max_length=300)


class HistoryQuery(serializers.Serializer[Any]):
    """Which changes."""

    field = serializers.RegexField(r"^[a-z][a-z0-9_.]{0,46}\Z", max_length=47, required=False)


class CustomerFieldChange(serializers.Serializer[Any]):
    """One field: what it was and what it became; of a masked one only that it changed."""

    field = serializers.CharField()
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)
    hidden = serializers.BooleanField()


class CustomerActor(serializers.Serializer[Any]):
    """Who did it; without a name, a customer or the product."""

    kind = serializers.CharField()
    name = serializers.CharField(allow_blank=True)


class HistoryFacts(serializers.Serializer[Any]):
    """What happened besides fields that changed."""

    step = serializers.CharField(required=False)
    relation = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    is_outgoing = serializers.BooleanField(required=False)
    reason = serializers.CharField(required=False)
    filename = serializers.CharField(required=False)
    purpose = serializers.CharField(required=False)
    media = serializers.CharField(required=False)
    is_given = serializers.BooleanField(required=False)
    into_name = serializers.CharField(required=False)


class CustomerHistoryEntry(serializers.Serializer[Any]):
    """Who changed what, when. `about` is the number, address or other customer that it was about."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    name = serializers.CharField()
    customer_id = serializers.IntegerField()
    actor = CustomerActor()
    changes = CustomerFieldChange(many=True)
    facts = HistoryFacts()
    about = serializers.CharField(allow_blank=True)
    other = serializers.IntegerField(allow_null=True)


class DisclosureRow(serializers.Serializer[Event]):
    """Who opened a masked value, when and why."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    who = serializers.CharField(source="actor_name")
    field = serializers.CharField(source="facts.field")
    reason = serializers.CharField(source="facts.reason")


class LookRow(serializers.Serializer[CardLook]):
    """Who had the card before them, from when in that hour on."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    who = serializers.CharField(source="person.name")


class BinnedCustomer(CustomerRow):
    """A card in the recycle bin."""

    deleted_by = serializers.SerializerMethodField()

    class Meta(CustomerRow.Meta):
        fields = (*CustomerRow.Meta.fields, "deleted_at", "deleted_by")

    def get_deleted_by(self, customer: Customer) -> str:
        """Who threw it away, as far as the log says."""
        return str(self.context.get("by", {}).get(customer.pk, ""))


class FileRow(serializers.ModelSerializer[CustomerFile]):
    """A file on a card; its bytes are at customers/{id}/files/{file}/content."""

    author = serializers.CharField(source="author.name")
    kind = serializers.SerializerMethodField()

    class Meta:
        model = CustomerFile
        fields = ("id", "version", "customer", "filename", "content_type", "kind", "size", "author", "created_at")

    @extend_schema_field(serializers.ChoiceField(choices=["image", "audio", "video", "pdf", "document"]))
    def get_kind(self, kept: CustomerFile) -> str:
        """As what a browser shows it; a document is saved."""
        if kept.content_type not in SHOWN_INLINE:
            return "document"
        family, _, form = kept.content_type.partition("/")
        return family if family in ("image", "audio", "video") else "pdf" if form == "pdf" else "document"


class FileInput(serializers.Serializer[Any]):
    """A file, as multipart form data."""

    file = serializers.FileField(max_length=200)


class CustomerNoteInput(serializers.Serializer[Any]):
    """A remark."""

    body = serializers.CharField(max_length=10_000)


class ConsentInput(serializers.Serializer[Any]):
    """What the customer said."""

    purpose = serializers.ChoiceField(choices=["retention", "marketing", "survey", "service"])
    media = serializers.ChoiceField(choices=["any", "voice", "email", "sms"], default="any")
    is_given = serializers.BooleanField()
    source = serializers.CharField(max_length=80)  # type: ignore[assignment]


class DisclosureInput(serializers.Serializer[Any]):
    """Which masked field to open, and why; the reason is kept."""

    field = serializers.RegexField(r"^(national_id|field\.[a-z][a-z0-9_]{0,39})\Z", max_length=46)
    reason = serializers.CharField(min_length=5, max_length=300)


class Disclosed(serializers.Serializer[Any]):
    """The open value."""

    field = serializers.CharField()
    value = serializers.CharField()


class CustomerFormInput(serializers.Serializer[Any]):
    """What is known of a card that is not there yet, and decides about its own fields."""

    kind = serializers.ChoiceField(choices=Customer.Kind.choices, required=False)
    customer_class = serializers.SlugField(max_length=40, required=False)
    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), max_length=50, required=False)
    do_not_contact = serializers.BooleanField(required=False)
    fields = serializers.DictField(required=False)  # type: ignore[assignment]
