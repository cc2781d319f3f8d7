"""An alarm for agents who do not answer; where thresholds are set already, it comes beside them."""

from typing import Any

from django.db import migrations, models

MEASURES = [
    "longest_wait", "longest_wait_percent", "waiting", "service_level", "service_level_gap", "abandoned_share",
    "estimated_wait", "agents_idle", "agents_on_queue", "time_in_state", "not_answering",
]  # fmt: skip


def add_rule(apps: Any, _editor: Any) -> None:
    """The same rule that a new centre begins with."""
    rules = apps.get_model("insight", "AlarmRule").objects
    if rules.exists():
        rules.get_or_create(queue=None, measure="not_answering", state="", defaults={"warning": 0, "critical": 600})


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_supervision")]

    operations = [
        migrations.AlterField(
            "alarmrule", "measure", models.CharField(choices=[(one, one) for one in MEASURES], max_length=30)
        ),
        migrations.RunPython(add_rule, migrations.RunPython.noop),
    ]
