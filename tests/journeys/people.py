"""People of a journey without a browser: an agent with a socket and the API, customers with mail and telephones."""

from __future__ import annotations

import json
import smtplib
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from email.message import EmailMessage
from typing import Any, Self

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.journeys.stage import RunningStack

Row = dict[str, Any]
PATIENCE = 30.0  # seconds; a journey waits for things to happen, never for time to pass


def until(check: Callable[[], Any], seconds: float = PATIENCE, what: str = "it") -> Any:
    """Wait until `check()` is true and return what it returned. Fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)
    return found


class Agent:
    """One agent at work: the API with their token, and a socket that keeps the newest row of everything."""

    def __init__(self, stack: RunningStack, username: str) -> None:
        self.stack, self.facts = stack, stack.person(username)
        headers = {"Authorization": f"Bearer {self.facts['token']}"}
        self.api = httpx.Client(base_url=f"{stack.address}/api/v1/", headers=headers, trust_env=False, timeout=30)
        self.rows: dict[tuple[str, int], Row] = {}
        self.heard: list[str] = []
        self.line: ClientConnection | None = None
        self.id = int(self.get("me")["id"])

    def get(self, path: str, **query: Any) -> Any:
        """Read. Fails unless it is answered with success."""
        answer = self.api.get(path, params=query)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def post(self, path: str, body: Row | None = None, *, status: int | None = None) -> Any:
        """Write. Fails unless answered with `status`, or with any success when none is given."""
        answer = self.api.post(path, json=body or {})
        assert answer.status_code == status if status else answer.is_success, (path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def __enter__(self) -> Self:
        url = self.stack.facts["live_address"]
        headers = {"Authorization": f"Bearer {self.facts['token']}"}
        self.opened = ExitStack()
        self.line = self.opened.enter_context(connect(url, additional_headers=headers, max_size=None, proxy=None))
        assert json.loads(self.line.recv())["type"] == "hello"
        self.line.send('{"type":"resume","cursor":null}')
        for kind, rows in self.get("desk")["rows"].items():
            self.rows |= {(kind, row["id"]): row for row in rows}
        threading.Thread(target=self._listen, daemon=True).start()
        self._tidy()
        self.choose("available")
        return self

    def _tidy(self) -> None:
        """Close what a journey that failed left in this agent's hands."""
        for item in self.work():
            held = item["agent"] and item["agent"]["id"] == self.id
            if held and item["state"] in {"active", "parked", "wrap_up"}:
                if item["media"] == "voice" and item["state"] == "active":
                    self.end_call(item)
                self.finish(item)

    def __exit__(self, *_: object) -> None:
        self.api.put("agent-state", json={"chosen": "offline"})
        self.opened.close()
        self.api.close()

    def choose(self, state: str, reason: str = "") -> None:
        """Available, break, offline."""
        answer = self.api.put("agent-state", json={"chosen": state, "reason": reason})
        assert answer.is_success, answer.text

    def _listen(self) -> None:
        assert self.line is not None
        try:
            for text in self.line:
                self._take(json.loads(text))
        except ConnectionClosed:
            return

    def _take(self, message: Row) -> None:
        if message["type"] == "beat" and self.line is not None:
            self.line.send('{"type":"seen"}')
        if message["type"] != "event":
            return
        event = message["event"]
        self.heard.append(event["name"])
        key, row = (event["subject"][0], event["subject"][1]), event.get("row")
        if row and row["version"] >= self.rows.get(key, {"version": -1})["version"]:
            self.rows[key] = row

    def work(self, **wanted: Any) -> list[Row]:
        """Work items on the screen with these values."""
        items = [row for (kind, _), row in self.rows.copy().items() if kind == "work_item"]
        return [one for one in items if all(one.get(name) == value for name, value in wanted.items())]

    def ringing(self, mine: Callable[[Row], bool]) -> Row:
        """Wait until the wanted work rings here; whatever else rings meanwhile is taken and finished."""

        def look() -> Row | None:
            for item in self.work(state="reserved"):
                held_out = item["reservation"]
                if not held_out or held_out["agent"] != self.id or held_out["state"] != "pending":
                    continue
                if mine(item):
                    return item
                self._away_with(item)
            return None

        found: Row = until(look, what="the ringing")
        return found

    def _away_with(self, item: Row) -> None:
        if not self.api.post(f"reservations/{item['reservation']['id']}/accept").is_success:
            return
        if item["media"] == "voice":
            self.end_call(item)
        self.finish(item)

    def end_call(self, item: Row) -> None:
        """End a call that was accepted, as soon as it is connected, and wait until it can be written up."""
        where = f"calls/{item['ref']['id']}/end"
        until(lambda: self.api.post(where).is_success or self.work(id=item["id"], state="wrap_up"), what="the end")
        until(lambda: self.work(id=item["id"], state="wrap_up") or self.work(id=item["id"], state="done"))

    def accept(self, item: Row) -> Row:
        """Take what rings."""
        found: Row = self.post(f"reservations/{item['reservation']['id']}/accept")
        return found

    def finish(self, item: Row) -> None:
        """Write up and close, with the first outcome that the queue knows."""
        outcomes = self.get(f"queues/{item['queue']['id']}/dispositions")
        outcomes = outcomes.get("items", outcomes) if isinstance(outcomes, dict) else outcomes
        self.post(f"work-items/{item['id']}/finish", {"disposition": outcomes[0]["code"], "note": "Done."})


class Outside:
    """The outside world: the simulator's control API and the product's SMTP door."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self.api = httpx.Client(base_url=str(stack.facts["simulator"]), trust_env=False, timeout=30)

    def send_mail(self, raw: bytes, *, sender: str, to: str) -> tuple[int, bytes]:
        """Hand raw bytes to the product's receiver; returns code and text of its answer to DATA."""
        with smtplib.SMTP("127.0.0.1", int(self.stack.facts["smtp_port"]), timeout=60) as line:
            line.ehlo()
            line.mail(sender)
            line.rcpt(to)
            return line.data(raw)

    def letters(self, to: str) -> list[Row]:
        """What the product mailed to this customer, newest first, with headers."""
        found = self.api.get("/control/mail", params={"to": to}).json()["items"]
        return [self.api.get(f"/control/mail/{one['id']}").json() for one in found]

    def dial(self, caller: str) -> str:
        """Ring the hotline; returns the call's SID."""
        return str(self.api.post("/control/calls", json={"from": caller}).json()["sid"])

    def press(self, sid: str, digits: str) -> None:
        """Press keys."""
        self.api.post(f"/control/calls/{sid}/digits", json={"digits": digits})

    def call(self, sid: str) -> Row:
        """The caller's side of a call."""
        found: Row = self.api.get(f"/control/calls/{sid}").json()
        return found


def header(letter: Row, name: str) -> str:
    """One header of a letter that arrived."""
    return next((value for key, value in letter["headers"] if key.lower() == name.lower()), "")


def chinese_letter(sender: str, to: str, message_id: str, *, subject: str = "宽带无法连接") -> bytes:
    """Multipart, Chinese, with an attachment."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"李伟 <{sender}>", to, subject
    letter["Message-ID"], letter["Date"] = message_id, "Fri, 20 Nov 2026 10:00:00 +0800"
    letter.set_content("您好，\n\n宽带从昨天起无法连接，请尽快处理。\n", charset="gb18030", cte="base64")
    letter.add_alternative("<p>您好，</p><p>宽带从昨天起<b>无法连接</b>。</p>", subtype="html")
    letter.add_attachment(b"%PDF-1.4 test", maintype="application", subtype="pdf", filename="合同.pdf")
    return letter.as_bytes()
