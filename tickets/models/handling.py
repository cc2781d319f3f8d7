"""What is still to be done on a ticket, and which other tickets it has to do with."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.records import Record
from tickets.models.tickets import Ticket


class TicketTask(Record):
    """One line of a ticket's checklist."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    assignee = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["ticket", "position", "id"], name="ticket_task_of_ticket")]


class TicketLink(Record):
    """Two tickets that have to do with each other; with the kind `parent`, `ticket` is the parent of `other`."""

    class Kind(models.TextChoices):
        RELATED = "related"
        PARENT = "parent"

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="linked_by")
    kind = models.CharField(max_length=7, choices=Kind.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ticket=F("other")), name="ticket_link_to_another"),
            models.UniqueConstraint(fields=["ticket", "other"], name="ticket_link_once"),
            models.UniqueConstraint(fields=["other"], condition=Q(kind="parent"), name="ticket_one_parent"),
        ]
