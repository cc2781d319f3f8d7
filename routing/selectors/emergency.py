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
    """How many wait, and which of the calls among them hear what in which language.

    A call whose language nobody knows (a withheld number) counts in each: it hears all of them.
    """
    here = WorkItem.objects.filter(queue=queue, state__in=QUEUED).order_by("rank", "id")
    calls = here.filter(media="voice", state=WorkState.WAITING)
    languages = Counter(one for pop in calls.values_list("screen_pop", flat=True) for one in _languages(pop))
    return {
        "queue": queue.pk,
        "rehearsed": rehearsed,
        "closed": is_closed(queue),
        "since": queue.emergency_since,
        "waiting": here.count(),
        "calls": calls.count(),
        "would_hear": {language: localised(message, language) for language in LANGUAGES},
        "languages": dict(languages),
        "hearing": [_hearing(item, message) for item in calls[:SHOWN]],
    }


def _languages(screen_pop: Mapping[str, Any]) -> tuple[str, ...]:
    """The caller's language; all of ours where nobody knows it, for then the message is said in each."""
    known = str(screen_pop.get("language") or "")
    return (known,) if known else LANGUAGES


def _hearing(item: WorkItem, message: Mapping[str, str]) -> dict[str, Any]:
    languages = _languages(item.screen_pop)
    texts = {one: localised(message, one) for one in languages}
    return {
        "work_item": item.pk,
        "title": item.title,
        "language": languages[0] if len(languages) == 1 else "",
        "texts": texts,
        "text": " ".join(dict.fromkeys(texts.values())),
    }
