"""Who a caller is by number, and in which language to speak to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Twilio's documented stand-ins for numbers that are withheld, and their words.
_WITHHELD = {
    "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+464",
    "anonymous", "restricted", "blocked", "unknown", "unavailable", "private", "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as the provider says: a phone number, or a kind without one."""

    kind: str
    value: str

    @property
    def has_number(self) -> bool:
        """Whether a contact point can be looked up by it."""
        return self.kind in ("phone", "short_code")


def caller_of(given: str) -> Caller:
    """Read the provider's From: E.164, withheld, SIP address, client, or a short code."""
    text = given.strip()
    if text.lower() in _WITHHELD:
        return Caller("anonymous", "")
    if text.lower().startswith(("sip:", "sips:")):
        return Caller("sip", text[:320])
    if text.startswith("client:"):
        return Caller("client", text[:320])
    if re.fullmatch(r"\d{3,6}", text):
        return Caller("short_code", text)
    if re.fullmatch(r"\+?\d{7,15}", text):
        return Caller("phone", text)
    return Caller("anonymous", "")


# China, Hong Kong, Macau, Taiwan, Singapore.
_CHINESE_SPEAKING = ("+86", "+852", "+853", "+886", "+65")


def language_for(chosen: str, caller: Caller) -> str:
    """The language to speak to a caller: their card's, else their number's country's; "" when nothing tells it."""
    if chosen in ("en", "zh-CN"):
        return chosen
    if caller.kind != "phone" or not caller.value.startswith("+"):
        return ""
    return "zh-CN" if caller.value.startswith(_CHINESE_SPEAKING) else "en"


def first_language(of_menu: str, dialled: str) -> str:
    """The language that comes first for callers whose own nobody knows: the phone menu's, else that of the country
    of the number they dialled.
    """
    return of_menu or language_for("", caller_of(dialled)) or "en"
