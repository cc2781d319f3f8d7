"""Why this work first: the record of a decision says what decided its turn, and recomputes to the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from routing.models import Decision, Queue, WorkItem
from routing.rules.waiting import head_rank
from routing.services import set_work_priority
from staff.models import Person
from tests.cast import client_of, person
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


def told_of(item: WorkItem, reader: Person, language: str = "en") -> Any:
    answer = client_of(reader).get(f"/api/v1/work-items/{item.pk}/explanation", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content
    return answer.json()


def decided(queue: Queue, *, waited: float, **fields: Any) -> tuple[WorkItem, Any]:
    """Work that waited so long when its agent came, and what a supervisor reads of its turn."""
    item = centre.arrive(queue)
    begun = timezone.now() - timedelta(seconds=waited)
    rank = begun + timedelta(seconds=queue.service_level_seconds)
    centre.rewind(item, **{"entered_at": begun, "enqueued_at": begun, "rank": rank, **fields})
    centre.agent("Anna", queue)
    boss = person("Boss", role="supervisor", data_scope="all")
    return item, told_of(item, boss)


@pytest.mark.parametrize(
    ("waited", "words", "late"),
    [
        (10, "could still be met", False),
        (80, "had missed its target, and", True),
        (500, "long ago, and", True),
        (900, "first in line again", True),
    ],
)
def test_the_turn_is_told_in_words_with_its_figures(waited: float, words: str, late: bool) -> None:
    queue = centre.queue(order="in_time", service_level_seconds=60, late_seconds=600)
    item, told = decided(queue, waited=waited)
    turn = told["turn"]
    assert words in turn["text"]
    assert (turn["order"], turn["late"], turn["target_seconds"], turn["priority"]) == ("in_time", late, 60, 0)
    assert waited <= turn["waited_seconds"] <= waited + 30
    assert turn["deadline"] is not None
    assert told["recomputes"] is True
    row = Decision.objects.get(work_item=item)
    row.turn["step"] = 2 if row.turn["step"] != 2 else 0
    row.save()
    assert told_of(item, person("Boss", role="supervisor", data_scope="all"))["recomputes"] is False


@pytest.mark.parametrize(
    ("waited", "words"),
    [(10, "in its own queue too"), (80, "had missed its target, and"), (200, "first in line again")],
)
def test_an_order_says_that_it_holds_inside_the_queue_too(waited: float, words: str) -> None:
    _, told = decided(centre.queue(order="each_in_time", service_level_seconds=60, late_seconds=90), waited=waited)
    assert words in told["turn"]["text"]
    assert told["turn"]["order"] == "each_in_time"
    assert told["recomputes"] is True


@pytest.mark.parametrize(
    ("order", "waited", "newer_first"),
    [("each_in_time", 80, True), ("each_in_time", 120, False), ("in_time", 80, False), ("deadline", 80, False)],
)
def test_who_is_overtaken_inside_the_queue(order: str, waited: float, newer_first: bool) -> None:
    queue = centre.queue("calls", "voice", order=order, service_level_seconds=60, late_seconds=50)
    older, newer = centre.arrive(queue), centre.arrive(queue)
    begun = timezone.now() - timedelta(seconds=waited)
    centre.rewind(older, entered_at=begun, enqueued_at=begun, rank=begun + timedelta(seconds=60))
    centre.agent("Anna", queue)
    assert Decision.objects.get().work_item_id == (newer.pk if newer_first else older.pk)


def test_a_queue_by_deadline_and_a_call_at_the_head_say_so() -> None:
    _, told = decided(centre.queue("deadline", order="deadline", service_level_seconds=60), waited=500)
    assert told["turn"]["text"].startswith("The earliest deadline")
    _, told = decided(centre.queue("voice", "voice"), waited=5, rank=head_rank(timezone.now()))
    assert (told["turn"]["text"][:16], told["turn"]["deadline"]) == ("A connected call", None)


def test_priority_is_told_as_it_was_and_others_are_not_told() -> None:
    mail = centre.queue()
    item = centre.arrive(mail)
    boss = person("Boss", role="supervisor", data_scope="all")
    set_work_priority(actor=centre.SYSTEM, person=boss, work_item=item, priority=2)
    anna = centre.agent("Anna", mail)
    assert told_of(item, boss, "zh-CN")["turn"]["priority"] == 2
    assert told_of(item, boss, "zh-CN")["turn"]["text"].startswith("仍可在目标时间内应答")
    assert told_of(item, anna)["turn"] is None
