"""Pure rules of telephony."""

from xml.etree import ElementTree

import pytest

from telephony.rules.callers import caller_of, first_language, language_for
from telephony.rules.documents import document, say
from telephony.rules.texts import said_in


@pytest.mark.parametrize(
    ("chosen", "number", "language"),
    [
        ("zh-CN", "+442079460958", "zh-CN"),
        ("en", "+8613800138000", "en"),
        ("zh-CN", "anonymous", "zh-CN"),
        ("", "+8613800138000", "zh-CN"),
        ("", "+886223456789", "zh-CN"),
        ("", "+85223456789", "zh-CN"),
        ("", "+85328123456", "zh-CN"),
        ("", "+6561234567", "zh-CN"),
        ("", "+442079460958", "en"),
        ("", "+12125550123", "en"),
        ("", "+85512345678", "en"),
        ("", "+819012345678", "en"),
        ("fr", "+33123456789", "en"),
        ("", "anonymous", ""),
        ("", "+266696687", ""),
        ("", "+86282452253", ""),
        ("", "", ""),
        ("", "10086", ""),
        ("", "sip:alice@example.com", ""),
        ("", "client:desk-1", ""),
    ],
)
def test_the_language_of_a_caller(chosen: str, number: str, language: str) -> None:
    assert language_for(chosen, caller_of(number)) == language


def test_an_unknown_language_is_all_of_ours_in_turn() -> None:
    assert said_in("en", first="zh-CN") == ("en",)
    assert said_in("zh-CN", first="en") == ("zh-CN",)
    assert said_in("", first="zh-CN") == ("zh-CN", "en")
    assert said_in("", first="en") == ("en", "zh-CN")


@pytest.mark.parametrize("odd", ["\x0b", "\x00", "\x1f", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_leaves_the_rest_of_a_text_audible(odd: str) -> None:
    """Copied from a slide or standing in a customer's name: the provider would refuse the whole document."""
    (verb,) = ElementTree.fromstring(document(say(f"Welcome{odd}to <us> 😀", "en")).encode())
    assert verb.text == "Welcome to <us> 😀"


@pytest.mark.parametrize(
    ("menu", "dialled", "first"),
    [("en", "+861055550100", "en"), ("zh-CN", "+442079460958", "zh-CN"), ("", "+861055550100", "zh-CN"),
     ("", "+442079460958", "en"), ("", "10086", "en")],
)  # fmt: skip
def test_which_language_comes_first_for_who_has_none(menu: str, dialled: str, first: str) -> None:
    assert first_language(menu, dialled) == first
