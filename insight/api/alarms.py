"""The doors of alarms and their thresholds."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from insight.api.board import TAGS, SupervisionDoor
from insight.models import Alarm
from insight.selectors.alarms import open_alarms, past_alarms, rules_answer
from insight.serializers.alarms import AlarmList, AlarmRow, AlarmRules, AlarmRulesInput
from insight.services.alarms import acknowledge_alarm, set_alarm_rules


class Alarms(SupervisionDoor):
    """What has passed a threshold."""

    @schema(answer=AlarmList, tags=TAGS, summary="Open alarms, and the last hundred that are over")
    def get(self, request: Request) -> Response:
        """Read; afterwards the events alarm.* tell what changes."""
        shown = {"open": open_alarms(self.person), "past": past_alarms(self.person)}
        return Response(AlarmList(shown).data)


class AcknowledgeAlarm(SupervisionDoor):
    """Somebody sees to it."""

    @schema(answer=AlarmRow, tags=TAGS, summary="Acknowledge an alarm")
    def post(self, request: Request, pk: int) -> Response:
        """Acknowledge; who was first stays named."""
        alarm = self.find(Alarm, pk)
        return self.write(
            lambda: acknowledge_alarm(actor=self.actor, person=self.person, alarm_id=alarm.pk),
            answer=lambda alarm: AlarmRow(alarm).data,
        )


class SupervisionAlarmRules(SupervisionDoor):
    """Thresholds."""

    @schema(answer=AlarmRules, tags=TAGS, summary="The thresholds of alarms")
    def get(self, request: Request) -> Response:
        """Read."""
        return Response(AlarmRules(rules_answer(self.person)).data)

    @schema(request=AlarmRulesInput, answer=AlarmRules, tags=TAGS, summary="Set the thresholds of alarms")
    def put(self, request: Request) -> Response:
        """Set them all; rules that the caller may not change must be given as they are, or left out."""
        given = self.parse(AlarmRulesInput)
        return self.write(
            lambda: set_alarm_rules(actor=self.actor, person=self.person, **given),
            answer=lambda _: AlarmRules(rules_answer(self.person)).data,
        )
