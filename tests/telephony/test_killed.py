"""Real web processes on a listening socket that outlives them: one is killed in the middle, or its clients go away."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection
from twilio.request_validator import RequestValidator

from contactcenter.stack.ports import listening_socket
from routing.models import WorkItem
from simulator.options import Options
from telephony.models import Call, CallEvent, WebhookReceipt
from tests.simulator.stage import free_port
from tests.telephony.line import ACCOUNT, BRITISH, NUMBER, TOKEN, number_with_menu
from tests.telephony.test_simulated import Outside
from tests.telephony.test_simulated import until as rounds_until

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
GIVEN_UP = 13  # seconds after which Daphne has ended whatever still works for a client that went away
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


class Web:
    """Web processes of the product on the tests' database; whoever calls while none lives waits for the next."""

    def __init__(self) -> None:
        self._listener = listening_socket("127.0.0.1", free_port())
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """One more, with a pool of two connections."""
        given = connection.settings_dict
        where = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_NO_POOL"} | {
            "DATABASE_URL": f"postgres://{where}",
            "DATABASE_POOL": "2",
            "PUBLIC_URL": self.address,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": configured.SECRET_KEY,
        }
        fd = self._listener.fileno()
        argv = [sys.executable, "-m", "contactcenter", "web", "--fd", str(fd)]
        self.process = subprocess.Popen(argv, cwd=ROOT, env=environment, pass_fds=(fd,), stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """-9, in the middle of whatever it does."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def close(self) -> None:
        """Nobody listens any more."""
        if self.process and self.process.poll() is None:
            self.kill()
        self._listener.close()


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    made.start()
    yield made
    made.close()


@pytest.fixture
def outside(web: Web) -> Iterator[Outside]:
    """A carrier that asks this product."""
    made = Outside(
        Options(
            port=free_port(),
            product=web.address,
            smtp_in="127.0.0.1:1",
            smtp_out_port=free_port(),
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            speech_speed=50,
        )
    )
    yield made
    made.stop()


until = partial(rounds_until, meanwhile=())  # the processes under test do what there is to do


@contextmanager
def held(statement: str, *values: object) -> Iterator[None]:
    """Somebody else holds this lock, and whoever wants it waits."""
    given = connection.settings_dict
    about = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(host=given["HOST"], port=given["PORT"], **about) as other:
        other.execute(statement, values)  # type: ignore[arg-type]
        yield


def stuck(count: int = 1) -> bool:
    """Whether so many statements wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0]) >= count


def test_killed_between_the_first_webhook_and_its_commit_the_call_appears_once(web: Web, outside: Outside) -> None:
    number_with_menu()
    with held("LOCK TABLE telephony_call IN EXCLUSIVE MODE"):
        sid = str(outside.control("POST", "calls", **{"from": BRITISH, "to": NUMBER})["sid"])
        until(stuck)
        web.kill()
    assert not Call.objects.exists()
    assert not WebhookReceipt.objects.exists()
    web.start()
    until(lambda: any(line["kind"] == "gather" for line in outside.call(sid)["transcript"]))
    assert [one.sid for one in Call.objects.all()] == [sid]
    assert Counter(CallEvent.objects.values_list("name", flat=True)) == {"rang": 1}
    outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: Call.objects.get().state == "abandoned")


def test_killed_between_a_pressed_key_and_its_commit_the_key_counts_once(web: Web, outside: Outside) -> None:
    _, billing = number_with_menu()
    sid = str(outside.control("POST", "calls", **{"from": BRITISH, "to": NUMBER})["sid"])
    until(lambda: any(line["kind"] == "gather" for line in outside.call(sid)["transcript"]))
    with held("SELECT 1 FROM telephony_call WHERE sid = %s FOR UPDATE", sid):
        outside.control("POST", f"calls/{sid}/digits", digits="2")
        until(stuck)
        web.kill()
    assert (Call.objects.get().state, Call.objects.get().step) == ("menu", 1)
    web.start()
    until(lambda: outside.call(sid)["queue"] == "billing")
    call = Call.objects.get()
    assert (call.state, call.queue, call.language) == ("queued", billing, "zh-CN")
    assert WorkItem.objects.count() == 1
    pressed = [one.detail["pressed"] for one in CallEvent.objects.filter(name="menu")]
    assert pressed == ["2"]
    outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: Call.objects.get().state == "abandoned")


def test_clients_that_go_away_in_the_middle_leave_their_connections_behind(web: Web) -> None:
    number_with_menu()

    def ask(seconds: float) -> int:
        given = {"CallSid": f"CA{secrets.token_hex(16)}", "AccountSid": ACCOUNT, "From": BRITISH, "To": NUMBER}
        url = f"{web.address}/twilio/voice"
        headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, given)}
        with httpx.Client(trust_env=False, timeout=seconds) as client:
            try:
                return client.post(url, data=given, headers=headers).status_code
            except httpx.TimeoutException:
                return 0

    assert ask(60) == 200
    with held("LOCK TABLE telephony_call IN EXCLUSIVE MODE"), ThreadPoolExecutor(6) as callers:
        assert set(callers.map(ask, [1.0] * 6)) == {0}
        time.sleep(GIVEN_UP)
    # Two had a connection and were carried out; the others waited for one in vain, and the provider asks again.
    until(lambda: Call.objects.count() == 3)
    assert [ask(8) for _ in range(4)] == [200] * 4
    until(lambda: Call.objects.count() == 7)
