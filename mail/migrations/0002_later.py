"""Recipients for whom the server asked to come back while it took the others."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="later",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=320), blank=True, default=list, size=None
            ),
        ),
    ]
