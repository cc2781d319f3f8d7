"""Rows of tickets and messages as lists and live updates show them: no bodies, no addresses of customers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from routing.serializers import AgentName, NameField, QueueName
from tickets.models import Direction, Kind, Media, Message, Priority, Status


class TicketCustomer(serializers.Serializer[Any]):
    """Whose matter it is."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    tier = serializers.CharField()


class TicketRow(serializers.Serializer[Any]):
    """A ticket in a list. `title` is what the product called it, to be shown in the reader's language; empty where
    the subject is somebody's own. `due_at` is the nearer of what is promised: a first answer (`answer_by`, null once it
    was given) and a solution (`resolve_by`). A ticket that sleeps (`snoozed_at`) without an end does so until its customer
    writes.
    """

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    subject = serializers.CharField()
    title = NameField()
    status = serializers.ChoiceField(choices=Status.choices)
    priority = serializers.ChoiceField(choices=Priority.choices)
    media = serializers.ChoiceField(choices=Media.choices)
    language = serializers.CharField()
    customer = TicketCustomer(allow_null=True)
    queue = QueueName(allow_null=True)
    assignee = AgentName(source="owner", allow_null=True)
    team_id = serializers.IntegerField(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    due_at = serializers.DateTimeField(allow_null=True)
    answer_by = serializers.DateTimeField(allow_null=True)
    resolve_by = serializers.DateTimeField(allow_null=True)
    first_replied_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    last_message_at = serializers.DateTimeField(allow_null=True)
    last_message_direction = serializers.CharField(allow_blank=True)
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    follower_ids = serializers.ListField(child=serializers.IntegerField())
    snoozed_at = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ListedTicket(TicketRow):
    """A ticket in a list that is read by HTTP: with its own fields, which live updates do not carry."""

    def get_fields(self) -> dict[str, Any]:
        """The own fields' values stand under `fields`, a name that this class itself uses."""
        return {**super().get_fields(), "fields": serializers.DictField(read_only=True)}


class MessageRow(serializers.Serializer[Any]):
    """A message without its words: who may read them asks for the timeline."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    ticket_id = serializers.IntegerField()
    direction = serializers.ChoiceField(choices=Direction.choices)
    media = serializers.ChoiceField(choices=Media.choices)
    state = serializers.ChoiceField(choices=Message.State.choices)
    author_id = serializers.IntegerField(allow_null=True)
    is_automatic = serializers.BooleanField()
    created_at = serializers.DateTimeField()
