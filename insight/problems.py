"""Why supervision refuses."""

from core.problems import Problem

RULES_CHANGED = Problem(
    "alarm_rules.changed_meanwhile",
    status=409,
    en="Somebody changed the thresholds meanwhile. Read them again.",
    zh="阈值已被他人修改，请重新读取。",
)
ALARM_OVER = Problem(
    "alarm.over",
    status=409,
    en="This alarm is over already.",
    zh="该告警已恢复。",
)
