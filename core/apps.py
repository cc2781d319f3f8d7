from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        post_migrate.connect(begin_epoch, sender=self)


def begin_epoch(**_: Any) -> None:
    """A database without an epoch gets one: after the first migration, and after a test emptied the tables."""
    from core.models import Epoch
    from core.tokens import random_token

    if not Epoch.objects.exists():
        Epoch.objects.create(token=random_token())
