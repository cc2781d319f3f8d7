"""What the doors of lists and segments of customers take and answer."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers

from core.conditions.shapes import ConditionsField, conditions_input
from core.naming import NameField, NameInput
from core.text import both
from customers.models import Customer
from customers.rules.lists import BUILT_IN, MOST_COLUMNS, MOST_SORTS, USUAL
from customers.selectors.filtering import masked_fields
from customers.serializers import CustomerRow


class CustomerQuery(serializers.Serializer[Any]):
    """Which list: a built-in one by its name or a kept one by its id; `conditions` (JSON) try what nobody kept yet."""

    view = serializers.CharField(max_length=20, default="all")
    q = serializers.CharField(max_length=200, default="", allow_blank=True)
    sort = serializers.CharField(
        max_length=300, required=False, help_text="Up to four keys of `customer-views/fields`, as `-churn,name`."
    )
    conditions = serializers.CharField(max_length=8000, required=False)

    def validate_view(self, value: str) -> str:
        """Raises ValidationError for what is neither."""
        if value not in BUILT_IN and not (value.isascii() and value.isdecimal()):
            raise serializers.ValidationError(both("There is no such list.", "没有这个视图。"))
        return value

    def validate_sort(self, value: str) -> list[str]:
        """The keys."""
        return [one.strip() for one in value.split(",") if one.strip()]

    def validate_conditions(self, value: str) -> Any:
        """What the text holds. Raises ValidationError where it is no JSON."""
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise serializers.ValidationError(both("This is no JSON.", "不是有效的 JSON。")) from error


class ListedCustomer(CustomerRow):
    """A customer as a list shows it: with whoever looks after it and its own fields, masked ones left out."""

    owner_name = serializers.SerializerMethodField()
    team_name = serializers.SerializerMethodField()
    fields = serializers.SerializerMethodField("get_own_fields")  # type: ignore[assignment]

    class Meta(CustomerRow.Meta):
        fields = (*CustomerRow.Meta.fields, "owner", "owner_name", "team", "team_name", "created_at", "fields")

    def get_owner_name(self, customer: Customer) -> str:
        """Empty for nobody."""
        return customer.owner.name if customer.owner is not None else ""

    def get_team_name(self, customer: Customer) -> str:
        """Empty for none."""
        return customer.team.name if customer.team is not None else ""

    def get_own_fields(self, customer: Customer) -> dict[str, Any]:
        """By their keys."""
        hidden = getattr(customer, "hidden", None)
        if hidden is None:
            hidden = masked_fields()
        return {key: value for key, value in customer.fields.items() if key not in hidden}


def _names(most: int) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=60), max_length=most, required=False)


class CustomerViewPatch(serializers.Serializer[Any]):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    name = NameInput(required=False)
    conditions = conditions_input(required=False)
    columns = _names(MOST_COLUMNS)
    sorts = _names(MOST_SORTS)
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class CustomerViewInput(CustomerViewPatch):
    """A list to be kept: for oneself, or `shared` with a team (or, without one, with everybody)."""

    name = NameInput()
    shared = serializers.BooleanField(default=False)
    team = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1)
    conditions = conditions_input()
    columns = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST_COLUMNS, default=lambda: list(USUAL)
    )
    version = None  # type: ignore[assignment]


class CustomerViewRow(serializers.Serializer[Any]):
    """A kept list. Nobody's own ones are shared: with `team`, or with everybody when there is none."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    name = NameField()
    shared = serializers.SerializerMethodField()
    team_id = serializers.IntegerField(allow_null=True)
    conditions = ConditionsField()
    columns = serializers.ListField(child=serializers.CharField())
    sorts = serializers.ListField(child=serializers.CharField())
    position = serializers.IntegerField()

    def get_shared(self, view: Any) -> bool:
        """Whether others see it too."""
        return view.owner_id is None


class SegmentPatch(serializers.Serializer[Any]):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    name = NameInput(required=False)
    conditions = conditions_input(required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class SegmentInput(serializers.Serializer[Any]):
    """A segment: for oneself, or `shared` with everybody (by supervisors and administrators)."""

    name = NameInput()
    conditions = conditions_input()
    shared = serializers.BooleanField(default=False)


class SegmentTry(serializers.Serializer[Any]):
    """Conditions to be looked at before anything is kept."""

    conditions = conditions_input()


class SegmentSizeRow(serializers.Serializer[Any]):
    """How large it was on a day."""

    day = serializers.DateField()
    size = serializers.IntegerField()


class SegmentRow(serializers.Serializer[Any]):
    """A segment, its size as it was last counted (null: not yet), and the trend of thirty days."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    name = NameField()
    shared = serializers.SerializerMethodField()
    conditions = ConditionsField()
    size = serializers.IntegerField(allow_null=True)
    counted_at = serializers.DateTimeField(allow_null=True)
    trend = SegmentSizeRow(many=True, source="recent_sizes")

    def get_shared(self, segment: Any) -> bool:
        """Whether everybody sees it."""
        return segment.owner_id is None


class SegmentPreview(serializers.Serializer[Any]):
    """How many there would be (1000: more than 999; null: too many to count at once), and ten of them."""

    size = serializers.IntegerField(allow_null=True)
    members = ListedCustomer(many=True)
