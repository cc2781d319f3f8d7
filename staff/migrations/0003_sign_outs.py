from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_team_path")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="sign_outs",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
