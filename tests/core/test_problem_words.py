"""What a refusal says about one of our own codes is a word of the reader's language; machines keep the code."""

from __future__ import annotations

import re

import pytest

from core.problems import ALL
from customers.models import Import
from customers.problems import IMPORT_NOT_NOW
from mail.models import RawMail
from mail.problems import NOT_QUARANTINED
from outreach.models import RetentionCase
from outreach.problems import CASE_CLOSED
from routing.models import ReservationState, WorkState
from routing.problems import RESERVATION_OVER, WRONG_STATE
from tickets.models import Message, PlannedReply
from tickets.problems import NOT_FAILED, PLAN_OVER

CODED = [
    (IMPORT_NOT_NOW, Import.State.values),
    (WRONG_STATE, WorkState.values),
    (RESERVATION_OVER, ReservationState.values),
    (NOT_QUARANTINED, RawMail.State.values),
    (CASE_CLOSED, RetentionCase.State.values),
    (NOT_FAILED, Message.State.values),
    (PLAN_OVER, PlannedReply.State.values),
]


@pytest.mark.parametrize(("problem", "states"), CODED, ids=lambda one: getattr(one, "code", ""))
def test_every_state_has_its_words(problem: object, states: list[str]) -> None:
    for state in states:
        refusal = problem(state=state)  # type: ignore[operator]
        english, chinese = refusal.body("en"), refusal.body("zh-CN")
        assert english["detail"] == {"state": state}
        assert "_" not in english["message"]
        assert not re.search("[a-z]", chinese["message"]), chinese["message"]


def test_no_other_refusal_shows_a_state_as_it_is_stored() -> None:
    told = {problem.code for problem, _ in CODED}
    assert {code for code, problem in ALL.items() if "{state}" in problem.en + problem.zh} == told
