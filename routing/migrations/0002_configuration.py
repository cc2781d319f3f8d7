"""The configuration's token, and room for rows that change often.

Every change of queues, members or skills changes the configuration's token, whoever writes it and however.
"""

from django.db import migrations

WATCHED = ("routing_queue", "routing_queuemember", "routing_agentskill", "routing_skill")

FUNCTION = """
CREATE FUNCTION routing_configuration_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO routing_configuration (id, token) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER {table}_changes_configuration AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION routing_configuration_changed()
"""


# Rows that change several times a minute: room on their page (no new index entries), and swept early.
ROOM = """
ALTER TABLE routing_agentstate SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE routing_workitem SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = [
        migrations.RunSQL(ROOM, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION routing_configuration_changed()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER {table}_changes_configuration ON {table}")
            for table in WATCHED
        ),
    ]
