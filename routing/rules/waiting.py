"""How work waits: its place, its bucket, the rings that widen, and the service level."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

HEAD_START = timedelta(days=3650)
# Seconds within which what was left behind in a queue of another kind (a voicemail among calls) is to be answered at the
# earliest: nobody is on the line for it, and it must not come before those who are.
LEFT_BEHIND = 4 * 3600
_OTHER_MEDIA = re.compile(r"@([a-z]+)$")


def rank_of(*, enqueued_at: datetime, target_seconds: int, priority: int, boost_seconds: int) -> datetime:
    """Where work stands, once and for all: its deadline, earlier by a boost per step of priority.

    Everything ages alike, so the order of two items never changes and the rank can be an index; a
    call that should be answered in 20 s comes before a mail that has four hours.
    """
    return enqueued_at + timedelta(seconds=target_seconds - priority * boost_seconds)


def target_of(queue_seconds: int, queue_media: str, media: str) -> int:
    """Seconds within which work of `media` is to be answered in a queue of `queue_media` with this target."""
    return queue_seconds if media == queue_media else max(queue_seconds, LEFT_BEHIND)


def head_rank(now: datetime) -> datetime:
    """The rank of a connected call that lost its agent: before everything that waits."""
    return now - HEAD_START


def demand_key(
    *,
    queue_id: int,
    skills: Mapping[str, int],
    groups: Collection[str] = (),
    only_agent: int | None = None,
    direct: bool = False,
    media: str = "",
) -> str:
    """The name of a bucket; equal exactly when the same agents are asked in the same way.

    `media` is given when it is not the queue's own: a voicemail in a queue of calls takes another kind of room.
    """
    wanted = ",".join(f"{key}:{level}" for key, level in sorted(skills.items()))
    held = "" if only_agent is None else f"{'=' if direct else '~'}{only_agent}"
    among = f"|{','.join(sorted(groups))}" if groups else ""
    other = f"@{media}" if media else ""
    return f"{queue_id}|{wanted}|{held}{among}{other}"


def media_in(key: str, media: str) -> str:
    """The media of the work in a bucket: the one its key names, else its queue's."""
    found = _OTHER_MEDIA.search(key)
    return found[1] if found else media


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom a moment asks: skills by level, groups (none: all members), and when the next ring opens."""

    skills: dict[str, int]
    groups: tuple[str, ...]
    next_at: datetime | None


def ring_at(
    required: Mapping[str, int],
    groups: Sequence[str],
    rings: Sequence[Mapping[str, Any]],
    *,
    entered_at: datetime,
    now: datetime,
) -> Ring:
    """The ring of `now`. A ring's skills replace those before it; its groups are asked too, [] asks all members."""
    skills, among = dict(required), set(groups)
    for ring in sorted(rings, key=lambda ring: float(ring["after"])):
        due = entered_at + timedelta(seconds=float(ring["after"]))
        if due > now:
            return Ring(skills, tuple(sorted(among)), due)
        skills = dict(ring.get("skills", skills))
        if "groups" in ring and among:
            among = among | set(ring["groups"]) if ring["groups"] else set()
    return Ring(skills, tuple(sorted(among)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item waits now: whom it asks, and when this changes (None: never)."""

    skills: dict[str, int]
    only_agent: int | None
    direct: bool
    due_at: datetime | None
    groups: tuple[str, ...] = ()


def place_of(
    *,
    required: Mapping[str, int],
    groups: Sequence[str] = (),
    rings: Sequence[Mapping[str, Any]],
    own_skills: Mapping[str, int],
    entered_at: datetime,
    now: datetime,
    preferred_agent: int | None = None,
    preferred_until: datetime | None = None,
    handed_over: bool = False,
) -> Place:
    """First the preferred agent alone, for a while; then anyone the ring of this moment allows.

    `own_skills` are the item's, on top of the queue's, in every ring.
    """
    ring = ring_at(required, groups, rings, entered_at=entered_at, now=now)
    skills = {**ring.skills, **own_skills}
    if preferred_agent is not None and preferred_until is not None and preferred_until > now:
        due = min(preferred_until, ring.next_at) if ring.next_at else preferred_until
        return Place({} if handed_over else skills, preferred_agent, handed_over, due)
    return Place(skills, None, False, ring.next_at, ring.groups)


def in_service_level(*, waited_ms: int, target_seconds: int) -> bool:
    """Whether an answer after this wait was in time; the target's last moment still is."""
    return waited_ms <= target_seconds * 1000


def service_level_percent(*, in_level: int, answered: int, abandoned: int, short: int) -> int | None:
    """Answered within the target, of all who were answered or gave up (not counting short stays)."""
    counted = answered + abandoned - short
    return round(100 * in_level / counted) if counted > 0 else None
