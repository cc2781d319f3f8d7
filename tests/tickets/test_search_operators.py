"""The operators of the search box: what is typed, and the conditions that it stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core import search
from core.problems import Refusal
from tickets.rules.filtering import parse
from tickets.rules.operators import Asked, read

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = {
    "person": {"张伟": [7], "anna": [8]},
    "team": {"service": [3]},
    "queue": {"support": [4]},
    "mailbox": {"help@example.org": [5]},
    "customer": {"zhang": [11, 12], "wang": list(range(100, 200))},
}


class Names:
    """Some names."""

    def ids(self, takes: str, name: str) -> list[int]:
        return NAMES[takes].get(name.lower(), [])

    def fold(self, text: str) -> str:
        return search.fold(text).strip()


def asked(text: str) -> Asked:
    return read(text, Names(), now=NOW, zone=SHANGHAI, most=50)


def leaf(name: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": name, "op": op, **({} if value is None else {"value": value})}


OVERDUE = {"all": [leaf("status", "is", ["open"]), leaf("due", "before", "now")]}
CONDITIONS: list[tuple[str, list[dict[str, Any]]]] = [
    ("status:open", [leaf("status", "is", ["open"])]),
    ("Status:Open", [leaf("status", "is", ["open"])]),
    ("状态:处理中", [leaf("status", "is", ["open"])]),
    ("状态：處理中", [leaf("status", "is", ["open"])]),
    ("status:处理中", [leaf("status", "is", ["open"])]),
    ("status:on-hold", [leaf("status", "is", ["on_hold"])]),
    ('status:"on hold"', [leaf("status", "is", ["on_hold"])]),
    ("status:open status:pending", [leaf("status", "is", ["open", "pending"])]),
    ("status:open,pending", [leaf("status", "is", ["open", "pending"])]),
    ("-status:closed", [leaf("status", "is_not", ["closed"])]),
    ("priority:urgent", [leaf("priority", "is", ["urgent"])]),
    ("优先级:紧急", [leaf("priority", "is", ["urgent"])]),
    ("type:complaint", [leaf("kind", "is", ["complaint"])]),
    ("assignee:me", [leaf("assignee", "is", ["me"])]),
    ("受理人:我", [leaf("assignee", "is", ["me"])]),
    ("assignee:none,张伟", [leaf("assignee", "is", ["nobody", 7])]),
    ("team:mine", [leaf("team", "is", ["mine"])]),
    ("queue:support", [leaf("queue", "is", [4])]),
    ("tag:vip", [leaf("tags", "has_any", ["vip"])]),
    ('tag:"two words",b', [leaf("tags", "has_any", ["two words", "b"])]),
    ("-tag:vip", [leaf("tags", "has_none", ["vip"])]),
    ("from:zhang", [leaf("customer", "is", [11, 12])]),
    ("is:overdue", [OVERDUE]),
    ("是:超时", [OVERDUE]),
    ("-is:overdue", [{"not": OVERDUE}]),
    ("is:unassigned is:overdue", [leaf("assignee", "is", ["nobody"]), OVERDUE]),
    ("language:zh", [leaf("language", "is", ["zh-CN"])]),
]


@pytest.mark.parametrize(("text", "conditions"), CONDITIONS)
def test_operators_stand_for_conditions(text: str, conditions: list[dict[str, Any]]) -> None:
    found = asked(text)
    assert list(found.about) == conditions
    assert not found.has_words
    assert found.beyond == ""
    parse(found.conditions)  # the same language as the lists'


DATES = [
    ("before:2026-10-01", [leaf("created", "before", "2026-10-01T00:00:00+08:00")]),
    ("after:2026-10-01", [leaf("created", "after", "2026-09-30T23:59:59.999999+08:00")]),
    ("早于:2026年10月1日", [leaf("created", "before", "2026-10-01T00:00:00+08:00")]),
    ("after:7d", [leaf("created", "after", "2026-11-15T16:59:59.999999+08:00")]),
    (
        "created:2026-12",
        [
            {
                "all": [
                    leaf("created", "after", "2026-11-30T23:59:59.999999+08:00"),
                    leaf("created", "before", "2027-01-01T00:00:00+08:00"),
                ]
            }
        ],
    ),
    (
        "created:today",
        [
            {
                "all": [
                    leaf("created", "after", "2026-11-21T23:59:59.999999+08:00"),
                    leaf("created", "before", "2026-11-23T00:00:00+08:00"),
                ]
            }
        ],
    ),
]


@pytest.mark.parametrize(("text", "conditions"), DATES)
def test_days_are_those_of_who_asks(text: str, conditions: list[dict[str, Any]]) -> None:
    found = asked(text)
    assert list(found.dates) == conditions
    assert not found.is_about_tickets
    parse(found.conditions)


def test_words_phrases_numbers_and_what_is_not_wanted() -> None:
    found = asked('宽带 "red light" -chat -"blue light" #100123 -#7 https://example.org 12:30 状态：处理中 您好：在吗')
    assert found.words == "宽带 https://example.org 12:30 您好：在吗"
    assert found.phrases == ("red light",)
    assert found.without == ("chat", "blue light")
    assert (found.numbers, found.not_numbers) == ((100123,), (7,))
    assert list(found.about) == [leaf("status", "is", ["open"])]
    assert found.beyond == "words"


@pytest.mark.parametrize(
    ("text", "beyond"),
    [("#5", "number"), ("has:attachment", "files"), ("to:help@example.org", "mailbox"), ("from:wang", "customers")],
)
def test_what_no_list_can_keep_is_said(text: str, beyond: str) -> None:
    found = asked(text)
    assert found.beyond == beyond
    assert found.is_about_tickets
    assert found.conditions == {"all": []}


WRONG = [
    ("wide colour:red", "search.unknown_operator", 5, 10),
    ("颜色:红", "search.unknown_operator", 0, 4),
    ("ok status:", "search.no_value", 3, 7),
    ("-status:opne", "search.unknown_value", 0, 12),
    ("assignee:nemo", "search.unknown_value", 0, 13),
    ("from:nobody-here", "search.unknown_value", 0, 16),
    ("is:blue", "search.unknown_value", 0, 7),
    ("before:2026-13-01", "search.no_day", 0, 17),
    ("after:soon", "search.no_day", 0, 10),
    ("created:9999", "search.no_day", 0, 12),
]


@pytest.mark.parametrize(("text", "code", "at", "length"), WRONG)
def test_what_is_not_understood_is_pointed_at(text: str, code: str, at: int, length: int) -> None:
    with pytest.raises(Refusal) as caught:
        asked(text)
    assert caught.value.code == code
    assert (caught.value.detail["at"], caught.value.detail["length"]) == (at, length)
    said = [caught.value.body(language)["message"] for language in ("en", "zh-CN")]
    assert said[0] != said[1]
    assert not any("…" in one for one in said)
