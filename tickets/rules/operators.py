"""The operators of the search box, and what they ask for in the language of conditions.

Names and values are understood in both languages and whatever their capitals. Operators of one name are one question
with several answers (`status:open status:pending`); `is:` and `has:` ask for each of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from core.conditions.fields import Names
from core.problems import Refusal
from tickets.problems import SEARCH_NO_DAY, SEARCH_NO_OPERATOR, SEARCH_NO_VALUE, SEARCH_UNKNOWN_VALUE
from tickets.rules.fields import FIELDS
from tickets.rules.typing import Part, parts_of

Raw = dict[str, Any]


def _leaf(name: str, op: str, value: Any = None) -> Raw:
    return {"field": name, "op": op, **({} if value is None else {"value": value})}


@dataclass(frozen=True)
class Word:
    """A value that stands for a condition, with its name in both languages and the words it is also known by."""

    name: Names
    condition: Raw
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operator:
    """One operator. `takes` is what stands behind its colon: choice, person, team, queue, mailbox, customer, tag, word
    or day."""

    key: str
    chinese: str
    takes: str
    asks: str = ""  # the field that it asks about
    also: tuple[str, ...] = ()
    words: Mapping[str, Word] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it may be called."""
        return (self.key, self.chinese, *self.also)


def _say(en: str, zh: str) -> Names:
    return {"en": en, "zh-CN": zh}


FILES: Final = "files"  # no field: lists do not know it
_MINE: Final = _leaf("assignee", "is", ["me"])
_STATES: Final = {
    "overdue": Word(
        _say("overdue", "超时"),
        {"all": [_leaf("status", "is", ["open"]), _leaf("due", "before", "now")]}, ("逾期", "late"),
    ),
    "unassigned": Word(_say("unassigned", "未分配"), _leaf("assignee", "is", ["nobody"])),
    "assigned": Word(_say("assigned", "已分配"), _leaf("assignee", "is_not", ["nobody"])),
    "mine": Word(_say("mine", "我的"), _MINE),
    "unanswered": Word(_say("unanswered", "未回复"), _leaf("last_direction", "is", ["in"])),
    "unfinished": Word(_say("unfinished", "未完成"), _leaf("category", "is", ["unfinished"])),
    "finished": Word(_say("finished", "已完成"), _leaf("category", "is", ["finished"])),
    "snoozed": Word(_say("snoozed", "已暂缓"), _leaf("snoozed", "is", True)),
    "followed": Word(_say("followed", "已关注"), _leaf("followers", "is", ["me"]), ("following",)),
    "mentioned": Word(_say("mentioned", "提及我"), _leaf("mentions", "is", ["me"])),
    "vip": Word(_say("vip", "贵宾"), _leaf("tier", "is", ["vip"])),
}  # fmt: skip
_HOLDS: Final = {
    "attachment": Word(_say("attachment", "附件"), {FILES: True}, ("attachments", "file", "files", "文件")),
    "tag": Word(_say("tag", "标签"), _leaf("tags", "is_set"), ("tags",)),
    "customer": Word(_say("customer", "客户"), _leaf("customer", "is_not", ["nobody"])),
    "deadline": Word(_say("deadline", "期限"), _leaf("due", "is_set"), ("due",)),
}
OPERATORS: Final = (
    Operator("status", "状态", "choice", "status"),
    Operator("priority", "优先级", "choice", "priority"),
    Operator("from", "来自", "customer", "customer", ("customer", "客户")),
    Operator("to", "发至", "mailbox", "mailbox", ("mailbox", "邮箱")),
    Operator("assignee", "受理人", "person", "assignee", ("agent", "坐席")),
    Operator("team", "团队", "team", "team"),
    Operator("queue", "队列", "queue", "queue"),
    Operator("tag", "标签", "tag", "tags", ("tags",)),
    Operator("type", "类型", "choice", "kind", ("kind",)),
    Operator("media", "渠道", "choice", "media", ("via", "来源")),
    Operator("tier", "客户等级", "choice", "tier", ("等级",)),
    Operator("language", "语言", "choice", "language"),
    Operator("has", "有", "word", words=_HOLDS, also=("含",)),
    Operator("is", "是", "word", words=_STATES),
    Operator("created", "创建", "day", "created", ("创建时间",)),
    Operator("before", "早于", "day", "created", ("之前",)),
    Operator("after", "晚于", "day", "created", ("之后", "since")),
    Operator("updated", "更新", "day", "updated", ("更新时间",)),
    Operator("due", "到期", "day", "due", ("到期时间",)),
)
BY_NAME: Final = {name.lower(): one for one in OPERATORS for name in one.names}
_TOKENS: Final = {
    "me": ("me", "我", "本人"), "mine": ("mine", "my", "me", "我的", "本团队"),
    "nobody": ("nobody", "none", "无", "未分配"),
}  # fmt: skip
# What people also call a value; the names of `fields` and the codes are known anyway.
_ALSO: Final = {"priority": {"中": "normal", "medium": "normal"}, "language": {"zh": "zh-CN", "中文": "zh-CN"}}


class Known(Protocol):
    """Who and what has which name, for this person."""

    def ids(self, takes: str, name: str) -> list[int]:
        """Those of this name; none for a name that nobody has."""
        ...

    def fold(self, text: str) -> str:
        """The text without the difference of capitals, widths and scripts."""
        ...


@dataclass(frozen=True)
class Asked:
    """What is wanted. `about` and `dates` are conditions on tickets; the rest a list of tickets cannot hold.

    `dates` count for messages, customers and articles too.
    """

    words: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    about: tuple[Raw, ...] = ()
    dates: tuple[Raw, ...] = ()
    numbers: tuple[int, ...] = ()
    not_numbers: tuple[int, ...] = ()
    files: bool | None = None
    wide: tuple[tuple[str, bool], ...] = ()  # customers by name, where they are too many for a list; not so
    boxes: tuple[tuple[tuple[int, ...], bool], ...] = ()  # the mailboxes that it was written to; not so
    parts: tuple[Part, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether anything is to be found in texts."""
        return bool(self.words.strip() or self.phrases)

    @property
    def is_about_tickets(self) -> bool:
        """Whether it asks what only tickets and their messages can answer."""
        beyond = self.numbers or self.not_numbers or self.wide or self.boxes or self.files is not None
        return bool(self.about or beyond)

    @property
    def conditions(self) -> Raw:
        """What of it a list can keep."""
        return {"all": [*self.about, *self.dates]}

    @property
    def beyond(self) -> str:
        """Why a list could not keep it all: "words", "number", "files", "mailbox", "customers"; "" where it can."""
        if self.has_words or self.without:
            return "words"
        if self.numbers or self.not_numbers:
            return "number"
        if self.files is not None:
            return "files"
        if self.boxes:
            return "mailbox"
        return "customers" if self.wide else ""


def read(text: str, known: Known, *, now: datetime, zone: ZoneInfo, most: int) -> Asked:
    """What the text asks for. A name that more than `most` customers have is not written out.

    Raises SEARCH_NO_OPERATOR, SEARCH_NO_VALUE, SEARCH_UNKNOWN_VALUE, SEARCH_NO_DAY, each pointing at its part.
    """
    parts = parts_of(text, BY_NAME)
    reader = _Reader(known, now.astimezone(zone), most)
    for part in parts:
        reader.take(part)
    said = {kind: [one for one in parts if one.kind == kind] for kind in ("word", "phrase", "number")}
    plain, phrases = _of(said["word"], without=False), _of(said["phrase"], without=False)
    return Asked(
        words=" ".join(plain),
        phrases=tuple(one for one in phrases if one),
        without=(*_of(said["word"], without=True), *_of(said["phrase"], without=True)),
        about=tuple(reader.whole()),
        dates=tuple(reader.dates),
        numbers=tuple(int(one) for one in _of(said["number"], without=False)),
        not_numbers=tuple(int(one) for one in _of(said["number"], without=True)),
        files=reader.files,
        wide=tuple(reader.wide),
        boxes=tuple((tuple(ids), without) for without, ids in reader.boxes.items()),
        parts=tuple(parts),
    )


def _of(parts: Sequence[Part], *, without: bool) -> list[str]:
    return [part.values[0] for part in parts if part.is_without == without]


class _Reader:
    """Collects what the operators ask for, one after the other."""

    def __init__(self, known: Known, now: datetime, most: int) -> None:
        self.known, self.now, self.most = known, now, most
        self.values: dict[tuple[str, str], list[Any]] = {}  # field and operator -> values that are one question
        self.single: list[Raw] = []
        self.dates: list[Raw] = []
        self.files: bool | None = None
        self.wide: list[tuple[str, bool]] = []
        self.boxes: dict[bool, list[int]] = {}

    def take(self, part: Part) -> None:
        if part.kind != "operator":
            return
        operator = BY_NAME.get(part.operator.lower())
        if operator is None:
            raise _pointing(SEARCH_NO_OPERATOR(operator=part.operator), part)
        if not part.values:
            raise _pointing(SEARCH_NO_VALUE(operator=part.operator), part)
        for value in part.values:
            _TAKERS[operator.takes](self, operator, part, value)

    def whole(self) -> list[Raw]:
        found = [_leaf(name, op, list(dict.fromkeys(given))) for (name, op), given in self.values.items()]
        return [*found, *self.single]

    def add(self, operator: Operator, part: Part, values: Sequence[Any]) -> None:
        yes, no = ("has_any", "has_none") if operator.takes == "tag" else ("is", "is_not")
        self.values.setdefault((operator.asks, no if part.is_without else yes), []).extend(values)


def _pointing(refusal: Refusal, part: Part) -> Refusal:
    refusal.detail |= {"at": part.at, "length": part.length}
    return refusal


def _unknown(operator: Operator, part: Part, value: str, values: Sequence[str] = ()) -> Refusal:
    return _pointing(SEARCH_UNKNOWN_VALUE(operator=part.operator, value=value, known=list(values)), part)


def _choice(reader: _Reader, operator: Operator, part: Part, value: str) -> None:
    choices, wanted = FIELDS[operator.asks].choices, reader.known.fold(value)
    names = {reader.known.fold(one): code for code, said in choices.items() for one in (code, *said.values())}
    names |= {code.replace("_", "-"): code for code in choices} | {code.replace("_", " "): code for code in choices}
    names |= _ALSO.get(operator.asks, {})
    code = names.get(wanted) or next((one for one in choices if one.lower() == wanted), None)
    if code is None:
        raise _unknown(operator, part, value, list(choices))
    reader.add(operator, part, [code])


def _reference(reader: _Reader, operator: Operator, part: Part, value: str) -> None:
    for token in FIELDS[operator.asks].tokens if operator.asks in FIELDS else ():
        if reader.known.fold(value) in _TOKENS[token]:
            return reader.add(operator, part, [token])
    ids = reader.known.ids(operator.takes, value)
    if not ids:
        raise _unknown(operator, part, value)
    if operator.takes == "mailbox":
        reader.boxes.setdefault(part.is_without, []).extend(ids)
    elif len(ids) > reader.most:
        reader.wide.append((value, part.is_without))
    else:
        reader.add(operator, part, ids)
    return None


def _tag(reader: _Reader, operator: Operator, part: Part, value: str) -> None:
    reader.add(operator, part, [value])


def _word(reader: _Reader, operator: Operator, part: Part, value: str) -> None:
    wanted = reader.known.fold(value)
    found = next((one for key, one in operator.words.items() if wanted in (key, *one.name.values(), *one.also)), None)
    if found is None:
        raise _unknown(operator, part, value, list(operator.words))
    if FILES in found.condition:
        reader.files = not part.is_without
    else:
        reader.single.append({"not": found.condition} if part.is_without else found.condition)


_SPAN: Final = re.compile(r"(\d{1,4})(h|d|w|m|小时|天|日|周|个月)")
_HOURS: Final = {"h": 1, "小时": 1, "d": 24, "天": 24, "日": 24, "w": 168, "周": 168, "m": 720, "个月": 720}
_DAYS: Final = {"today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "tomorrow": 1, "明天": 1}
_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_TICK: Final = timedelta(microseconds=1)


def _day(reader: _Reader, operator: Operator, part: Part, value: str) -> None:
    """A day, a month, a year, or how long ago; a negation turns the whole around."""
    low, high = _span(reader, operator, part, value)
    found: list[Raw] = []
    if operator.key != "before" and low is not None:
        found.append(_leaf(operator.asks, "after", (low - _TICK).isoformat()))
    if operator.key == "before":
        found.append(_leaf(operator.asks, "before", (low or reader.now).isoformat()))
    elif operator.key != "after" and high is not None:
        found.append(_leaf(operator.asks, "before", high.isoformat()))
    whole = found[0] if len(found) == 1 else {"all": found}
    into = reader.dates if operator.asks == "created" else reader.single
    into.append({"not": whole} if part.is_without else whole)


def _span(reader: _Reader, operator: Operator, part: Part, value: str) -> tuple[datetime | None, datetime | None]:
    """From when until when, in the zone of who asks; "7d" is the last seven days (for what is due: the next)."""
    text = reader.known.fold(value)
    ago = _SPAN.fullmatch(text)
    if ago:
        long = timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
        return (reader.now, reader.now + long) if operator.asks == "due" else (reader.now - long, None)
    try:
        first, after = _days(text, reader.now.date())
    except (ValueError, OverflowError) as error:
        raise _pointing(SEARCH_NO_DAY(operator=part.operator, value=value), part) from error
    zone = reader.now.tzinfo
    return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)


def _days(text: str, today: date) -> tuple[date, date]:
    """The first day, and the one after the last. Raises ValueError for what is none."""
    if text in _DAYS:
        day = today + timedelta(days=_DAYS[text])
        return day, day + timedelta(days=1)
    found = _DATE.fullmatch(text)
    if found is None or not 1900 <= int(found[1]) <= 2899:
        raise ValueError(text)
    year, month = int(found[1]), int(found[2] or 1)
    if found[3]:
        day = date(year, month, int(found[3]))
        return day, day + timedelta(days=1)
    if found[2]:
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return date(year, 1, 1), date(year + 1, 1, 1)


_TAKERS: Final[Mapping[str, Any]] = {
    "choice": _choice, "person": _reference, "team": _reference, "queue": _reference, "mailbox": _reference,
    "customer": _reference, "tag": _tag, "word": _word, "day": _day,
}  # fmt: skip
