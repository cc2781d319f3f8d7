"""Why this agent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from routing.models import AgentChoice, WaitingOrder
from routing.serializers.names import AgentName, QueueName


class CandidateRow(serializers.Serializer[Any]):
    """One of the best five, with the figures the choice looked at."""

    agent = AgentName()
    idle_seconds = serializers.IntegerField()
    load_percent = serializers.IntegerField()
    skill_surplus = serializers.IntegerField()
    declined = serializers.BooleanField()
    chosen = serializers.BooleanField()


class WhyNotRow(serializers.Serializer[Any]):
    """Why one agent did, or did not, get the work."""

    agent = AgentName()
    reason = serializers.CharField()
    text = serializers.CharField()


class ByHand(serializers.Serializer[Any]):
    """Who said so, and how: `assigned` by a supervisor, or `taken` from the list."""

    how = serializers.ChoiceField(choices=["assigned", "taken"])
    id = serializers.IntegerField()
    name = serializers.CharField()


class TurnRow(serializers.Serializer[Any]):
    """Why this work was first: its wait, target, priority and deadline, and the rule that they came by.

    `deadline` is when its rank says it should be answered, earlier by its priority; null for a call put at the head.
    """

    text = serializers.CharField()
    order = serializers.ChoiceField(choices=WaitingOrder.choices)
    waited_seconds = serializers.IntegerField(allow_null=True)
    target_seconds = serializers.IntegerField()
    late = serializers.BooleanField()
    priority = serializers.IntegerField()
    deadline = serializers.DateTimeField(allow_null=True)


class Explanation(serializers.Serializer[Any]):
    """Why this agent; from the record of the last decision."""

    work_item = serializers.IntegerField()
    at = serializers.DateTimeField()
    queue = QueueName()
    agent = AgentName()
    agent_choice = serializers.ChoiceField(choices=AgentChoice.choices)
    rule = serializers.CharField()
    by_hand = ByHand(allow_null=True)
    skills = serializers.DictField(child=serializers.IntegerField())
    held_for_one = serializers.BooleanField()
    turn = TurnRow(allow_null=True)
    recomputes = serializers.BooleanField()
    best = CandidateRow(many=True)
    agents = WhyNotRow(many=True)
