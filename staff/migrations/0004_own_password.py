"""Whoever was given a password chooses their own at the next sign-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_sign_outs")]

    operations = [
        migrations.AddField(
            model_name="person", name="must_change_password", field=models.BooleanField(default=False)
        ),
    ]
