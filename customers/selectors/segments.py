"""Segments: who sees which, who is in one, how many that are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from core.access import NOBODY, access_rule, visible
from customers.models import Customer, Segment, SegmentSize
from customers.selectors.filtering import q_of, read_condition
from staff.selectors import company_day

TREND = timedelta(days=30)


@access_rule(Segment)
def segment_rule(person: Any) -> Q:
    """One's own and those of everybody."""
    if not person.is_active or not person.handles_contacts:
        return NOBODY
    return Q(deleted_at__isnull=True) & (Q(owner__isnull=True) | Q(owner_id=person.pk))


def segments_of(person: Any) -> QuerySet[Segment]:
    """Those the person sees, with their trend."""
    recent = SegmentSize.objects.filter(day__gte=company_day(timezone.now()) - TREND).order_by("day")
    rows = Segment.objects.filter(visible(person, Segment))
    return rows.prefetch_related(Prefetch("sizes", queryset=recent, to_attr="recent_sizes"))


def members(segment: Segment, now: datetime) -> QuerySet[Customer]:
    """Who is in it at this moment, whoever asks: narrow it by `visible` before showing it to a person.

    "Me" in its conditions is the segment's owner. Raises INVALID when its conditions cannot be read any more.
    """
    rows = Customer.objects.filter(deleted_at__isnull=True, merged_into__isnull=True)
    return rows.filter(q_of(read_condition(segment.conditions), segment.owner, now))
