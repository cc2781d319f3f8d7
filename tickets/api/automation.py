"""Doors for automation: rules, their runs, and trials."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.conditions.shapes import field_row
from tickets.models import AutomationRule, AutomationRun, AutomationTrial
from tickets.rules.automation import HAPPENED
from tickets.serializers import automation as shapes
from tickets.services import automation as services
from tickets.services.trying import try_rule

TAGS = ["automation"]


class AutomationDoor(Door):
    """What these doors share."""

    roles = frozenset({"admin"})
    scope = "tickets"

    def row(self, rule: AutomationRule) -> Any:
        """A rule as it stands now."""
        return shapes.AutomationRuleRow(rule).data


class AutomationRules(AutomationDoor):
    """All rules."""

    @schema(answer=shapes.AutomationRuleRow, paged=True, tags=TAGS, summary="Rules, in the order in which they run")
    def get(self, request: Request) -> Response:
        """In their order."""
        return self.page(AutomationRule.objects.all(), shapes.AutomationRuleRow, order=("position", "id"))

    @schema(
        request=shapes.AutomationRuleInput, answer=shapes.AutomationRuleRow, status=201, tags=TAGS,
        summary="A new rule; one that would go in circles is refused with the path",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """It comes behind the others."""
        given = self.parse(shapes.AutomationRuleInput)
        return self.write(lambda: services.create_rule(actor=self.actor, **given), answer=self.row, status=201)


class OneAutomationRule(AutomationDoor):
    """One rule."""

    @schema(request=shapes.AutomationRulePatch, answer=shapes.AutomationRuleRow, tags=TAGS, summary="Change a rule")
    def patch(self, request: Request, pk: int) -> Response:
        """With an old `version`, 409 with the rule as it is now in `detail.current`."""
        rule, given = self.find(AutomationRule, pk), self.parse(shapes.AutomationRulePatch)
        return self.write(
            lambda: services.change_rule(actor=self.actor, rule=rule, **given),
            answer=self.row,
            current=lambda: self.find(AutomationRule, pk),
        )

    @schema(status=204, tags=TAGS, summary="Take a rule away; what it did stays in the tickets' history")
    def delete(self, request: Request, pk: int) -> Response:
        """What waits to be run by it is let go."""
        rule = self.find(AutomationRule, pk)
        return self.write(lambda: services.remove_rule(actor=self.actor, rule=rule), answer=lambda _: None, status=204)


class AutomationOrder(AutomationDoor):
    """Which rule runs first."""

    @schema(
        request=shapes.AutomationOrderInput, answer=shapes.AutomationRuleRow(many=True), tags=TAGS,
        summary="Put all rules in order",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """409 when somebody added or removed one meanwhile."""
        ids = self.parse(shapes.AutomationOrderInput)["ids"]
        return self.write(
            lambda: services.order_rules(actor=self.actor, ids=ids),
            answer=lambda rows: [self.row(one) for one in rows],
        )


class AutomationTrials(AutomationDoor):
    """Rules tried without being saved."""

    @schema(
        request=shapes.AutomationTrialInput, answer=shapes.AutomationTrialRow, status=201, tags=TAGS,
        summary="Try a rule on the newest 10,000 tickets; nothing is changed",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """The trial goes on by itself; ask how far it is."""
        given = self.parse(shapes.AutomationTrialInput)
        return self.write(lambda: try_rule(person=self.person, fields=given), answer=self.trial, status=201)

    @schema(
        answer=shapes.AutomationTrialRow, tags=TAGS, parameters=[shapes.AutomationTrialQuery],
        summary="How far a trial is, and what it found",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Read it."""
        return Response(self.trial(self.find(AutomationTrial, self.parse_query(shapes.AutomationTrialQuery)["id"])))

    def trial(self, trial: AutomationTrial) -> Any:
        """A trial as it stands now."""
        return shapes.AutomationTrialRow(trial).data


class AutomationLanguage(AutomationDoor):
    """What rules can ask besides."""

    @schema(answer=shapes.AutomationFields, tags=TAGS, summary="Fields of what happened, for the conditions of rules")
    def get(self, request: Request) -> Response:
        """Read it."""
        answer = {"filters": [field_row(one) for one in HAPPENED.values()]}
        return Response(shapes.AutomationFields(answer).data)


class AutomationRuns(AutomationDoor):
    """What automation did."""

    @schema(
        answer=shapes.AutomationRunRow, paged=True, tags=TAGS, parameters=[shapes.AutomationRunQuery],
        summary="Runs of all rules, or of one, newest first",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """One page."""
        rows = AutomationRun.objects.select_related("ticket")
        rule = self.parse_query(shapes.AutomationRunQuery).get("rule")
        return self.page(rows.filter(rule_id=rule) if rule else rows, shapes.AutomationRunRow)
