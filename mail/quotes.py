"""Where the new words of a reply end and the quoted old ones begin. Pure; English, Chinese and the usual neighbours."""

import re
from typing import Final, NamedTuple

from mailparser_reply import EmailReplyParser

# The library's patterns are backtracking ones: beyond this length only our own linear rules look.
_LIBRARY_LIMIT: Final = 8_000
_HEADER_NAMES: Final = (
    r"From|Sent|Date|To|Cc|Subject|Reply-To|发件人|寄件者|寄件人|發件人|发送时间|发送日期|寄件日期|日期|时间|"
    r"收件人|收件者|抄送|副本|主题|主旨|Von|Gesendet|An|Betreff|De|Envoyé|À|Objet|Enviado|Para|Asunto|"
    r"差出人|送信日時|宛先|件名"
)
_HEADER_LINE: Final = re.compile(rf"^[\s>*]*\**\s*({_HEADER_NAMES})\s*\**\s*[:：]\s*\S?", re.IGNORECASE)
_FIRST_HEADER: Final = re.compile(
    r"^[\s>*]*\**\s*(From|发件人|寄件者|寄件人|發件人|Von|De|差出人)\s*\**\s*[:：]",
    re.IGNORECASE,
)
_MARKERS: Final = [
    # -----Original Message-----, 原始邮件, 转发, as lines of their own with or without rules around them
    re.compile(
        r"^[\s>]*[-_—=─*\s]{0,40}(Original Message|Original Email|Forwarded message|Begin forwarded message:?|原始邮件|原始郵件|"
        r"原邮件|原始信息|转发的?邮件|轉寄郵件|邮件原件|转发邮件信息|回复的原邮件|Ursprüngliche Nachricht|Message d'origine|Mensaje original|"
        r"元のメッセージ)\s*[:：]?\s*[-_—=─*\s]{0,40}$",
        re.IGNORECASE,
    ),
    # On Mon, 20 Nov 2026 at 10:00, Li Wei <li@example.com> wrote:
    re.compile(
        r"^[\s>]*(On|Am|Le|El|Il|Op)\s.{4,300}\s?(wrote|schrieb.{0,120}|a écrit|escribió|ha scritto|schreef.{0,80})\s?[:：]\s*$"
    ),
    # 在 2026年11月20日，李伟 <li@example.com> 写道：    于2026年11月20日周五 10:00写道：    2026-11-20 10:00，李伟 写道
    re.compile(r"^[\s>]*(在|于|於)?.{0,300}\d.{0,300}(写道|寫道|写到|写了|來信|来信)\s*[:：]?\s*$"),
    re.compile(r"^[\s>]*.{0,120}(写道|寫道)\s*[:：]\s*$"),
    re.compile(r"^[\s>]*.{0,40}\d{4}年\d{1,2}月\d{1,2}日.{0,200}[:：]\s*$"),
    # ------------------ 原始邮件 ------------------ is above; QQ and 163 also write: 在 2026-11-20 10:00:00，"李伟" <..> 写道：
    re.compile(r"^[\s>]*At \d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}, .{1,200} wrote:\s*$"),
    re.compile(r"^\s*_{20,}\s*$"),
]
_SIGNATURE: Final = re.compile(
    r"^(-- ?|—|Sent from my .{1,40}|Get Outlook for .{1,20}|发自我的.{1,30}|發自我的.{1,30}|来自我的.{1,30}|从我的.{1,30}发送)\s*$",
    re.IGNORECASE,
)
_REPLY_ABOVE: Final = "##- "


class Reply(NamedTuple):
    """A letter in two: what its writer added, and the older text below or around it."""

    text: str
    quoted: str


def split_reply(text: str) -> Reply:
    """Split at the first quotation. If that leaves no words (the answer stands below or inside), nothing is folded."""
    lines = text.split("\n")
    cut = _first_quote(lines)
    if cut is None:
        return _by_library(text)
    head = "\n".join(lines[:cut]).rstrip()
    if not _has_words(head):
        return _answer_below(lines) or Reply(text.strip(), "")
    return Reply(head.strip("\n"), "\n".join(lines[cut:]).strip())


def _first_quote(lines: list[str]) -> int | None:
    for index, line in enumerate(lines):
        if line.startswith(_REPLY_ABOVE) or (len(line) <= 700 and any(marker.match(line) for marker in _MARKERS)):
            return index
        if _wrapped_attribution(lines, index) or _header_block(lines, index) or _trailing_quote(lines, index):
            return index
    return None


def _wrapped_attribution(lines: list[str], index: int) -> bool:
    """An "On ... wrote:" that the mailer broke over two or three lines."""
    if not re.match(r"^[\s>]*(On\s|在\s?\d|于\s?\d|Am\s|Le\s)", lines[index]):
        return False
    joined = lines[index].rstrip()
    for following in lines[index + 1 : index + 4]:
        joined = f"{joined} {following.strip(' >')}"
        if len(joined) <= 700 and any(marker.match(joined) for marker in _MARKERS[1:4]):
            return True
        if not following.strip():
            return False
    return False


def _header_block(lines: list[str], index: int) -> bool:
    """Outlook quotes by repeating the headers: a From line and two more header lines within the next five."""
    if not _FIRST_HEADER.match(lines[index]):
        return False
    following = [line for line in lines[index + 1 : index + 8] if line.strip()][:5]
    return sum(1 for line in following if _HEADER_LINE.match(line)) >= 2


def _trailing_quote(lines: list[str], index: int) -> bool:
    """`>` from here to the end. Answers between quoted lines are an interleaved reply and stay whole."""
    if not lines[index].lstrip().startswith(">"):
        return False
    rest = [line for line in lines[index:] if line.strip()]
    return all(line.lstrip().startswith(">") or _SIGNATURE.match(line.strip()) for line in rest)


def _answer_below(lines: list[str]) -> Reply | None:
    """A bottom poster: attribution, `>` lines, then the answer."""
    last = max(
        (index for index, line in enumerate(lines) if line.lstrip().startswith(">")),
        default=None,
    )
    if last is None:
        return None
    answer = "\n".join(lines[last + 1 :]).strip()
    return Reply(answer, "\n".join(lines[: last + 1]).strip()) if _has_words(answer) else None


def _has_words(text: str) -> bool:
    return any(line.strip() and not _SIGNATURE.match(line.strip()) for line in text.split("\n"))


def _by_library(text: str) -> Reply:
    """Attributions of languages that our own rules do not know."""
    if len(text) > _LIBRARY_LIMIT:
        return Reply(text.strip(), "")
    try:
        replies = EmailReplyParser(languages=["de", "es", "fr", "it", "ja", "ko", "nl", "pl", "sv"]).read(text).replies
        head = str(replies[0].content).rstrip() if len(replies) > 1 else ""
    except Exception:
        return Reply(text.strip(), "")
    if not _has_words(head) or not text.startswith(head):
        return Reply(text.strip(), "")
    return Reply(head.strip(), text[len(head) :].strip())
