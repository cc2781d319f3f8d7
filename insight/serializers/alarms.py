"""Shapes of thresholds, alarms and saved columns."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from insight.models import Alarm, AlarmLevel, AlarmRule, TableView
from insight.rules.alarms import MEASURES
from routing.models import DerivedState
from routing.serializers import AgentName, QueueName

LARGEST = 10_000_000.0


class AlarmRow(serializers.Serializer[Alarm]):
    """An alarm as the list and live updates show it; it is open until `recovered_at`."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    queue = QueueName(allow_null=True)
    agent = AgentName(allow_null=True)
    measure = serializers.ChoiceField(choices=list(MEASURES))
    state = serializers.ChoiceField(choices=DerivedState.choices, allow_blank=True)
    level = serializers.ChoiceField(choices=AlarmLevel.choices)
    value = serializers.FloatField(allow_null=True)
    threshold = serializers.FloatField(allow_null=True)
    raised_at = serializers.DateTimeField()
    level_since = serializers.DateTimeField()
    recovered_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = AgentName(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)


class AlarmList(serializers.Serializer[Any]):
    """Open alarms, worst first, and the last hundred that are over."""

    open = AlarmRow(many=True)
    past = AlarmRow(many=True)


class AlarmRuleRow(serializers.Serializer[AlarmRule]):
    """One rule; without a queue it holds for every queue that has no rule of its own for the measure."""

    id = serializers.IntegerField()
    queue = serializers.IntegerField(source="queue_id", allow_null=True)
    measure = serializers.ChoiceField(choices=list(MEASURES))
    state = serializers.ChoiceField(choices=DerivedState.choices, allow_blank=True)
    warning = serializers.FloatField(allow_null=True)
    critical = serializers.FloatField(allow_null=True)
    margin = serializers.FloatField()
    hold_seconds = serializers.IntegerField()
    active = serializers.BooleanField()


class AlarmRules(serializers.Serializer[Any]):
    """All rules the reader may see, and a mark of this state for changing them."""

    rules = AlarmRuleRow(many=True)
    revision = serializers.CharField()


class AlarmRuleInput(serializers.Serializer[Any]):
    """One rule. `state` is asked for with the measure time_in_state, and with no other."""

    queue = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1)
    measure = serializers.ChoiceField(choices=list(MEASURES))
    state = serializers.ChoiceField(choices=DerivedState.choices, required=False, allow_blank=True, default="")
    warning = serializers.FloatField(
        required=False, allow_null=True, default=None, min_value=-LARGEST, max_value=LARGEST
    )
    critical = serializers.FloatField(
        required=False, allow_null=True, default=None, min_value=-LARGEST, max_value=LARGEST
    )
    margin = serializers.FloatField(required=False, default=0, min_value=0, max_value=LARGEST)
    hold_seconds = serializers.IntegerField(required=False, default=0, min_value=0, max_value=86_400)
    active = serializers.BooleanField(required=False, default=True)


class AlarmRulesInput(serializers.Serializer[Any]):
    """The rules from now on: those left out are removed. `revision`, when given, must be the one that was read."""

    rules = serializers.ListField(child=AlarmRuleInput(), max_length=300)
    revision = serializers.CharField(required=False, allow_blank=True, default="", max_length=80)


class TableViewRow(serializers.Serializer[TableView]):
    """How a person arranged a table; no columns: as it comes. A sort reads "name" or, downwards, "-name"."""

    table = serializers.ChoiceField(choices=["queues", "agents"])
    columns = serializers.ListField(child=serializers.CharField())
    sort = serializers.ListField(child=serializers.CharField())


class TableViews(serializers.Serializer[Any]):
    """Both tables."""

    queues = TableViewRow()
    agents = TableViewRow()


class TableViewInput(serializers.Serializer[Any]):
    """Columns in their order, and what the rows are sorted by."""

    table = serializers.ChoiceField(choices=["queues", "agents"])
    columns = serializers.ListField(child=serializers.RegexField(r"\A[a-z0-9_]{1,40}\Z"), max_length=60)
    sort = serializers.ListField(
        child=serializers.RegexField(r"\A-?[a-z0-9_]{1,40}\Z"), max_length=5, required=False, default=list
    )
