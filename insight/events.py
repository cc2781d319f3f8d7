"""What supervision announces. Every event carries the whole row, so the newest one is enough."""

from core.events import EventType

_ROW = "insight.serializers.alarms.AlarmRow"

ALARM_RAISED = EventType("alarm.raised", subject="alarm", row=_ROW)
ALARM_CHANGED = EventType("alarm.changed", subject="alarm", row=_ROW)
ALARM_RECOVERED = EventType("alarm.recovered", subject="alarm", row=_ROW)
ALARM_RULE_CHANGED = EventType("alarm_rule.changed", subject="alarm_rule")
