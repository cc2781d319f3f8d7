"""Text messages: their states in whatever order reports arrive, the words by which people leave, and their length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

TERMINAL = frozenset({"delivered", "undelivered", "failed"})
_RANK = {"planned": 0, "sending": 1, "unknown": 1, "queued": 2, "sent": 3} | dict.fromkeys(TERMINAL, 4)
# The carrier's words for ours.
_REPORTED = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
# What people see on the message.
_SHOWN = {
    "planned": "queued",
    "sending": "queued",
    "queued": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "unknown": "unknown",
}

# Nobody told us how a text is: asked after 2 and 10 minutes, an hour, half a day; then "sent" is all that is known.
CHECKS = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=12))
# Who wrote so recently is awake and waits: their night is no reason against an answer.
LIVE_EXCHANGE = timedelta(hours=1)


def next_text_state(state: str, reported: str) -> str:
    """The state of a text after the carrier's word about it: only forwards, terminal never leaves."""
    new = _REPORTED.get(reported, "")
    if state in TERMINAL or not new:
        return state
    return new if _RANK[new] > _RANK[state] else state


def shown_state(state: str) -> str:
    """The state of the ticket's message."""
    return _SHOWN[state]


def next_check(asked: int) -> timedelta | None:
    """How long to wait before the carrier is asked how a text is; None when it was asked often enough."""
    return CHECKS[asked] if asked < len(CHECKS) else None


_STOP = frozenset(
    [
        "stop",
        "stopall",
        "unsubscribe",
        "cancel",
        "end",
        "quit",
        "revoke",
        "optout",
        "t",
        "td",
        "退订",
        "停止",
        "取消订阅",
        "退订短信",
        "拒收",
    ]
)
_START = frozenset(["start", "unstop", "订阅", "恢复", "恢复订阅", "重新订阅", "开始"])
_CARRIERS = {"STOP": "stop", "START": "start"}


def word_in(text: str, opt_out_type: str = "") -> str:
    """What a text asks by a single agreed word: "stop", "start" or "". The carrier's own reading counts first.

    Only a text that is nothing but the word: "please stop by tomorrow" is a message like any other.
    """
    if opt_out_type in _CARRIERS:
        return _CARRIERS[opt_out_type]
    plain = unicodedata.normalize("NFKC", text).strip().strip(".!。,，;；:：\"'“”‘’ ").lower()
    return "stop" if plain in _STOP else "start" if plain in _START else ""


_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is as the carrier counts and charges it."""

    encoding: str
    units: int
    segments: int


def length_of(text: str) -> Length:
    """GSM-7 when every letter is in its alphabet (some count twice), else UCS-2. A letter is never cut in two."""
    if all(one in _GSM or one in _GSM_TWICE for one in text):
        sizes, alone, joined, encoding = [2 if one in _GSM_TWICE else 1 for one in text], 160, 153, "GSM-7"
    else:
        sizes, alone, joined, encoding = [2 if ord(one) > 0xFFFF else 1 for one in text], 70, 67, "UCS-2"
    units = sum(sizes)
    if units <= alone:
        return Length(encoding, units, 1 if units else 0)
    segments, used = 1, 0
    for size in sizes:
        if used + size > joined:
            segments, used = segments + 1, 0
        used += size
    return Length(encoding, units, segments)


_CJK = re.compile(r"[\u4e00-\u9fff]")


def language_in(text: str) -> str:
    """The language that a text shows by itself: "zh-CN" when it has Chinese characters, else ""."""
    return "zh-CN" if _CJK.search(text) else ""


_MEDIA = re.compile(r"/Media/(ME[0-9a-f]{32})(?:$|[/?.])")
MOST_FILES = 10


def media_sids(report: Mapping[str, str]) -> list[str]:
    """The SIDs of the files that came with a text; their address is ours to make, whatever the report names."""
    count = report.get("NumMedia", "")
    named = [report.get(f"MediaUrl{n}", "") for n in range(min(int(count) if count.isdecimal() else 0, MOST_FILES))]
    found = [_MEDIA.search(one) for one in named]
    return list(dict.fromkeys(one[1] for one in found if one))


_ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "video/mp4": "mp4",
    "video/3gpp": "3gp", "audio/mpeg": "mp3", "audio/amr": "amr", "audio/ogg": "ogg", "application/pdf": "pdf",
    "text/vcard": "vcf", "text/x-vcard": "vcf", "text/plain": "txt",
}  # fmt: skip


def file_name(place: int, content_type: str) -> str:
    """What a file without a name is called."""
    return f"mms-{place}.{_ENDINGS.get(content_type, 'bin')}"
