"""Shapes of checklists, links, history and the recycle bin."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.models import Event
from routing.serializers import AgentName
from tickets.selectors.handling import changes_of
from tickets.serializers.details import TicketEventActor
from tickets.serializers.rows import TicketRow

_KEY: dict[str, Any] = {"required": False, "allow_null": True, "min_value": 1, "max_value": 2**63 - 1}


class TicketTaskRow(serializers.Serializer[Any]):
    """One line of a checklist."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    assignee = AgentName(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = AgentName(allow_null=True)


class TaskInput(serializers.Serializer[Any]):
    """New lines; each line of `titles` is one task."""

    titles = serializers.ListField(child=serializers.CharField(max_length=300), min_length=1, max_length=30)
    assignee = serializers.IntegerField(**_KEY)
    due_at = serializers.DateTimeField(required=False, allow_null=True)


class TaskPatch(serializers.Serializer[Any]):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    title = serializers.CharField(max_length=300, required=False)
    assignee = serializers.IntegerField(**_KEY)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    is_done = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class LinkedTicket(serializers.Serializer[Any]):
    """Another ticket, and what it is to this one."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=["related", "parent", "child"])
    ticket = TicketRow()


class LinkInput(serializers.Serializer[Any]):
    """The other ticket by its number, and what it is to this one."""

    number = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    kind = serializers.ChoiceField(choices=["related", "parent", "child"], default="related")


class FieldChange(serializers.Serializer[Any]):
    """One field: what it was, and what it became."""

    field = serializers.CharField()
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)


class HistoryEntry(serializers.Serializer[Any]):
    """Who changed which fields, and when."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = TicketEventActor(source="*")
    changes = serializers.SerializerMethodField()

    @extend_schema_field(FieldChange(many=True))
    def get_changes(self, event: Event) -> list[dict[str, Any]]:
        """By field."""
        changes = changes_of(event)
        return [dict(FieldChange({"field": name, "old": old, "new": new}).data) for name, (old, new) in changes.items()]


class BinnedTicket(TicketRow):
    """A ticket in the recycle bin."""

    deleted_at = serializers.DateTimeField()
    deleted_because = serializers.CharField(allow_blank=True)


class BinInput(serializers.Serializer[Any]):
    """Why it is thrown away."""

    reason = serializers.CharField(max_length=300)
