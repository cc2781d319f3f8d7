"""One plain table."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Item(models.Model):
    """Something that was sent in."""

    subject = models.CharField(max_length=500)
    text = models.TextField(default="", blank=True)
    priority = models.CharField(max_length=10, default="normal")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "floor"
        db_table = "bench_item"
