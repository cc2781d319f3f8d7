"""The shape of the board, for the schema; the rows come ready from the selector."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from routing.models import ChosenState, DerivedState, Media, WorkState
from routing.serializers import LoadByMedia, NameField


class ServiceLevelFigures(serializers.Serializer[Any]):
    """Percent answered in time; null while nobody was counted."""

    last_30_minutes = serializers.IntegerField(allow_null=True)
    today = serializers.IntegerField(allow_null=True)
    target = serializers.IntegerField()


class QueueStaffing(serializers.Serializer[Any]):
    """How many of the queue's agents are in each state."""

    available = serializers.IntegerField()
    busy = serializers.IntegerField()
    talking = serializers.IntegerField()
    wrap_up = serializers.IntegerField()
    offline = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """`break` is a word of Python."""
        return {**super().get_fields(), "break": serializers.IntegerField()}


class BoardQueue(serializers.Serializer[Any]):
    """One line of the queue table."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()
    media = serializers.ChoiceField(choices=Media.choices)
    waiting = serializers.IntegerField()
    ringing = serializers.IntegerField()
    longest_wait_since = serializers.DateTimeField(allow_null=True)
    offered_today = serializers.IntegerField()
    answered_today = serializers.IntegerField()
    abandoned_today = serializers.IntegerField()
    abandoned_short_today = serializers.IntegerField()
    service_level_seconds = serializers.IntegerField()
    service_level_percent = ServiceLevelFigures()
    health = serializers.ChoiceField(choices=["good", "warning", "critical"])
    agents = QueueStaffing()


class BoardWork(serializers.Serializer[Any]):
    """What an agent works on first of all."""

    work_item = serializers.IntegerField()
    queue = NameField()
    media = serializers.ChoiceField(choices=Media.choices)
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=WorkState.choices)
    ticket_id = serializers.IntegerField(allow_null=True)


class BoardAgent(serializers.Serializer[Any]):
    """One line of the agent table."""

    id = serializers.IntegerField()
    person = serializers.IntegerField()
    name = serializers.CharField()
    team = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=DerivedState.choices)
    chosen = serializers.ChoiceField(choices=ChosenState.choices)
    reason = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField()
    connected = serializers.BooleanField()
    load = LoadByMedia()
    current = BoardWork(allow_null=True)


class BoardMinute(serializers.Serializer[Any]):
    """One minute: answered in it, waiting at its end."""

    at = serializers.DateTimeField()
    answered = serializers.IntegerField()
    waiting = serializers.IntegerField()


class BoardHistory(serializers.Serializer[Any]):
    """The last half hour, oldest minute first."""

    minutes = BoardMinute(many=True)


class BoardShape(serializers.Serializer[Any]):
    """What supervisors watch; also sent on the socket as {"type": "board"} when it changes."""

    queues = BoardQueue(many=True)
    agents = BoardAgent(many=True)
