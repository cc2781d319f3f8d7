"""Bytes to text for mail of unknown upbringing. Pure; nothing here raises."""

import base64
import binascii
import codecs
import quopri
import re
from typing import Final

from core.text import visible

# Mailers say GB2312 and send GBK or GB18030, say Latin-1 and send Windows-1252: read the larger set.
_LARGER: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
    "gb_2312-80": "gb18030", "euc-cn": "gb18030", "chinesesimplified": "gb18030",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "x-sjis": "cp932",
    "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "iso-8859-8-i": "iso-8859-8",
    "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8",
}  # fmt: skip
# Codecs of Python that are not charsets of mail: slow on hostile input, or they interpret escapes.
_REFUSED: Final = {
    "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf-16", "utf-32",
}  # fmt: skip
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
# Control characters that PostgreSQL refuses or that a browser would stumble over; tab and line ends stay.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s]{1,80})\?([BbQq])\?([^?]*)\?=")


def clean(text: str) -> str:
    """Text that every store accepts: no NUL and control characters, no lone surrogates, `\\n` line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))


def decode(data: bytes, charset: str | None) -> str:
    """Decode as the sender meant it: the named charset or its larger sibling, else UTF-8, GB18030, Windows-1252."""
    named = _known(charset)
    for candidate in ([named] if named else []) + ["utf-8", "gb18030"]:
        try:
            return clean(data.decode(candidate))
        except (UnicodeError, LookupError, ValueError):
            continue
    return clean(data.decode(_fallback(named, data), "replace"))


def _fallback(named: str | None, data: bytes) -> str:
    """The charset that loses least when none fits: the named one if it is wide, otherwise by the look of the bytes."""
    if named:
        return named
    return "utf-8" if data.count(b"\xef\xbf\xbd") else "cp1252"


def _known(charset: str | None) -> str | None:
    """The codec to use for a charset's name; None for an unknown one or one that is not a charset."""
    name = (charset or "").strip().strip("\"'").lower()
    name = _LARGER.get(name, name)
    if not name or not name.isascii() or "\0" in name:
        return None
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if codec.name in _REFUSED or not getattr(codec, "_is_text_encoding", True):
        return None
    return codec.name


def header_text(raw: object) -> str:
    """A header's readable text: encoded words joined before decoding (mailers cut characters in two), raw bytes guessed."""
    value = from_surrogates(str(raw or ""))
    value = re.sub(r"[\r\n]+[ \t]*", " ", value)
    # Space between two encoded words belongs to the encoding, not to the text (RFC 2047, 6.2).
    value = re.sub(r"(\?=)\s+(?==\?)", r"\1", value)
    out: list[str] = []
    pending: list[tuple[str, bytes]] = []
    end = 0
    for match in _ENCODED_WORD.finditer(value):
        if match.start() != end:
            out.append(_flush(pending))
            out.append(value[end : match.start()])
        charset = match.group(1).split("*")[0]
        data = _word_bytes(match.group(2), match.group(3))
        if pending and pending[-1][0].lower() != charset.lower():
            out.append(_flush(pending))
        pending.append((charset, data))
        end = match.end()
    out.append(_flush(pending))
    out.append(value[end:])
    return visible(clean("".join(out)).replace("\n", " ")).strip()


def _flush(pending: list[tuple[str, bytes]]) -> str:
    if not pending:
        return ""
    text = decode(b"".join(data for _, data in pending), pending[0][0])
    pending.clear()
    return text


def _word_bytes(encoding: str, payload: str) -> bytes:
    if encoding in "Qq":
        return quopri.decodestring(payload.replace("_", " ").encode("utf-8", "surrogateescape"), header=False)
    try:
        return base64.b64decode(payload + "=" * (-len(payload) % 4))
    except (binascii.Error, ValueError):
        return payload.encode("utf-8", "surrogateescape")


def from_surrogates(value: str) -> str:
    """Raw 8-bit header bytes arrive as surrogate escapes: take them as bytes again and guess their charset."""
    if not _SURROGATES.search(value):
        return value
    return decode(value.encode("utf-8", "surrogateescape"), None)
