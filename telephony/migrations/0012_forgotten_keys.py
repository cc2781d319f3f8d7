"""Keys that were sent into calls are not kept: those of the past are forgotten, those to come after a minute."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def forget(apps: Any, schema_editor: Any) -> None:
    """Nobody needs them any more."""
    apps.get_model("telephony", "Command").objects.filter(kind="tones").exclude(detail={}).update(detail={})


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("telephony", "0011_first_language")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="command",
            index=models.Index(
                fields=["created_at"],
                name="commands_with_keys",
                condition=Q(kind="tones") & ~Q(detail={}),
            ),
        ),
    ]
