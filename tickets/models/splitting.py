"""Which messages of a ticket went on in a ticket of their own."""

from __future__ import annotations

from django.db import models

from core.records import Record
from tickets.models.tickets import Message, Ticket


class Split(Record):
    """One act: messages of `source` went into `ticket`, which was opened for them. The log tells who did it.

    The messages themselves stand on the ticket that they belong to, so that whoever sees it, writes to it or searches it
    finds them there; each remembers here where it came from.
    """

    source = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="splits")
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="split_from")
    by_name = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)


class SplitMessage(models.Model):
    """One message that went. A message is in one split at a time that was not undone, or in one after another."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="moved")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="splits")
    came_from = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["split", "message"], name="split_message_once")]
