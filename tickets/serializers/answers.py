"""Answers that are no rows."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tickets.serializers.details import DraftRow, TimelineEntry


class TicketCounts(serializers.Serializer[Any]):
    """How many tickets each view holds; exact below 1000, where 1000 means more than 999."""

    mine = serializers.IntegerField()
    team = serializers.IntegerField()
    unassigned = serializers.IntegerField()
    overdue = serializers.IntegerField()
    mentions = serializers.IntegerField()
    snoozed = serializers.IntegerField()
    following = serializers.IntegerField()
    all = serializers.IntegerField()


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
