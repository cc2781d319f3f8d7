"""Deciders keep what they know of the agents and read only what changed since they looked.

`changed` is the 64-bit id of the transaction that wrote the row last; the database alone writes it. Whoever is
switched off (or on again) changes the configuration's token, as queues and skills do.
"""

from django.db import migrations

COLUMN = "ALTER TABLE routing_agentstate ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id()"
FUNCTION = """
CREATE FUNCTION routing_agent_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed := pg_current_xact_id();
  RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER routing_agentstate_changed BEFORE INSERT OR UPDATE ON routing_agentstate
FOR EACH ROW EXECUTE FUNCTION routing_agent_changed()
"""
ACTIVE = """
CREATE TRIGGER staff_person_changes_configuration AFTER UPDATE OF is_active ON staff_person
FOR EACH STATEMENT EXECUTE FUNCTION routing_configuration_changed()
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0004_order"), ("staff", "0002_team_path")]

    operations = [
        migrations.RunSQL(COLUMN, "ALTER TABLE routing_agentstate DROP COLUMN changed"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION routing_agent_changed()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER routing_agentstate_changed ON routing_agentstate"),
        migrations.RunSQL(ACTIVE, "DROP TRIGGER staff_person_changes_configuration ON staff_person"),
    ]
