"""What a process keeps of the own fields is read anew when one of them changes."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER core_fielddefinition_changes_setup AFTER INSERT OR UPDATE OR DELETE ON core_fielddefinition
FOR EACH STATEMENT EXECUTE FUNCTION tickets_setup_changed()
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_field_conditions"), ("tickets", "0014_handling")]

    operations = [
        migrations.RunSQL(TRIGGER, "DROP TRIGGER core_fielddefinition_changes_setup ON core_fielddefinition"),
    ]
