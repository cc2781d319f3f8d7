"""Shapes of promises: policies, and the tape of a ticket."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.conditions.shapes import ConditionsField
from routing.serializers.names import NameField, NameInput
from tickets.models import LONGEST_PROMISE, Clock, SlaPolicy
from tickets.selectors.sla import Goal, names_of, stretch_row


class SlaPolicyRow(serializers.ModelSerializer[SlaPolicy]):
    """What is promised on tickets that meet its conditions, in working minutes; null where it is not promised."""

    name = NameField()
    conditions = ConditionsField()
    calendar = serializers.IntegerField(source="calendar_id", allow_null=True)

    class Meta:
        model = SlaPolicy
        fields: ClassVar[list[str]] = [
            "id", "version", "name", "position", "is_active", "conditions", "first_reply", "next_reply", "resolution",
            "calendar", "warn_percent",
        ]  # fmt: skip


def _minutes() -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=LONGEST_PROMISE)


class SlaPolicyPatch(serializers.Serializer[Any]):
    """What to change of a policy; with `version`, only if nobody changed it since it was read."""

    name = NameInput(required=False)
    is_active = serializers.BooleanField(required=False)
    conditions = ConditionsField(required=False)
    first_reply = _minutes()
    next_reply = _minutes()
    resolution = _minutes()
    calendar = serializers.IntegerField(required=False, allow_null=True)
    warn_percent = serializers.IntegerField(required=False, min_value=1, max_value=99)
    version = serializers.IntegerField(required=False, min_value=1)


class SlaPolicyInput(SlaPolicyPatch):
    """A new policy; it comes behind the others."""

    name = NameInput()
    version = None  # type: ignore[assignment]


class SlaOrderInput(serializers.Serializer[Any]):
    """All policies by their ids, in their new order."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=1000)


class SlaSpan(serializers.Serializer[Any]):
    """A closed time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class SlaSegment(serializers.Serializer[Any]):
    """A stretch of the tape: the promise's time ran or stood, and why. `minutes` is what counted of it.

    `closed` are its closed times; where they are many, only their number and sum are told. `facts`: who caused it
    (`actor`, `by`), the ticket's `status`, or the old and new target (`from`, `to`).
    """

    kind = serializers.ChoiceField(choices=["running", "paused"])
    cause = serializers.CharField()
    facts = serializers.DictField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    minutes = serializers.IntegerField()
    closed = SlaSpan(many=True)
    closed_times = serializers.IntegerField()
    closed_minutes = serializers.IntegerField()


class SlaNamed(serializers.Serializer[Any]):
    """A policy or opening hours by its name."""

    id = serializers.IntegerField()
    name = serializers.JSONField()


class SlaGoal(serializers.Serializer[Goal]):
    """A promise: its segments' minutes add up to `spent_minutes`. `dropped`: no policy promises it any more."""

    id = serializers.IntegerField(source="clock.pk")
    goal = serializers.ChoiceField(choices=Clock.Goal.choices, source="clock.goal")
    state = serializers.ChoiceField(choices=["running", "paused", "met", "dropped"])
    is_late = serializers.BooleanField()
    target_minutes = serializers.IntegerField(source="clock.target_minutes")
    spent_minutes = serializers.SerializerMethodField()
    warn_percent = serializers.IntegerField()
    started_at = serializers.DateTimeField(source="clock.created_at")
    due_at = serializers.DateTimeField(allow_null=True)
    met_at = serializers.DateTimeField(source="clock.met_at", allow_null=True)
    warned_at = serializers.DateTimeField(source="clock.warned_at", allow_null=True)
    breached_at = serializers.DateTimeField(source="clock.breached_at", allow_null=True)
    policy = serializers.SerializerMethodField()
    calendar = serializers.SerializerMethodField()
    segments = serializers.SerializerMethodField()
    ahead = SlaSpan(many=True)

    def get_spent_minutes(self, goal: Goal) -> int:
        """Whole working minutes that passed."""
        return sum(goal.minutes)

    @extend_schema_field(SlaNamed(allow_null=True))
    def get_policy(self, goal: Goal) -> dict[str, Any] | None:
        """Which policy promises it."""
        return self._named(0, goal.clock.policy_id)

    @extend_schema_field(SlaNamed(allow_null=True))
    def get_calendar(self, goal: Goal) -> dict[str, Any] | None:
        """Whose opening hours count; null where all time does."""
        return self._named(1, goal.clock.calendar_id)

    def _named(self, place: int, pk: int | None) -> dict[str, Any] | None:
        found = self.context["names"][place].get(pk)
        return {"id": found.pk, "name": found.name} if found is not None else None

    @extend_schema_field(SlaSegment(many=True))
    def get_segments(self, goal: Goal) -> list[dict[str, Any]]:
        """The tape."""
        rows = zip(goal.stretches, goal.minutes, strict=True)
        return [dict(SlaSegment(stretch_row(one, minutes, goal.now)).data) for one, minutes in rows]


class TicketSla(serializers.Serializer[Any]):
    """All promises on a ticket as they stood at `at`."""

    at = serializers.DateTimeField()
    goals = serializers.SerializerMethodField()

    @extend_schema_field(SlaGoal(many=True))
    def get_goals(self, found: dict[str, Any]) -> list[dict[str, Any]]:
        """The promises; of next replies the latest ten."""
        context = {"names": names_of(found["goals"])}
        return [dict(SlaGoal(one, context=context).data) for one in found["goals"]]
