"""One index answers "this team and all below it"."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE INDEX staff_team_path ON staff_team USING gist (path)", "DROP INDEX staff_team_path"),
        migrations.RunSQL(
            "CREATE UNIQUE INDEX staff_person_username_any_case ON staff_person (lower(username))",
            "DROP INDEX staff_person_username_any_case",
        ),
    ]
