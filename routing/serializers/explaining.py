"""Why this agent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from routing.models import AgentChoice
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
    recomputes = serializers.BooleanField()
    best = CandidateRow(many=True)
    agents = WhyNotRow(many=True)
