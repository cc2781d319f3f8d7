"""Promises become policies, and their clocks get a tape that tells how the time passed."""

from __future__ import annotations

from typing import Any

import django.core.validators
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q

import core.text

WATCHED = ("tickets_slapolicy", "staff_calendar")
FUNCTION = """
CREATE FUNCTION tickets_setup_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tickets_setup (id, token) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER {table}_changes_setup AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION tickets_setup_changed()
"""


def minutes() -> Any:
    """Working minutes within which something is promised."""
    limits = [
        django.core.validators.MinValueValidator(1),
        django.core.validators.MaxValueValidator(366 * 24 * 60),
    ]
    return models.PositiveIntegerField(null=True, blank=True, validators=limits)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_bulk"), ("staff", "0005_keys"), ("routing", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "SlaPolicy",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", core.text.LocalisedField(default=dict, validators=[core.text.validate_localised])),
                ("position", models.PositiveIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                ("conditions", models.JSONField(blank=True, default=dict)),
                ("first_reply", minutes()),
                ("next_reply", minutes()),
                ("resolution", minutes()),
                (
                    "warn_percent",
                    models.PositiveSmallIntegerField(
                        default=80,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        "staff.calendar", models.PROTECT, null=True, blank=True, related_name="+"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "Setup",
            [("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")), ("token", models.UUIDField())],
        ),
        migrations.CreateModel(
            "SlaSweep",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("after_ticket_id", models.BigIntegerField(default=0)),
                ("cause", models.CharField(max_length=12)),
                ("by", models.JSONField(default=dict)),
            ],
        ),
        migrations.AlterField(
            "clock",
            "goal",
            models.CharField(
                choices=[
                    ("first_reply", "First Reply"), ("next_reply", "Next Reply"), ("resolution", "Resolution"),
                ],
                max_length=12,
            ),
        ),  # fmt: skip
        migrations.AddField(
            "clock", "policy", models.ForeignKey("tickets.slapolicy", models.SET_NULL, null=True, related_name="+")
        ),
        migrations.AddField(
            "clock", "calendar", models.ForeignKey("staff.calendar", models.PROTECT, null=True, related_name="+")
        ),
        migrations.AddField("clock", "since", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AddField("clock", "cause", models.CharField(default="opened", max_length=12)),
        migrations.AddField("clock", "facts", models.JSONField(null=True)),
        migrations.AddField("clock", "warn_at", models.DateTimeField(null=True)),
        migrations.AddField("clock", "next_at", models.DateTimeField(null=True)),
        migrations.AddField("clock", "warned_at", models.DateTimeField(null=True)),
        migrations.AddField("clock", "breached_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            "ClockSegment",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("running", "Running"), ("paused", "Paused")], max_length=7)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("cause", models.CharField(max_length=12)),
                ("facts", models.JSONField(null=True)),
                ("clock", models.ForeignKey("tickets.clock", models.CASCADE, related_name="segments")),
                ("calendar", models.ForeignKey("staff.calendar", models.PROTECT, null=True, related_name="+")),
            ],
            options={
                "indexes": [models.Index(fields=["clock", "started_at", "id"], name="clock_segment_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(ended_at__gte=F("started_at")), name="segment_ends_after_start"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint("clock", "clock_once"),
        migrations.AddConstraint(
            "clock",
            models.UniqueConstraint(
                fields=["ticket", "goal"], condition=~Q(goal="next_reply"), name="clock_once"
            ),
        ),
        migrations.AddConstraint(
            "clock",
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(goal="next_reply", met_at__isnull=True), name="clock_next_once"
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION tickets_setup_changed()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER {table}_changes_setup ON {table}")
            for table in WATCHED
        ),
        migrations.AddIndex(
            "clock", models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="clock_next_due")
        ),
    ]
