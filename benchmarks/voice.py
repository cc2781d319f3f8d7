"""Rows of the telephone: webhooks alone and under load, how fast a call rings and its line is asked for, 200 held, a flood."""

from __future__ import annotations

import contextlib
import math
import secrets
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import psycopg
from twilio.request_validator import RequestValidator

from benchmarks import calls
from benchmarks.carrier import SELDOM, Outside, until
from benchmarks.floor.serving import floor
from benchmarks.house import NUMBER
from benchmarks.http import post
from benchmarks.machine import watched
from benchmarks.product import Product, helper
from benchmarks.push import Sockets
from benchmarks.table import Row, milliseconds, percentile, ratio
from benchmarks.writer import steady

ALONE, BUSY, RINGS = 5.0, 50.0, 5.0  # calls a second
LATE = 0.5
KEPT = 0.97  # of the pace: whoever waits for an answer before the next one is asked for hides that there are too many
AGENTS, HELD = 60, 200
ACCEPTED = 40
FLOOD_RATE = 1000 / 60
WAITING_MAX = 100
REFUSALS = {
    "told": ("All lines are busy", "当前线路全忙"),
    "later": ("We are sorry, we cannot take your call right now", "非常抱歉，暂时无法接听您的来电"),
}
People = list[tuple[int, str]]


def environment(port: int) -> dict[str, str]:
    """What the product is told: where its telephone company will be, and how many may wait."""
    return {"TWILIO_API_BASE": f"http://127.0.0.1:{port}", "CALLS_WAITING_MAX": str(WAITING_MAX)}


def alone(running: Product, callers: list[str], *, long: bool) -> Row:
    """With nobody connected."""
    return webhooks(running, callers, ALONE, 60 if long else 10, split=True, beside="alone")


def rows(
    running: Product, outside: Outside, callers: list[str], crowd: Sockets, people: People, *, split: bool, long: bool
) -> Iterator[Row]:
    """Beside the crowd. The flood in the default mode, which has less in reserve; the rest of it needs no telling twice."""
    on_phone(running, people[:AGENTS])
    seconds = 600 if long and split else 20 if split else 10
    yield webhooks(running, callers, BUSY, seconds, split=split, beside="routing, 1,000 sockets")
    yield rings(running, callers, crowd, people, split=split)
    yield legs(running, outside, callers, dict(people), split=split)
    if split:
        on_phone(running, people[:HELD])
        yield held(running, outside, callers, dict(people))
    off_phone(running)
    if not split:
        yield flood(running, outside, callers, 1000 if long else 250)


def on_phone(running: Product, people: People) -> None:
    """These take calls."""
    helper(running, "benchmarks.house", "on-phone", *(str(person) for person, _ in people))


def off_phone(running: Product) -> None:
    """Nobody takes calls."""
    helper(running, "benchmarks.house", "off-phone")


def signed(address: str, path: str, sid: str, **fields: str) -> bytes:
    """One webhook about a call, answered. Raises RuntimeError for anything but success."""
    given = {"CallSid": sid, "AccountSid": calls.ACCOUNT, "To": NUMBER, **fields}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator(calls.TOKEN).compute_signature(address + path, given),
        "I-Twilio-Idempotency-Token": secrets.token_hex(16),
    }
    status, document = post(address, path, urlencode(given).encode(), headers)
    if status not in (200, 204):
        raise RuntimeError(f"{path} answered {status}: {document[:300]!r}")
    return document


def press_one(address: str, sid: str, caller: str) -> None:
    """At the menu, the first thing that a call comes to: into the queue. Raises RuntimeError when it does not get there."""
    heard = signed(address, f"/twilio/menu?call={sid}&step=1", sid, From=caller, Digits="1")
    if b"<Enqueue" not in heard and b"<Hangup" not in heard:
        raise RuntimeError(f"a pressed key led to {heard[:300]!r}")


def new_sid() -> str:
    """Of a call."""
    return f"CA{secrets.token_hex(16)}"


def webhooks(running: Product, callers: list[str], rate: float, seconds: float, *, split: bool, beside: str) -> Row:
    """New calls at their pace; a second later each has ended, and every tenth went through the queue meanwhile."""
    address = str(running.facts["address"])
    taken: list[float] = []
    sids = [new_sid() for _ in range(int(rate * seconds))]

    def step(number: int) -> None:
        sid, caller = sids[number], callers[number % len(callers)]
        taken.append(calls.ring(address, "/twilio/voice", caller, sid))
        if number % 10 == 0:
            press_one(address, sid, caller)
        if number >= rate:
            before = sids[number - int(rate)]
            signed(address, "/twilio/status", before, From=caller, CallStatus="completed", SequenceNumber="1")

    calls.course(address, "/twilio/voice", callers, 2)
    begun = time.monotonic()
    with watched() as load:
        steady(step, rate, seconds)
    pace = len(taken) / (time.monotonic() - begun)
    is_kept = pace >= KEPT * rate
    with floor(running, split=split) as (bare, _):
        calls.course(bare, "/voice", callers, 2)
        least = calls.course(bare, "/voice", callers, min(seconds, 10), rate)
    late = sum(one > LATE for one in taken) / max(1, len(taken))
    met = percentile(taken, 0.99) <= calls.AIM and not late and is_kept
    slower = "" if is_kept else f", only {pace:.0f}/s were taken"
    return Row(
        f"call webhook -> TwiML, {rate:.0f} calls/s, {beside}, {mode(split)}",
        f"{milliseconds(taken)}, {late:.1%} above {LATE * 1000:.0f} ms{slower}",
        f"p99 {calls.AIM * 1000:.0f} ms, 0%" if split else "-",
        milliseconds(least),
        ratio(percentile(taken, 0.5), percentile(least, 0.5)),
        load.others,
        met=met if split else None,
    )


def mode(split: bool) -> str:
    """How the product was started."""
    return "--split" if split else "default mode"


def rings(running: Product, callers: list[str], crowd: Sockets, people: People, *, split: bool) -> Row:
    """The webhook that puts a call into the queue, until the reservation is on the socket of its agent."""
    address, asked = str(running.facts["address"]), list[tuple[int, float]]()
    sids: dict[int, str] = {}

    def step(number: int) -> None:
        place = number % len(callers)
        sid = sids[number] = new_sid()
        calls.ring(address, "/twilio/voice", callers[place], sid)
        asked.append((place, time.monotonic()))
        press_one(address, sid, callers[place])
        gone = sids.get(number - 10)
        if gone:
            signed(address, "/twilio/status", gone, From="", CallStatus="completed", SequenceNumber="1")

    crowd.take_rings()
    with watched() as load:
        steady(step, RINGS, 20 if split else 10)
        time.sleep(2)
    came = [(caller, at) for number, person, caller, at in crowd.take_rings() if people[number][0] == person]
    first = [min((at for one, at in came if one == place and at > begun), default=math.inf) for place, begun in asked]
    taken = [at - begun for (_, begun), at in zip(asked, first, strict=True) if at - begun < 5]
    lost = len(asked) - len(taken)
    return Row(
        f"call put into the queue -> reservation on the agent's socket, {RINGS:.0f}/s, {mode(split)}",
        milliseconds(taken) + (f", {lost} of {len(asked)} not within 5 s" if lost else ""),
        "p99 150 ms" if split else "-",
        others=load.others,
        met=(not lost and percentile(taken, 0.99) <= 0.15) if split else None,
    )


def pending(running: Product) -> Callable[[str], tuple[int, int] | None]:
    """Looks up who a call rings at: (reservation, agent)."""
    line = psycopg.connect(running.facts["environment"]["DATABASE_URL"], autocommit=True)

    def look(sid: str) -> tuple[int, int] | None:
        found = line.execute(
            "SELECT r.id, r.agent_id FROM routing_reservation r JOIN telephony_call c ON c.work_item_id = r.work_item_id "
            "WHERE c.sid = %s AND r.state = 'pending'",
            [sid],
        ).fetchone()
        return (int(found[0]), int(found[1])) if found else None

    return look


def act(running: Product, path: str, secret: str) -> int:
    """What an agent does, through the API; its status."""
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{running.facts['address']}/api/v1/{path}", b"{}", headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()
        return int(answer.status)


def legs(running: Product, outside: Outside, callers: list[str], secret: dict[int, str], *, split: bool) -> Row:
    """From the agent's accepting (the request sent) until the carrier was asked for their line."""
    look, taken = pending(running), []
    with watched() as load:
        for number in range(ACCEPTED):
            sid = outside.dial(callers[number % len(callers)])
            reservation, person = until(lambda sid=sid: look(sid))
            begun = time.time()
            act(running, f"reservations/{reservation}/accept", secret[person])
            asked = until(lambda person=person: outside.asked_for(person), pause=SELDOM)
            taken.append(asked - begun)
            outside.hang_up(sid)
    return Row(
        f"accepted -> the agent's line asked for, {mode(split)}",
        milliseconds(taken),
        "p99 100 ms" if split else "-",
        others=load.others,
        met=percentile(taken, 0.99) <= 0.1 if split else None,
    )


def held(running: Product, outside: Outside, callers: list[str], secret: dict[int, str]) -> Row:
    """So many calls connected and on hold at once: what the product says of each beside what the carrier has."""
    sids: list[str] = []
    look = pending(running)

    def connect(number: int) -> None:
        sid = outside.dial(callers[number % len(callers)])
        reservation, person = until(lambda: look(sid), pause=SELDOM)
        act(running, f"reservations/{reservation}/accept", secret[person])
        sids.append(sid)

    begun = time.monotonic()
    with watched() as load, ThreadPoolExecutor(8) as crew:
        list(crew.map(connect, range(HELD)))
        until(lambda: all(one[0] == "connected" for one in known(running, sids).values()), pause=1)
        ids = {sid: one[4] for sid, one in known(running, sids).items()}
        agents = {sid: one[3] for sid, one in known(running, sids).items()}
        list(crew.map(lambda sid: act(running, f"calls/{ids[sid]}/hold", secret[agents[sid]]), sids))
        with contextlib.suppress(TimeoutError):
            until(lambda: all(one[1] for one in known(running, sids).values()), pause=1)
        seconds = time.monotonic() - begun
        ours, theirs = known(running, sids), {sid: outside.call(sid) for sid in sids}
        right = sum(_agree(ours[sid], theirs[sid]) for sid in sids)
        list(crew.map(outside.hang_up, sids))
        with contextlib.suppress(TimeoutError):
            until(lambda: all(one[0] == "completed" for one in known(running, sids).values()), pause=1)
        ended = sum(one[0] == "completed" for one in known(running, sids).values())
    return Row(
        f"{HELD} calls connected and held at once, --split",
        f"{right} of {HELD} as the carrier has them after {seconds:.0f} s, {ended} ended right",
        f"{HELD} of {HELD}",
        others=load.others,
        met=right == ended == HELD,
    )


def _agree(ours: list[object], theirs: dict[str, object]) -> bool:
    is_there = theirs["state"] == "in-progress" and theirs["conference"] == ours[2]
    return ours[0] == "connected" and ours[1] is True and theirs["held"] is True and is_there


def known(running: Product, sids: list[str]) -> dict[str, list[object]]:
    """Of these calls as the product has them: state, held, room, agent, id."""
    with psycopg.connect(running.facts["environment"]["DATABASE_URL"]) as line:
        found = line.execute(
            "SELECT sid, state, held, 'call-' || id || '-' || turn, owner_id, id FROM telephony_call WHERE sid = ANY(%s)",
            [sids],
        ).fetchall()
    return {str(row[0]): list(row[1:]) for row in found}


def flood(running: Product, outside: Outside, callers: list[str], count: int) -> Row:
    """A thousand calls a minute and nobody to answer: each waits, or was told that the centre is full."""
    sids: list[str] = []

    def step(number: int) -> None:
        sids.append(str(outside.ask("POST", "calls", **{"from": callers[number % len(callers)], "to": NUMBER})["sid"]))

    with watched() as load:
        steady(step, FLOOD_RATE, count / FLOOD_RATE)
        with contextlib.suppress(TimeoutError):
            until(lambda: all(fate(outside, sid) for sid in sids), seconds=180, pause=3)
        fates = [fate(outside, sid) for sid in sids]
        ours = known(running, sids)
        waiting = sum(one == "waiting" for one in fates)
        told, later = (sum(one == kind for one in fates) for kind in ("told", "later"))
        queued = sum(one[0] == "queued" for one in ours.values())
        refused = sum(one[0] == "failed" for one in ours.values())
        with ThreadPoolExecutor(8) as crew:
            list(crew.map(outside.hang_up, sids))
    lost = count - waiting - told - later
    return Row(
        f"a flood of {count:,} calls at 1,000 a minute, room for {WAITING_MAX}",
        f"{waiting} wait, {told} told that all lines are busy, {later} to call again, {lost} lost; "
        f"we have {queued} waiting, {refused} refused",
        "0 lost",
        others=load.others,
        # A process that is behind refuses without a row: then fewer were refused in our tables, but never more.
        met=not lost and queued == waiting and refused <= told + later,
    )


def fate(outside: Outside, sid: str) -> str:
    """What became of a caller: "waiting" in the queue, "told" that all lines are busy, or to call again "later"."""
    call = outside.call(sid)
    if call["queue"]:
        return "waiting"
    heard = [line["text"] for line in call["transcript"] if line["kind"] == "say"]
    if call["state"] != "completed":
        return ""
    return next((kind for kind, words in REFUSALS.items() if any(text.startswith(words) for text in heard)), "")
