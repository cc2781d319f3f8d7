"""Who dialled a call is kept: its owner changes when it is handed on, and the hour's count would forget it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def remember(apps: Any, schema_editor: Any) -> None:
    """The calls of the last hour are counted still; of older ones nobody asks."""
    since = timezone.now() - timedelta(hours=1)
    calls = apps.get_model("telephony", "Call").objects.filter(created_at__gte=since)
    calls.filter(direction="outbound", callback=None).update(dialled_by_id=F("owner_id"))


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("telephony", "0012_forgotten_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="dialled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
