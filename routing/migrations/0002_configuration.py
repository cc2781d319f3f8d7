"""Every change of queues, members or skills changes the configuration's token, whoever writes it and however."""

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


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION routing_configuration_changed()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER {table}_changes_configuration ON {table}")
            for table in WATCHED
        ),
    ]
