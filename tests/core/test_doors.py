"""What every door does, whoever built what stands behind it."""

import asyncio
from collections.abc import Callable

import pytest
from django.test import AsyncClient, Client
from django.utils.translation import get_language

from core.actor import SYSTEM
from core.models import RateCount
from staff.models import ApiToken
from staff.services import revoke_token
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_enters_unknown() -> None:
    answer = Client().get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_browser_needs_the_pages_token() -> None:
    browser = cast.browser_of(cast.person())
    assert cast.send(browser, "patch", "me", {"scheme": "dark"}).status_code == 200
    browser.defaults.pop("HTTP_X_CSRFTOKEN")
    answer = cast.send(browser, "patch", "me", {"scheme": "light"})
    assert (answer.status_code, answer.json()["code"]) == (403, "session_changed")
    assert answer.json()["message"] == "Your session changed; reload the page."
    assert browser.get("/api/v1/me").json()["scheme"] == "dark"


def test_signing_in_needs_the_pages_token_too() -> None:
    browser = Client(enforce_csrf_checks=True)
    form = {"username": "nobody", "password": "wrong"}
    answer = browser.post("/_allauth/browser/v1/auth/login", form, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "session_changed")


@pytest.mark.parametrize(
    ("scopes", "read", "written"),
    [(("*",), 200, 200), (("staff:read",), 200, 403), (("staff:write",), 200, 200), (("tickets:write",), 403, 403)],
)
def test_a_token_reaches_as_far_as_its_scopes(scopes: tuple[str, ...], read: int, written: int) -> None:
    client = cast.client_of(cast.person(), *scopes)
    assert client.get("/api/v1/me").status_code == read
    assert cast.send(client, "patch", "me", {"scheme": "dark"}).status_code == written


def test_a_revoked_token_is_worth_nothing() -> None:
    somebody = cast.person()
    client = cast.client_of(somebody)
    revoke_token(actor=SYSTEM, person=somebody, token_id=ApiToken.objects.get().pk)
    assert client.get("/api/v1/me").status_code == 401


def test_somebody_elses_token_looks_missing() -> None:
    anna, bob = cast.person("Anna"), cast.person("Bob")
    cast.client_of(anna)
    foreign = anna.api_tokens.get().pk
    client = cast.client_of(bob)
    answers = [cast.send(client, "post", f"tokens/{pk}/revoke") for pk in (foreign, 10**12)]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("body", ["{", "[1,", "\x00", '{"language": {"a": 1}}', '"text"', "[]", "null"])
def test_broken_input_is_one_clear_400(body: str) -> None:
    client = cast.client_of(cast.person())
    answer = client.patch("/api/v1/me", body, content_type="application/json")
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "fields", "detail"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('"Bob\\u202eexe.\\u0007gnp \\u000bA"', "Bobexe.gnp  A"),
        ('"\u2066+44\u2069 7 A\u200d🙂\ufeff"', "+44 7 A\u200d🙂"),
    ],
)
def test_what_nobody_sees_is_left_out(sent: str, kept: str) -> None:
    """Turned letters disguise a name, control characters break what reads it later; pasted numbers bring them along."""
    body = f'{{"subject": {sent}, "text": "x"}}'
    answer = cast.client_of(cast.person()).post("/api/v1/tickets", body, content_type="application/json")
    assert (answer.status_code, answer.json()["subject"]) == (201, kept)


def test_bottomless_input_is_malformed_and_endless_input_too_large() -> None:
    client = cast.client_of(cast.person())
    deep = client.patch("/api/v1/me", "[" * 100_000, content_type="application/json")
    assert (deep.status_code, deep.json()["code"]) == (400, "malformed")
    endless = client.patch(
        "/api/v1/me", '{"language": "' + "x" * 33 * 1024 * 1024 + '"}', content_type="application/json"
    )
    assert (endless.status_code, endless.json()["code"]) == (413, "too_large")


def test_the_api_has_its_page() -> None:
    assert b"swagger" in Client().get("/api/docs").content


def test_errors_speak_the_readers_language() -> None:
    client = cast.client_of(cast.person())
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert answer.json()["message"] == "内容不存在，或您无权查看。"


def chinese(**headers: str) -> Client:
    somebody = cast.person()
    cast.send(cast.client_of(somebody), "patch", "me", {"language": "zh-CN"})
    return cast.client_of(somebody, **headers)


@pytest.mark.parametrize(
    ("client", "path", "body", "said"),
    [
        (lambda: chinese(), "customers", {}, {"name": ("required", "该字段是必填项。")}),
        (
            lambda: cast.client_of(cast.person(), **{"Accept-Language": "zh-CN,en;q=0.5"}),
            "customers",
            {"name": "x" * 201},
            {"name": ("max_length", "请确保这个字段不能超过 200 个字符。")},
        ),
        (
            lambda: chinese(**{"Accept-Language": "en"}),
            "customers",
            {"name": "x", "kind": "ghost"},
            {"kind": ("invalid_choice", '"ghost" is not a valid choice.')},
        ),
        (
            chinese,
            "customers",
            {"name": "x", "timezone": "Moon/Crater"},
            {"timezone": ("invalid", "没有这个时区。")},
        ),
        (
            lambda: Client(headers={"Accept-Language": "zh-CN"}),
            "portal/session",
            {"address": "li@example.com"},
            {"code": ("invalid", "请输入消息中的验证码。")},
        ),
        (
            lambda: Client(headers={"Accept-Language": "zh-CN"}),
            "portal/codes",
            {},
            {"address": ("required", "该字段是必填项。")},
        ),
        (Client, "portal/codes", {}, {"address": ("required", "This field is required.")}),
    ],
)
def test_what_validators_say_is_in_the_readers_language_and_its_code_in_none(
    client: Callable[[], Client], path: str, body: dict[str, str], said: dict[str, tuple[str, str]]
) -> None:
    answer = cast.send(client(), "post", path, body)
    assert answer.status_code == 400
    assert {one["field"]: (one["code"], one["message"]) for one in answer.json()["fields"]} == said
    assert get_language() == "en"  # nothing of it is left for whoever comes next on this thread


def test_a_wrong_password_is_told_in_the_readers_language() -> None:
    answer = Client(headers={"Accept-Language": "zh-CN"}).post(
        "/_allauth/browser/v1/auth/login",
        {"username": cast.person().username, "password": "wrong-wrong-1"},
        content_type="application/json",
    )
    assert [one["code"] for one in answer.json()["errors"]] == ["username_password_mismatch"]
    assert "密码" in answer.json()["errors"][0]["message"]


@pytest.mark.usefixtures("asked_in_a_thread")
async def test_readers_at_the_same_time_keep_their_languages() -> None:
    async def ask(language: str) -> str:
        answer = await AsyncClient().post(
            "/api/v1/portal/session",
            {"address": "li@example.com"},
            content_type="application/json",
            headers={"Accept-Language": language},
        )
        return str(answer.json()["fields"][0]["message"])

    said = await asyncio.gather(*(ask(one) for one in ("zh-CN", "en") * 5))
    assert said == ["请输入消息中的验证码。", "Enter the code from the message."] * 5


def test_pages_of_a_list_meet_without_gap_or_double() -> None:
    people = [cast.person(name) for name in "ABCDEFG"]
    client = cast.client_of(people[0])
    seen, cursor = [], ""
    while True:
        page = client.get(f"/api/v1/people?limit=3&cursor={cursor}").json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [one.pk for one in people]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=e30", "cursor=WzFd"])
def test_a_foreign_cursor_is_refused(query: str) -> None:
    answer = cast.client_of(cast.person()).get(f"/api/v1/people?{query}")
    assert answer.status_code == 400
    assert answer.json()["fields"][0]["field"] in {"limit", "cursor"}


def test_too_many_wrong_passwords_lock_out() -> None:
    somebody = cast.person()
    client = Client()
    for _ in range(6):
        client.post(
            "/_allauth/browser/v1/auth/login",
            {"username": somebody.username, "password": "wrong-wrong-1"},
            content_type="application/json",
        )
    answer = client.post(
        "/_allauth/browser/v1/auth/login",
        {"username": somebody.username, "password": cast.PASSWORD},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "sign_in.locked_out")
    assert not RateCount.objects.exists()


def test_each_reader_hears_what_is_too_long_in_their_language() -> None:
    """The same door, asked by one after the other: the library keeps a message as its first reader heard it."""
    admin = cast.person("Admin", role="admin")
    said = [
        cast.send(
            cast.client_of(admin, **{"Accept-Language": language}),
            "post",
            "macros",
            {"title": {"en": "x"}, "actions": []},
        ).json()["fields"]
        for language in ("en", "zh-CN", "en")
    ]
    assert said[0] == said[2] != said[1]
