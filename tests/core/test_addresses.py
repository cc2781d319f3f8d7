"""Which addresses are something: the front end's screens and nothing else get its pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from contactcenter import pages
from tests import cast
from tests.foreign import portal_client

pytestmark = pytest.mark.django_db
SOURCES = Path(__file__).parents[2] / "frontend" / "src"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def entry(address: str) -> tuple[int, str]:
    """The status, and which application the page starts."""
    answer = Client(headers={"Accept": BROWSER}).get(address)
    found = re.search(r'data-entry="(\w+)"', answer.content.decode())
    return answer.status_code, found.group(1) if found else ""


def routes(path: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (SOURCES / path).read_text()))


def test_every_screen_of_the_front_end_is_known_and_no_other() -> None:
    desk = routes("app/router.tsx", r"path: '/([^/']*)")
    assert desk - {""} == set(pages.DESK)
    portal = routes("portal/App.tsx", r"\['/([^/']*)")
    assert portal - {""} == set(pages.PORTAL)


@pytest.mark.parametrize("address", ["", *pages.DESK, "desk/12", "customers/7/", "settings/queues"])
def test_the_desks_screens(address: str) -> None:
    assert entry(f"/{address}") == (200, "desk")


@pytest.mark.parametrize("address", ["", "/", *(f"/{one}" for one in pages.PORTAL), "/requests/T-x_1", "/articles/3"])
def test_the_portals_screens(address: str) -> None:
    assert entry(f"/portal{address}") == (200, "portal")


def test_a_page_says_when_nobody_is_signed_in() -> None:
    sign = b"data-signed-out"
    assert sign in Client().get("/desk").content
    assert sign in Client().get("/portal/").content
    assert sign not in cast.browser_of(cast.person()).get("/desk").content
    assert sign not in portal_client("li@example.com").get("/portal/").content


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/run.json",
        "/wp-login.php",
        "/desk.php",
        "/desk/1/2",
        "/deskx",
        "/portal/wp-admin",
        "/portalx",
        "/people.json",
        "/%00",
        "/static/none.js",
        "/ws/live",
    ],
)
def test_nothing_else_is_a_page(address: str) -> None:
    answer = Client(headers={"Accept": BROWSER, "Accept-Language": "zh-CN"}).get(address)
    said = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert said.index("内容不存在") < said.index("There is nothing here")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "accept"),
    [("/run.json", "application/json"), ("/api/v1/none", BROWSER), ("/api/", ""), ("/twilio/none", "")],
)
def test_machines_get_the_one_error_shape(address: str, accept: str) -> None:
    answer = Client(headers={"Accept": accept}).get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
