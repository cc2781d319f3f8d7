"""Walking and checking flows: tables of examples, and what holds for every flow that may be published."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.rules.flow_changes import changes_between
from telephony.rules.flow_checks import check, errors
from telephony.rules.flows import ENDS, KEYS, Facts, Shut, press, read, shut_with, walk
from telephony.rules.prompts import Prompt, asked, chosen, ended
from telephony.rules.rehearsing import rehearse
from tests.telephony.flows.documents import HOUSE, both, flow, key, node, whole

OPEN = Facts(hours=lambda _: "open", is_known=lambda: False, language="en")
QUEUE = node("queue", queue=1)


def facts(reception: str = "open", known: bool = False, language: str = "en") -> Facts:
    return Facts(hours=lambda _: reception, is_known=lambda: known, language=language)


@pytest.mark.parametrize(
    ("reception", "known", "language", "stops", "said"),
    [
        ("open", False, "en", "menu", ["say"]),
        ("open", True, "en", "queue", ["caller"]),
        ("closed", False, "en", "voicemail", []),
        ("emergency", True, "zh-CN", "message", []),
        ("open", False, "", "language", []),
    ],
)
def test_where_a_call_comes_to(reception: str, known: bool, language: str, stops: str, said: list[str]) -> None:
    plan = read(whole())
    walked = walk(plan, plan.start, facts(reception, known, language))
    assert walked.node is not None
    assert (walked.node.id, [one.id for one in walked.said]) == (stops, said)
    assert (walked.preferring is not None) == known if reception == "open" else walked.preferring is None


def test_an_emergency_without_a_way_of_its_own_goes_where_closed_goes() -> None:
    plan = read(
        flow(node("hours", calendar=7, exits={"open": "queue", "closed": "voicemail"}), QUEUE, node("voicemail"))
    )
    walked = walk(plan, plan.start, facts("emergency"))
    assert walked.node is not None
    assert (walked.node.id, walked.path) == ("voicemail", (("hours", "emergency"),))


@pytest.mark.parametrize(
    ("digits", "attempt", "expected"),
    [
        ("1", 1, ("queue", False, True)),
        ("12", 1, ("queue", False, True)),  # the first key counts
        ("#", 1, ("", True, False)),
        ("", 1, ("", True, False)),
        ("", 2, ("", True, False)),
        ("", 3, ("queue", False, False)),
        ("9", 3, ("queue", False, False)),
        ("*", 3, ("menu", False, True)),
    ],
)
def test_what_keys_mean(digits: str, attempt: int, expected: tuple[str, bool, bool]) -> None:
    meant = press(read(whole()).nodes["menu"], digits, attempt)
    assert (meant.to, meant.again, meant.understood) == expected


def test_hash_may_be_a_key_and_whoever_presses_for_ever_is_taken_on() -> None:
    more = read(whole()).nodes["more"]
    assert press(more, "#", 1).to == "menu"
    assert press(more, "#", 1, step=60).to == "queue"


def test_a_key_of_the_language_node_sets_the_language() -> None:
    meant = press(read(whole()).nodes["language"], "1", 1)
    assert (meant.to, meant.language) == ("hours", "zh-CN")


@pytest.mark.parametrize(
    ("text", "sound", "language", "heard"),
    [
        (both("Hello", "你好"), {}, "zh-CN", Prompt("你好", "zh-CN")),
        ({"en": "Hello"}, {}, "zh-CN", Prompt("Hello", "en")),
        ({"zh-CN": "你好"}, {}, "en", Prompt("你好", "zh-CN")),
        (both("Hello", "你好"), {"zh-CN": 5}, "zh-CN", Prompt("你好", "zh-CN", 5)),
        (both("Hello", "你好"), {"zh-CN": 5}, "en", Prompt("Hello", "en")),
        ({}, {"en": 4}, "zh-CN", Prompt("", "en", 4)),
        ({"en": ""}, {}, "en", None),
    ],
)
def test_a_sound_comes_before_a_text_and_what_is_missing_falls_back(
    text: dict[str, str], sound: dict[str, int], language: str, heard: Prompt | None
) -> None:
    assert chosen(text, sound, language) == heard


def test_a_menu_is_read_out_once_in_each_language_while_the_callers_is_unknown() -> None:
    plan = read(whole())
    said = [one.text for one in asked(plan, plan.nodes["more"], "", again=False)]
    assert said == ["For help, press 1.", "帮助，请按1。", "For the way back, press #.", "帮助，请按#。"]
    again = asked(plan, plan.nodes["menu"], "en", again=True)
    assert [one.text for one in again][:2] == ["Sorry, I did not get that.", "For help, press 1."]
    assert [one.text for one in asked(plan, plan.nodes["language"], "", again=False)] == [
        "中文服务，请按1。", "For English, press 2.",
    ]  # fmt: skip


def test_a_menu_that_reads_no_keys_repeats_its_own_words() -> None:
    plan = read(flow(node("menu", text={"en": "One or two?"}, reads_keys=False, keys=[key("1", "queue")]), QUEUE))
    assert [one.text for one in asked(plan, plan.nodes["menu"], "en", again=True)][1:] == ["One or two?"]


def test_an_end_without_words_of_its_own_says_ours() -> None:
    plan = read(whole())
    assert "after the tone" in ended(plan, plan.nodes["voicemail"], "en")[0].text
    assert [one.language for one in ended(plan, plan.nodes["message"], "")] == ["en", "zh-CN"]


MENU = node("menu", text=both("x"), keys=[key("1", "queue")], exits={"otherwise": "queue"})


@pytest.mark.parametrize(
    ("document", "node_id", "field", "code"),
    [
        (flow(QUEUE, node("queue", "left", queue=2)), "left", "", "unreachable"),
        (flow(node("say", exits={"next": "queue"}), QUEUE), "say", "text", "no_text"),
        (flow(node("say", text=both("x"), exits={"next": "gone"}), QUEUE), "say", "exits.next", "leads_nowhere"),
        (flow(node("say", text=both("x"))), "say", "exits.next", "leads_nowhere"),
        (flow({**MENU, "keys": [key("1", "queue"), key("1", "queue")]}, QUEUE), "menu", "key:1", "key_twice"),
        (flow({**MENU, "keys": [key("A", "queue")]}, QUEUE), "menu", "key:A", "no_key"),
        (flow({**MENU, "keys": []}, QUEUE), "menu", "keys", "no_keys"),
        (flow({**MENU, "keys": [{"key": "1", "to": "queue"}]}, QUEUE), "menu", "key:1", "no_text"),
        (flow(node("queue", queue=99)), "queue", "queue", "no_queue"),
        (flow(node("voicemail")), "voicemail", "queue", "no_queue"),
        (flow(node("hours", exits={"open": "queue", "closed": "queue"}), QUEUE), "hours", "calendar", "no_hours"),
        (flow(node("message", text=both("x"), sound={"en": 6})), "message", "sound.en", "no_sound"),
        (flow(node("say", text=both("Dear {name}"), exits={"next": "queue"}), QUEUE), "say", "text", "no_name"),
        (flow(node("forward", number="", exits={"otherwise": "queue"}), QUEUE), "forward", "number", "not_a_number"),
        (
            flow(node("language", keys=[{"key": "1", "language": ""}], exits={"next": "queue"}), QUEUE),
            "language", "key:1", "no_language",
        ),
        ({"nodes": []}, "", "nodes", "empty"),
        (flow(QUEUE, start="gone"), "", "start", "no_start"),
        (flow(QUEUE, node("queue", queue=2)), "queue", "id", "id_twice"),
    ],
)  # fmt: skip
def test_what_keeps_a_flow_from_callers(document: dict[str, Any], node_id: str, field: str, code: str) -> None:
    found = errors(check(document, HOUSE))
    assert (node_id, field, code) in {(one.node, one.field, one.code) for one in found}
    assert all(one.zh and one.en for one in found)


def test_a_circle_that_needs_no_key_is_found_and_only_that() -> None:
    say = node("say", "a", text=both("x"), exits={"next": "b"})
    back = node("say", "b", text=both("x"), exits={"next": "a"})
    found = {one.node for one in check(flow(say, back), HOUSE) if one.code == "circle"}
    assert found == {"a", "b"}
    silent = {**MENU, "exits": {"otherwise": "a"}}
    way_back = {**say, "exits": {"next": "menu"}}
    found = {one.node for one in check(flow(way_back, silent, QUEUE), HOUSE) if one.code == "circle"}
    assert found == {"a", "menu"}
    pressed = {**MENU, "keys": [key("*", "menu"), key("1", "queue")]}
    assert not [one for one in check(flow(pressed, QUEUE), HOUSE) if one.code == "circle"]


def test_one_language_is_enough_and_said_to_be() -> None:
    found = check(flow(node("say", text={"zh-CN": "你好"}, exits={"next": "queue"}), QUEUE), HOUSE)
    assert [(one.field, one.code, one.is_error) for one in found] == [("text.en", "one_language", False)]
    heard = {"zh-CN": 5}
    assert not check(flow(node("say", text={"en": "x"}, sound=heard, exits={"next": "queue"}), QUEUE), HOUSE)


def test_numbers_that_may_not_be_dialled_are_named() -> None:
    document = flow(node("forward", number="+4490098765", exits={"otherwise": "queue"}), QUEUE)
    refusing = replace(HOUSE, refused={"+4490098765": "premium"})
    assert [one.code for one in check(document, refusing)] == ["premium"]


def test_everything_there_is_may_be_published() -> None:
    assert check(whole(), HOUSE) == []


def test_history_in_words() -> None:
    before, after = whole(), whole()
    after["nodes"] = [one for one in after["nodes"] if one["id"] != "message"]
    after["nodes"][3] |= {"text": both("Hello."), "name": "Hello", "sound": {}}
    after["nodes"].append(node("queue", "other", queue=2))
    told = [(one["node"], one["what"], one["fields"]) for one in changes_between(before, after)]
    assert told == [("say", "changed", ["name", "text"]), ("other", "added", []), ("message", "removed", [])]
    assert changes_between(before, before) == []


# --- whatever the flow


def random_flow(seed: int) -> dict[str, Any]:
    """A flow of up to 12 nodes with ways wherever they may lead; many of them may not be published."""
    dice = random.Random(seed)
    count = dice.randint(2, 12)
    names = [f"n{n}" for n in range(count)]
    kinds = ["say", "menu", "language", "hours", "caller", "queue", "voicemail", "message", "forward"]
    nodes = []
    for place, name in enumerate(names):
        kind = dice.choice(["queue", "message"]) if place == count - 1 else dice.choice(kinds)
        onward = names[place + 1 :] or names
        target = onward if dice.random() < 0.9 else names

        def to(target: list[str] = target) -> str:
            return dice.choice(target[:3])

        exits = {one: to() for one in ("next", "otherwise", "open", "closed", "known", "unknown")}
        keys = [key(one, dice.choice(names[:6]), language=dice.choice(["en", "zh-CN"])) for one in dice.sample(KEYS, 3)]
        more = {"queue": 1} if kind in ("queue", "voicemail") else {"calendar": 7}
        nodes.append(node(kind, name, text=both("x"), exits=exits, keys=keys, number="+442079460000", **more))
    return flow(*nodes)


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    pressed=st.lists(st.sampled_from([*KEYS, ""]), max_size=40),
    reception=st.sampled_from(["open", "closed", "emergency"]),
    known=st.booleans(),
    language=st.sampled_from(["", "en", "zh-CN"]),
)
def test_no_published_flow_holds_a_caller_or_leads_nowhere(
    seed: int, pressed: list[str], reception: str, known: bool, language: str
) -> None:
    document = random_flow(seed)
    if [one for one in errors(check(document, HOUSE)) if one.code != "unreachable"]:
        return
    plan = read(document)
    # Whatever was pressed: who then presses nothing any more comes to an end, in as many steps as can be asked.
    silence = [""] * (5 * len(plan.nodes))
    walked = rehearse(plan, [*pressed, *silence], facts(reception, known, language), "Li")
    assert walked.ended in {*ENDS, "forward"}
    assert not walked.awaits
    assert all(one.node in plan.nodes for one in walked.moments)


def test_the_random_flows_are_not_all_refused() -> None:
    """Else the property above would say nothing."""
    fit = [
        seed
        for seed in range(300)
        if not [one for one in errors(check(random_flow(seed), HOUSE)) if one.code != "unreachable"]
    ]
    assert len(fit) > 60


def test_a_rehearsal_tells_every_step() -> None:
    walked = rehearse(read(whole()), ["2", "", "9", "2", "#", "*", "1"], facts(language=""))
    assert [(one.node, one.pressed, one.way) for one in walked.moments] == [
        ("language", "2", "key:2"), ("hours", None, "open"), ("caller", None, "unknown"), ("say", None, "next"),
        ("menu", "", "again"), ("menu", "9", "again"), ("menu", "2", "key:2"), ("more", "#", "key:#"),
        ("menu", "*", "key:*"), ("menu", "1", "key:1"), ("queue", None, ""),
    ]  # fmt: skip
    assert (walked.ended, walked.awaits, walked.language) == ("queue", False, "en")
    waiting = rehearse(read(whole()), [], OPEN)
    assert (waiting.ended, waiting.awaits, waiting.moments[-1].node) == ("", True, "menu")
    nobody = rehearse(read(whole()), ["2", "1", ""], OPEN)
    assert (nobody.ended, nobody.moments[-1].node) == ("voicemail", "voicemail")
    somebody = rehearse(read(whole()), ["2", "1", "1"], OPEN)
    assert (somebody.ended, somebody.awaits) == ("forward", False)


def test_where_only_one_branch_asks_the_others_go_on() -> None:
    menu = node("menu", keys=[key("1", "hours"), key("2", "two")], exits={"otherwise": "two"})
    hours = node("hours", queue=1, exits={"open": "one", "closed": "end"})
    found = flow(menu, hours, node("queue", "one", queue=1), node("queue", "two", queue=2), node("message", "end"))
    assert shut_with(read(found), 1) == Shut(frozenset(), everybody=False)
    assert shut_with(read(found), 2) is None
