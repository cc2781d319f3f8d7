"""The shape of the board, for the schema; the rows come ready from the selector."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from insight.rules.alarms import QUEUE_MEASURES
from routing.models import ChosenState, DerivedState, Media, WorkState
from routing.serializers import LoadByMedia, NameField


class ServiceLevelFigures(serializers.Serializer[Any]):
    """Percent answered in time; null while nobody was counted. The half hour counts who waits too long already."""

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


class WaitEstimate(serializers.Serializer[Any]):
    """What a caller who came now would be told, and by how much the last ones were told wrong."""

    seconds = serializers.IntegerField(allow_null=True)
    error_seconds = serializers.IntegerField(allow_null=True)
    bias_seconds = serializers.IntegerField(allow_null=True)
    measured = serializers.IntegerField()


class BoardFigures(serializers.Serializer[Any]):
    """What is counted of a queue, and of one media in it."""

    media = serializers.ChoiceField(choices=Media.choices)
    waiting = serializers.IntegerField()
    ringing = serializers.IntegerField()
    past_target = serializers.IntegerField()
    longest_wait_since = serializers.DateTimeField(allow_null=True)
    offered_today = serializers.IntegerField()
    answered_today = serializers.IntegerField()
    abandoned_today = serializers.IntegerField()
    abandoned_short_today = serializers.IntegerField()
    abandoned_percent_30_minutes = serializers.IntegerField(allow_null=True)
    service_level_percent = ServiceLevelFigures()


class BoardQueue(BoardFigures):
    """One line of the queue table; `by_media` is filled only where a queue holds several media."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()
    service_level_seconds = serializers.IntegerField()
    emergency_since = serializers.DateTimeField(allow_null=True)
    estimate = WaitEstimate()
    health = serializers.ChoiceField(choices=["good", "warning", "critical"])
    health_because = serializers.ListField(child=serializers.ChoiceField(choices=QUEUE_MEASURES))
    agents = QueueStaffing()
    agents_on_queue = serializers.IntegerField()
    agents_idle = serializers.IntegerField()
    spark = serializers.ListField(child=serializers.IntegerField())
    by_media = BoardFigures(many=True)


class BoardCustomer(serializers.Serializer[Any]):
    """Whose work it is, as far as is known."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_blank=True)


class BoardWork(serializers.Serializer[Any]):
    """What an agent works on first of all; of work that the reader may not see only queue, media and state."""

    work_item = serializers.IntegerField()
    queue_id = serializers.IntegerField()
    queue = NameField()
    media = serializers.ChoiceField(choices=Media.choices)
    title = serializers.CharField(allow_blank=True)
    customer = BoardCustomer(allow_null=True)
    state = serializers.ChoiceField(choices=WorkState.choices)
    state_since = serializers.DateTimeField()
    ticket_id = serializers.IntegerField(allow_null=True)


class AgentToday(serializers.Serializer[Any]):
    """What an agent did since midnight; `aht_seconds` is work and wrap-up per contact handled."""

    handled = serializers.IntegerField()
    aht_seconds = serializers.IntegerField(allow_null=True)
    missed = serializers.IntegerField()
    rejected = serializers.IntegerField()


class BoardAgent(serializers.Serializer[Any]):
    """One line of the agent table."""

    id = serializers.IntegerField()
    person = serializers.IntegerField()
    name = serializers.CharField()
    team = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=DerivedState.choices)
    chosen = serializers.ChoiceField(choices=ChosenState.choices)
    reason = serializers.CharField(allow_blank=True)
    reason_name = NameField(allow_null=True)
    since = serializers.DateTimeField()
    ringing = serializers.BooleanField()
    connected = serializers.BooleanField()
    flagged_at = serializers.DateTimeField(allow_null=True)
    load = LoadByMedia()
    current = BoardWork(allow_null=True)
    today = AgentToday()


class BoardMinute(serializers.Serializer[Any]):
    """One minute: answered in it, waiting at its end."""

    at = serializers.DateTimeField()
    answered = serializers.IntegerField()
    waiting = serializers.IntegerField()


class BoardHistory(serializers.Serializer[Any]):
    """The last half hour, oldest minute first."""

    minutes = BoardMinute(many=True)


class BoardShape(serializers.Serializer[Any]):
    """What supervisors watch, as far as they may see it.

    The socket brings {"type": "board", "board": <this>} first, and afterwards, at most once a second,
    {"type": "board_changes", "queues": [rows], "agents": [rows], "gone": {"queues": [ids], "agents": [ids]}}.
    """

    queues = BoardQueue(many=True)
    agents = BoardAgent(many=True)
