"""The Celery application. `celery -A contactcenter.worker worker` and `... beat`."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")
os.environ.setdefault("DATABASE_NO_POOL", "1")  # prefork children keep one plain connection each

from contactcenter.schedule import HOUSEKEEPING

app = Celery("contactcenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {name: {"task": name, "schedule": every} for name, every in HOUSEKEEPING.items()}


@setup_logging.connect
def _our_logs(**_: Any) -> None:
    """Keep Celery from installing its own log format."""
