"""Everybody chooses their own keys for the commands of a single letter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_own_password")]

    operations = [
        migrations.AddField(model_name="person", name="keys", field=models.JSONField(blank=True, default=dict)),
    ]
