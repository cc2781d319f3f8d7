"""The two partitioned logs, and the extensions everything leans on."""

import django.contrib.postgres.fields
from django.db import migrations, models

from core.partitions import AHEAD, EVENTS, FRAMES, partition_sql

EVENT = """
CREATE SEQUENCE core_event_id_seq;
CREATE TABLE core_event (
    id bigint NOT NULL DEFAULT nextval('core_event_id_seq'),
    at timestamptz NOT NULL,
    name varchar(60) NOT NULL,
    actor_kind varchar(10) NOT NULL,
    actor_id bigint,
    actor_name varchar(200) NOT NULL,
    subject_kind varchar(40) NOT NULL,
    subject_id bigint NOT NULL,
    customer_id bigint,
    ticket_id bigint,
    version integer NOT NULL,
    changes jsonb NOT NULL,
    facts jsonb NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
ALTER SEQUENCE core_event_id_seq OWNED BY core_event.id;
CREATE INDEX core_event_subject ON core_event (subject_kind, subject_id, id);
CREATE INDEX core_event_customer ON core_event (customer_id, at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX core_event_ticket ON core_event (ticket_id, id) WHERE ticket_id IS NOT NULL;
"""

FRAME = """
CREATE SEQUENCE core_frame_id_seq;
CREATE TABLE core_frame (
    id bigint NOT NULL DEFAULT nextval('core_frame_id_seq'),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL,
    audiences text[] NOT NULL,
    shape varchar(10) NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
ALTER SEQUENCE core_frame_id_seq OWNED BY core_frame.id;
CREATE INDEX core_frame_cursor ON core_frame (xid, id);
"""


STATE_OF_EVENT = migrations.CreateModel(
    name="Event",
    fields=[
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("at", models.DateTimeField()),
        ("name", models.CharField(max_length=60)),
        ("actor_kind", models.CharField(max_length=10)),
        ("actor_id", models.BigIntegerField(null=True)),
        ("actor_name", models.CharField(max_length=200)),
        ("subject_kind", models.CharField(max_length=40)),
        ("subject_id", models.BigIntegerField()),
        ("customer_id", models.BigIntegerField(null=True)),
        ("ticket_id", models.BigIntegerField(null=True)),
        ("version", models.IntegerField()),
        ("changes", models.JSONField()),
        ("facts", models.JSONField()),
    ],
    options={"db_table": "core_event"},
)
STATE_OF_FRAME = migrations.CreateModel(
    name="Frame",
    fields=[
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("at", models.DateTimeField()),
        ("audiences", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
        ("shape", models.CharField(max_length=10)),
        ("body", models.JSONField()),
    ],
    options={"db_table": "core_frame"},
)


def make_partitions(apps, schema_editor):
    for log in (EVENTS, FRAMES):
        for number in range(AHEAD + 1):
            schema_editor.execute(partition_sql(log, number))


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(EVENT, "DROP TABLE core_event", state_operations=[STATE_OF_EVENT]),
        migrations.RunSQL(FRAME, "DROP TABLE core_frame", state_operations=[STATE_OF_FRAME]),
        migrations.RunPython(make_partitions, migrations.RunPython.noop),
    ]
