"""Length and words of texts."""

from __future__ import annotations

import pytest

from telephony.rules.texting import length_of, media_sids, next_text_state, word_in


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("Hello", "GSM-7", 5, 1),
        ("x" * 160, "GSM-7", 160, 1),
        ("x" * 161, "GSM-7", 161, 2),
        ("x" * 306, "GSM-7", 306, 2),
        ("x" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        # 76 euros fill 152 of 153 units: the next one goes to the next segment whole.
        ("€" * 153, "GSM-7", 306, 3),
        ("您好", "UCS-2", 2, 1),
        ("好" * 70, "UCS-2", 70, 1),
        ("好" * 71, "UCS-2", 71, 2),
        ("😀" * 35, "UCS-2", 70, 1),
        # 33 faces fill 66 of 67 units.
        ("😀" * 67, "UCS-2", 134, 3),
    ],
)
def test_length(text: str, encoding: str, units: int, segments: int) -> None:
    found = length_of(text)
    assert (found.encoding, found.units, found.segments) == (encoding, units, segments)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("STOP", "stop"), (" stop! ", "stop"), ("ＴＤ", "stop"), ("退订。", "stop"), ("unsubscribe", "stop"),
        ("START", "start"), ("恢复订阅", "start"), ("yes", ""), ("stop it please", ""), ("", ""), ("我要退订宽带", ""),
    ],
)  # fmt: skip
def test_words(text: str, word: str) -> None:
    assert word_in(text) == word


def test_the_carriers_reading_counts_first() -> None:
    assert word_in("Arrêt", "STOP") == "stop"


def test_terminal_never_leaves_and_unknown_words_change_nothing() -> None:
    assert next_text_state("delivered", "failed") == "delivered"
    assert next_text_state("sent", "queued") == "sent"
    assert next_text_state("queued", "no such word") == "queued"


def test_files_are_known_by_sid_alone() -> None:
    sid = "ME" + "a" * 32
    report = {"NumMedia": "3", "MediaUrl0": f"https://evil.example/Media/{sid}", "MediaUrl1": "file:///etc/passwd"}
    assert media_sids(report) == [sid]
