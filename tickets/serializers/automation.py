"""Shapes of automation: rules, their runs, and trials."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from core.conditions.shapes import ConditionsField, FilterField
from routing.serializers.names import NameField, NameInput
from tickets.models import AutomationRule, AutomationRun, AutomationTrial
from tickets.rules.automation import AFTER, TRIGGERS

MOST_MINUTES = 366 * 24 * 60


class AutomationAction(serializers.Serializer[Any]):
    """One thing that a rule does: set status, priority, kind, assignee (null: nobody), queue; add_tags, remove_tags;
    note, reply (text); notify ("assignee", "supervisors" or a person)."""

    do = serializers.CharField(max_length=20)
    value = serializers.JSONField(allow_null=True)


class AutomationRuleRow(serializers.ModelSerializer[AutomationRule]):
    """A rule: started by `trigger`, or so many `minutes` `after` a moment of the ticket."""

    name = NameField()
    conditions = ConditionsField()
    actions = AutomationAction(many=True)

    class Meta:
        model = AutomationRule
        fields: ClassVar[list[str]] = [
            "id", "version", "name", "position", "is_active", "trigger", "after", "minutes", "conditions", "actions",
            "updated_at",
        ]  # fmt: skip


class AutomationRulePatch(serializers.Serializer[Any]):
    """What to change of a rule; with `version`, only if nobody changed it since it was read."""

    name = NameInput(required=False)
    is_active = serializers.BooleanField(required=False)
    trigger = serializers.ChoiceField(choices=TRIGGERS, required=False)
    after = serializers.ChoiceField(choices=AFTER, required=False, allow_blank=True)
    minutes = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST_MINUTES)
    conditions = ConditionsField(required=False)
    actions = AutomationAction(many=True, required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class AutomationRuleInput(AutomationRulePatch):
    """A new rule; it comes behind the others."""

    name = NameInput()
    trigger = serializers.ChoiceField(choices=TRIGGERS)
    actions = AutomationAction(many=True)
    version = None  # type: ignore[assignment]


class AutomationTrialInput(AutomationRuleInput):
    """A rule to be tried; `id` is that of the saved one that it changes."""

    id = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class AutomationOrderInput(serializers.Serializer[Any]):
    """All rules by their ids, in their new order."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=1000)


class AutomationTicket(serializers.Serializer[Any]):
    """The ticket of a run."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    subject = serializers.CharField()
    title = NameField()


class AutomationRunRow(serializers.ModelSerializer[AutomationRun]):
    """A run of a rule on a ticket: the values by which it was started, and what came of it."""

    rule_name = NameField()
    ticket = AutomationTicket()
    matched = serializers.DictField()
    result = serializers.DictField()

    class Meta:
        model = AutomationRun
        fields: ClassVar[list[str]] = [
            "id", "rule", "rule_name", "rule_version", "ticket", "trigger", "state", "matched", "result", "created_at",
            "done_at",
        ]  # fmt: skip


class AutomationFields(serializers.Serializer[Any]):
    """What rules can ask of what happened: earlier values, what changed, which promise."""

    filters = FilterField(many=True)


class AutomationRunQuery(serializers.Serializer[Any]):
    """Whose runs."""

    rule = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class AutomationTrialQuery(serializers.Serializer[Any]):
    """Which trial."""

    id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class AutomationChange(serializers.Serializer[Any]):
    """A field as it is and as it would be."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class AutomationSample(serializers.Serializer[Any]):
    """A ticket that the rule would meet; `also` names what it would do besides."""

    ticket = serializers.IntegerField()
    number = serializers.IntegerField()
    subject = serializers.CharField()
    title = NameField()
    changes = AutomationChange(many=True)
    also = serializers.ListField(child=serializers.CharField())


class AutomationTrialRow(serializers.ModelSerializer[AutomationTrial]):
    """How far a trial is, how many tickets the rule would meet, and what would become of the first of them."""

    sample = AutomationSample(many=True)

    class Meta:
        model = AutomationTrial
        fields: ClassVar[list[str]] = ["id", "state", "total", "looked_at", "matched", "sample"]
