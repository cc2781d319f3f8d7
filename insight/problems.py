"""Why supervision refuses."""

from core.problems import SOMEBODY, Problem

RULES_CHANGED = Problem(
    "alarm_rules.changed_meanwhile",
    status=409,
    en="{who} changed the thresholds meanwhile. Load what is saved now, and try again.",
    zh="阈值已被{who}修改，请加载最新内容后重试。",
    words=SOMEBODY,
)
ALARM_OVER = Problem(
    "alarm.over",
    status=409,
    en="This alarm is over already.",
    zh="该告警已恢复。",
)
