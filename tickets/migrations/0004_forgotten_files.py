"""A file whose time is over leaves its row: what it was called, and when it was deleted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_delivered"), ("core", "0001_initial")]

    operations = [
        migrations.AddField("attachment", "forgotten_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "attachment",
            "blob",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.blob"
            ),
        ),
    ]
