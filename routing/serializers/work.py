"""Shapes of work items and of what is done with them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from routing.models import Media, OverflowStep, OverflowTo, Reservation, ReservationState, WorkItem, WorkState
from routing.serializers.names import AgentName, QueueName


class ReservationRow(serializers.Serializer[Reservation]):
    """Held out to one agent; `pending` rings until `expires_at`."""

    id = serializers.IntegerField()
    agent = serializers.IntegerField(source="agent_id")
    agent_name = serializers.CharField(source="agent.name")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=ReservationState.choices)


class WorkRef(serializers.Serializer[WorkItem]):
    """What the work is about: a ticket, a call, a retention case."""

    kind = serializers.CharField(source="ref_kind")
    id = serializers.IntegerField(source="ref_id")


class WorkCustomer(serializers.Serializer[Any]):
    """Whose work it is."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    tier = serializers.CharField(allow_blank=True)


class WorkItemRow(serializers.Serializer[WorkItem]):
    """A work item as lists and live updates show it, with the reservation of the moment."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    queue = QueueName()
    media = serializers.ChoiceField(choices=Media.choices)
    ref = WorkRef(source="*")
    title = serializers.CharField()
    customer = serializers.SerializerMethodField()
    customer_id = serializers.IntegerField(allow_null=True)
    ticket_id = serializers.IntegerField(allow_null=True)
    screen_pop = serializers.DictField()
    state = serializers.ChoiceField(choices=WorkState.choices)
    state_since = serializers.DateTimeField()
    enqueued_at = serializers.DateTimeField()
    entered_at = serializers.DateTimeField()
    rank = serializers.DateTimeField()
    priority = serializers.IntegerField()
    skills = serializers.DictField(child=serializers.IntegerField())
    agent = AgentName(allow_null=True)
    reservation = ReservationRow(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    wrap_up_due_at = serializers.DateTimeField(allow_null=True)
    wrap_up_extensions_left = serializers.SerializerMethodField()
    closed_at = serializers.DateTimeField(allow_null=True)
    disposition = serializers.CharField(source="disposition.code", default=None, allow_null=True)
    note = serializers.CharField(allow_blank=True)

    def get_wrap_up_extensions_left(self, item: WorkItem) -> int:
        """How often its agent may still ask for more time to write it up."""
        return max(0, item.queue.wrap_up_extensions - item.wrap_up_extended)

    @extend_schema_field(WorkCustomer(allow_null=True))
    def get_customer(self, item: WorkItem) -> dict[str, Any] | None:
        """Who it is, as far as whoever queued the work knew."""
        known = item.screen_pop
        if item.customer_id is None and not known.get("name"):
            return None
        return {"id": item.customer_id, "name": known.get("name", ""), "tier": known.get("tier", "")}


class FinishInput(serializers.Serializer[Any]):
    """How it ended."""

    disposition = serializers.CharField(max_length=60, required=False, allow_null=True, allow_blank=True)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class TransferInput(serializers.Serializer[Any]):
    """To a queue, to an agent, or to whoever has these skills (in the same queue, or in the given one)."""

    queue = serializers.IntegerField(required=False, allow_null=True)
    agent = serializers.IntegerField(required=False, allow_null=True)
    skills = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=10), required=False, allow_null=True
    )
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class AssignInput(serializers.Serializer[Any]):
    """Which agent gets it, and what they should know."""

    agent = serializers.IntegerField()
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class HandOnInput(serializers.Serializer[Any]):
    """What whoever gets it next should know."""

    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class WorkPriorityInput(serializers.Serializer[Any]):
    """Above 0 comes earlier, below 0 later."""

    priority = serializers.IntegerField(min_value=-3, max_value=3)


class OverflowStepRow(serializers.Serializer[OverflowStep]):
    """One step of overflow: why, what the rule saw, and where the work went."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    queue = QueueName()
    cause = serializers.CharField()
    seen = serializers.FloatField(allow_null=True)
    rule = serializers.DictField()
    to = serializers.ChoiceField(choices=OverflowTo.choices)
    to_queue = QueueName(allow_null=True)
