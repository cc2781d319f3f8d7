"""Answers that are no rows."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tickets.serializers.details import DraftRow, TimelineEntry


class TicketCounts(serializers.Serializer[Any]):
    """How many tickets each view holds; exact below 1000, where 1000 means more than 999.

    Null where counting took too long."""

    mine = serializers.IntegerField(allow_null=True)
    team = serializers.IntegerField(allow_null=True)
    unassigned = serializers.IntegerField(allow_null=True)
    overdue = serializers.IntegerField(allow_null=True)
    mentions = serializers.IntegerField(allow_null=True)
    snoozed = serializers.IntegerField(allow_null=True)
    following = serializers.IntegerField(allow_null=True)
    all = serializers.IntegerField(allow_null=True)


class TimelinePage(serializers.Serializer[Any]):
    """One page of a timeline, oldest first."""

    items = TimelineEntry(many=True)
    next = serializers.CharField(allow_null=True)


class Drafts(serializers.Serializer[Any]):
    """The drafts shown now, and the texts that a conflict left at hand."""

    current = DraftRow(many=True)
    kept = DraftRow(many=True)


class SavedDraft(DraftRow):
    """The draft as saved; `has_conflict` says that another text was kept beside it."""

    has_conflict = serializers.BooleanField()
