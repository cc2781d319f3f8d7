"""What the emergency switch of a queue does, told before and after: who waits, and who hears what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from core.text import LANGUAGES, localised
from routing.models import QUEUED, Queue, WorkItem, WorkState
from routing.serializers.queues import is_closed

SHOWN = 100  # calls named one by one


def emergency_report(queue: Queue, message: Mapping[str, str], *, rehearsed: bool) -> dict[str, Any]:
    """How many wait, and which of the calls among them hear what in which language."""
    here = WorkItem.objects.filter(queue=queue, state__in=QUEUED).order_by("rank", "id")
    calls = here.filter(media="voice", state=WorkState.WAITING)
    languages = Counter(_language(pop) for pop in calls.values_list("screen_pop", flat=True))
    return {
        "queue": queue.pk,
        "rehearsed": rehearsed,
        "closed": is_closed(queue),
        "since": queue.emergency_since,
        "waiting": here.count(),
        "calls": sum(languages.values()),
        "would_hear": {language: localised(message, language) for language in LANGUAGES},
        "languages": dict(languages),
        "hearing": [_hearing(item, message) for item in calls[:SHOWN]],
    }


def _language(screen_pop: Mapping[str, Any]) -> str:
    return str(screen_pop.get("language") or LANGUAGES[0])


def _hearing(item: WorkItem, message: Mapping[str, str]) -> dict[str, Any]:
    language = _language(item.screen_pop)
    return {
        "work_item": item.pk,
        "title": item.title,
        "language": language,
        "text": localised(message, language),
    }
