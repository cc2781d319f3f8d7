"""Why this agent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from routing.models import AgentChoice, WaitingOrder
from routing.serializers.names import KEY, AgentName, QueueName


class ExplanationQuery(serializers.Serializer[Any]):
    """About whom."""

    agent = serializers.IntegerField(**KEY, help_text="Ask about this one agent.")


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
    """Who said so, and how: `assigned` by a supervisor, or by the agent's own doing.

    `taken` from the list, `passed` on to them in a call that they were in already, or `begun` by dialling. Calls that
    were dialled before there was `begun` say `taken`.
    """

    how = serializers.ChoiceField(choices=["assigned", "taken", "passed", "begun"])
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


class BeforeRow(serializers.Serializer[Any]):
    """Waiting work that goes before; without its key and title where the reader may not see it."""

    work_item = serializers.IntegerField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    queue = QueueName()
    waited_seconds = serializers.IntegerField()


class WaitingRow(serializers.Serializer[Any]):
    """Where it stands as of `at`: worked out for this answer with the deciders' rules, and no record.

    `position` is its place among the `of` that wait in its queue; `before` are the first of `before_count` that go
    before it, those of other queues with the same agents included. The reason `free` stands against nothing.
    """

    at = serializers.DateTimeField()
    text = serializers.CharField()
    position = serializers.IntegerField()
    of = serializers.IntegerField()
    before = BeforeRow(many=True)
    before_count = serializers.IntegerField()
    agents = WhyNotRow(many=True)


class Explanation(serializers.Serializer[Any]):
    """Why this agent, from the record of the last decision; while it waits, for supervisors, also where it stands now.

    `agent` and `recomputes` are null while there is no record.
    """

    work_item = serializers.IntegerField()
    at = serializers.DateTimeField()
    queue = QueueName()
    agent = AgentName(allow_null=True)
    agent_choice = serializers.ChoiceField(choices=AgentChoice.choices)
    rule = serializers.CharField()
    by_hand = ByHand(allow_null=True)
    skills = serializers.DictField(child=serializers.IntegerField())
    held_for_one = serializers.BooleanField()
    turn = TurnRow(allow_null=True)
    recomputes = serializers.BooleanField(allow_null=True)
    best = CandidateRow(many=True)
    agents = WhyNotRow(many=True)
    waiting = WaitingRow(allow_null=True)
