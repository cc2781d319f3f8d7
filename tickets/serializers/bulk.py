"""What the doors of changes on many tickets take and answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.conditions.shapes import ConditionInput
from core.text import both
from tickets.models import Bulk, Priority, Status

_LARGEST = 2**63 - 1


def _tags() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=60), max_length=20, required=False)


class BulkChange(serializers.Serializer[Any]):
    """What becomes of each ticket; what is not named stays. `assignee` null is nobody."""

    status = serializers.ChoiceField(choices=Status.choices, required=False)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    assignee = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=_LARGEST)
    team = serializers.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    queue = serializers.IntegerField(required=False, min_value=1, max_value=_LARGEST)
    add_tags = _tags()
    remove_tags = _tags()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError for a change that changes nothing."""
        if not any(value or name == "assignee" for name, value in attrs.items()):
            raise serializers.ValidationError(both("Nothing is to be changed.", "没有要修改的内容。"))
        return attrs


class BulkInput(serializers.Serializer[Any]):
    """Tickets by their ids, or all of a list (`view`, and `conditions` where they differ from what is kept)."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=_LARGEST), required=False, max_length=1000, min_length=1
    )
    view = serializers.RegexField(r"^[a-z0-9]{1,18}\Z", required=False)
    conditions = extend_schema_field(serializers.DictField())(ConditionInput)(required=False)
    change = BulkChange()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError unless it says in one way which tickets are meant."""
        if ("ids" in attrs) == ("view" in attrs):
            raise serializers.ValidationError({"ids": both("Either ids or a view.", "请提供 ids 或 view 之一。")})
        return attrs


class BulkRow(serializers.Serializer[Any]):
    """How far a change is. `done` and `failed` together are `total` at its end; `left` is what undoing left alone."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Bulk.State.choices)
    change = serializers.DictField()
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    undone = serializers.IntegerField()
    left = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class BulkUnchanged(serializers.Serializer[Any]):
    """A ticket that was left alone, and why."""

    ticket = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    who = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class BulkDetail(BulkRow):
    """One change with the tickets that it left alone, the first 200 of them."""

    unchanged = BulkUnchanged(many=True)
