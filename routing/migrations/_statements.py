"""What of routing's tables the models cannot say: triggers, a column of the database's own, and room on pages."""

from django.db import migrations

# Every change of queues, members or skills changes the configuration's token, whoever writes it and however.
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
CONFIGURATION = [
    migrations.RunSQL(ROOM, migrations.RunSQL.noop),
    migrations.RunSQL(FUNCTION, "DROP FUNCTION routing_configuration_changed()"),
    *(
        migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER {table}_changes_configuration ON {table}")
        for table in WATCHED
    ),
]

# `changed` is the 64-bit id of the transaction that wrote the row last; the database alone writes it.
COLUMN = "ALTER TABLE routing_agentstate ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id()"
AGENT_FUNCTION = """
CREATE FUNCTION routing_agent_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed := pg_current_xact_id();
  RETURN NEW;
END $$
"""
AGENT_TRIGGER = """
CREATE TRIGGER routing_agentstate_changed BEFORE INSERT OR UPDATE ON routing_agentstate
FOR EACH ROW EXECUTE FUNCTION routing_agent_changed()
"""
ACTIVE = """
CREATE TRIGGER staff_person_changes_configuration AFTER UPDATE OF is_active ON staff_person
FOR EACH STATEMENT EXECUTE FUNCTION routing_configuration_changed()
"""
AGENTS = [
    migrations.RunSQL(COLUMN, "ALTER TABLE routing_agentstate DROP COLUMN changed"),
    migrations.RunSQL(AGENT_FUNCTION, "DROP FUNCTION routing_agent_changed()"),
    migrations.RunSQL(AGENT_TRIGGER, "DROP TRIGGER routing_agentstate_changed ON routing_agentstate"),
    migrations.RunSQL(ACTIVE, "DROP TRIGGER staff_person_changes_configuration ON staff_person"),
]
