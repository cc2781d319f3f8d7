"""The writes of supervision, under the names others know them by."""

from insight.services.alarms import acknowledge_alarm, ensure_default_rules, set_alarm_rules, watch_thresholds
from insight.services.columns import save_table_view

__all__ = ["acknowledge_alarm", "ensure_default_rules", "save_table_view", "set_alarm_rules", "watch_thresholds"]
