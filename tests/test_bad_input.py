"""Broken input at every door: refused in the one error shape, never a 500, never a stack trace.

The doors and their inputs are read from the OpenAPI document, so a new door is tried without being named here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from core.models import RateCount
from tests.cast import client_of, person
from tests.foreign import World, build, portal_client
from tests.test_foreign import address_of, key_of

pytestmark = pytest.mark.django_db
SHAPE = {"code", "message", "fields", "detail"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")  # everybody here reads Chinese: no sentence of a library stays English
# Bodies that are no object at all.
NO_OBJECTS = (b"{", b"[]", b'"text"', b"null", b"12", b"\xff\xfe", b'{"a":' * 200)
UNWRITABLE = ("\ud800", "\udfff\ud800", "a\u0000")  # text that JSON can spell and no store can keep
BROKEN: dict[str, tuple[Any, ...]] = {
    "string": ({"a": 1}, [], "\u0000", "x" * 200_001, None, True, "\ud83d\ude00" * 10, 7, 1.5, "\ud800"),
    "integer": ("x", -1, 10**30, {}, None, 1.5, True, "٣"),
    "number": ("x", {}, None, "NaN", 10**400),
    "boolean": ("maybe", {}, None, 7),
    "array": ("x", {}, [[]], [{}], [None], list(range(500)), None, ["\ud800"]),
    "object": ("x", [], None, 3, *({name: value} for name in UNWRITABLE for value in (3, [["08:00", "09:00"]]))),
}
QUERIES = (
    "cursor=%00",
    "cursor=x.y.z",
    "cursor=eyJ9",
    "limit=x",
    "limit=-1",
    "limit=99999999999999999999",
    "limit=%C2%B2",  # a digit that is no number
    "cursor=WyJ4Il0",  # ["x"]
    "cursor=WyJ4IiwieSJd",  # ["x", "y"]
    "q=%00",
    "view=nothing",
)


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path, schema of the JSON input or {})."""
    for path, methods in schema["paths"].items():
        for method, about in methods.items():
            content = about.get("requestBody", {}).get("content", {}).get("application/json", {})
            yield method, path, resolved(schema, content.get("schema", {}))


def resolved(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """The shape itself, wherever the reference leads."""
    for one in shape.get("oneOf", shape.get("allOf", [])):
        if "$ref" in one or one.get("type") not in (None, "null"):
            return resolved(schema, one)
    if "$ref" in shape:
        return resolved(schema, schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]])
    return shape


def kind_of(schema: dict[str, Any], shape: dict[str, Any]) -> str:
    """The JSON type of a field."""
    kind = resolved(schema, shape).get("type", "string")
    return str(next((one for one in kind if one != "null"), "string") if isinstance(kind, list) else kind)


def plausible(schema: dict[str, Any], shape: dict[str, Any]) -> Any:
    """A value that a field might hold."""
    found = resolved(schema, shape)
    if "enum" in found:
        return found["enum"][0]
    return {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}.get(kind_of(schema, shape), "x")


def broken_bodies(schema: dict[str, Any], shape: dict[str, Any]) -> Iterator[bytes]:
    """No object at all; nothing; and an object with one field broken at a time."""
    yield from NO_OBJECTS
    yield b"{}"
    fields = shape.get("properties", {})
    whole = {name: plausible(schema, one) for name, one in fields.items()}
    for name, one in fields.items():
        for value in BROKEN[kind_of(schema, one)]:
            yield json.dumps(whole | {name: value}).encode()


def address(path: str, world: World) -> str:
    """The path with the keys of things that exist."""
    pattern = re.sub(r"{(\w+)}", r"<int:\1>", path.removeprefix("/api/v1/"))
    if "<" not in pattern:
        return pattern
    if pattern.startswith("portal/requests"):
        return pattern.replace("<int:key>", world.portal_token)
    return address_of(pattern, key_of(pattern, world), world.links)


def complaint(answer: Any, where: str) -> str | None:
    """What is wrong with an answer; a success is fine, for some broken input is merely odd."""
    if answer.status_code < 400 or getattr(answer, "streaming", False):
        return None
    try:
        body = answer.json()
    except ValueError:
        return f"{where}: {answer.status_code} without JSON: {answer.content[:200]!r}"
    if answer.status_code >= 500 and answer.status_code != 503:
        return f"{where}: {answer.status_code} {body}"
    if set(body) != SHAPE or not body["code"] or not body["message"]:
        return f"{where}: {answer.status_code} in another shape: {body}"
    if answer.status_code == 400 and body["code"] == "invalid" and not body["fields"]:
        return f"{where}: names no field: {body}"
    if foreign := [
        one for one in (body["message"], *(f["message"] for f in body["fields"])) if not CHINESE.search(one)
    ]:
        return f"{where}: not in the reader's language: {foreign}"
    return None


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def admin() -> Client:
    return client_of(person("Root", role="admin", data_scope="all"), **{"Accept-Language": "zh-CN"})


def chinese_customer() -> Client:
    """A customer in the portal who reads Chinese."""
    client = portal_client("li@example.com")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return client


def client_for(path: str, admin: Client, customer: Client) -> Client:
    """Who is let in at this door."""
    return customer if "/portal/" in path else admin


def test_no_door_breaks_on_broken_bodies(world: World, admin: Client) -> None:
    schema, customer, found = document(), chinese_customer(), []
    for method, path, shape in operations(schema):
        if method == "get":
            continue
        where = f"/api/v1/{address(path, world)}"
        for body in broken_bodies(schema, shape):
            RateCount.objects.all().delete()
            answer = getattr(client_for(path, admin, customer), method)(where, body, content_type="application/json")
            found.append(complaint(answer, f"{method.upper()} {path} {body[:80]!r}"))
    assert not any(found), "\n".join(filter(None, found))


def test_numbers_for_words_are_refused_at_every_door(world: World, admin: Client) -> None:
    schema, customer, found = document(), chinese_customer(), []
    for method, path, shape in operations(schema):
        fields = shape.get("properties", {})
        whole = {name: plausible(schema, one) for name, one in fields.items()}
        words = [
            n for n, one in fields.items() if kind_of(schema, one) == "string" and "enum" not in resolved(schema, one)
        ]
        for name in words if method != "get" else ():
            RateCount.objects.all().delete()
            body = json.dumps(whole | {name: 7})
            where = f"/api/v1/{address(path, world)}"
            answer = getattr(client_for(path, admin, customer), method)(where, body, content_type="application/json")
            named = [one["field"] for one in answer.json()["fields"]] if answer.status_code == 400 else []
            if name not in named and answer.status_code != 404:
                found.append(f"{method.upper()} {path} {name}: {answer.status_code} {answer.content[:200]!r}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "-Infinity", "9" * 5000])
@pytest.mark.parametrize(
    "body", ['{"subject": %s}', '{"subject": "x", "tags": [%s]}', '{"unheard_of": {"a": [%s]}}', "%s"]
)
def test_what_is_no_number_of_json_is_malformed(admin: Client, number: str, body: str) -> None:
    answer = admin.post("/api/v1/tickets", body % number, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert complaint(answer, body) is None


def test_what_is_no_json_object_is_refused_with_400(world: World, admin: Client) -> None:
    schema, customer, found = document(), chinese_customer(), []
    for method, path, shape in operations(schema):
        if method == "get" or not shape.get("required"):
            continue
        for body in (b"{", b"[]", b'"text"', b"{}"):
            RateCount.objects.all().delete()
            client = client_for(path, admin, customer)
            answer = getattr(client, method)(f"/api/v1/{address(path, world)}", body, content_type="application/json")
            if answer.status_code != 400:
                found.append(f"{method.upper()} {path} {body!r}: {answer.status_code} {answer.content[:200]!r}")
    assert not found, "\n".join(found)


def test_no_door_breaks_on_odd_questions(world: World, admin: Client) -> None:
    schema, customer, found = document(), chinese_customer(), []
    for method, path, _ in operations(schema):
        if method != "get":
            continue
        for query in QUERIES:
            RateCount.objects.all().delete()
            answer = client_for(path, admin, customer).get(f"/api/v1/{address(path, world)}?{query}")
            found.append(complaint(answer, f"GET {path}?{query}"))
    assert not any(found), "\n".join(filter(None, found))


def questions(schema: dict[str, Any], about: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """What an operation must be asked, plausibly, and the names of what it may be asked that are numbers."""
    asked = [one for one in about.get("parameters", []) if one["in"] == "query"]
    must = [one for one in asked if one.get("required")]
    usual = {one["name"]: str(plausible(schema, one["schema"])).replace("x", "2026-01-01") for one in must}
    return usual, [one["name"] for one in asked if kind_of(schema, one["schema"]) == "integer"]


def test_numbers_in_questions_are_numbers_at_every_door(world: World, admin: Client) -> None:
    schema, customer, found, asked = document(), chinese_customer(), [], 0
    for method, path, _ in operations(schema):
        usual, names = questions(schema, schema["paths"][path][method])
        where, client = f"/api/v1/{address(path, world)}", client_for(path, admin, customer)
        for name, value in ((one, value) for one in names for value in ("9" * 5000, "9" * 300, "\u00b2", "x", "1.5")):
            RateCount.objects.all().delete()
            asked += 1
            answer = client.generic(method.upper(), where, QUERY_STRING=urlencode(usual | {name: value}))
            fields = [one["field"] for one in answer.json()["fields"]] if answer.status_code == 400 else []
            if name not in fields or complaint(answer, path):
                found.append(
                    f"{method.upper()} {path}?{name}={value[:9]}: {answer.status_code} {answer.content[:200]!r}"
                )
    assert not found, "\n".join(found)
    assert asked > 200  # the pages' limits alone


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (r'{"subject": "x", "\ud800": 1}', "?"),
        (r'{"subject": "x", "unheard_of": [{"a\u0000": 1}]}', "unheard_of.0.a?"),
        (r'{"subject": "x", "tags": ["fine", "\udc00"]}', "tags.1"),
        (r'"\ud800"', "body"),
    ],
)
def test_what_no_store_can_keep_is_refused_with_its_place(admin: Client, body: str, field: str) -> None:
    answer = admin.post("/api/v1/tickets", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [one["field"] for one in answer.json()["fields"]] == [field]
    assert complaint(answer, body) is None


def test_whole_characters_are_kept_however_they_are_written(admin: Client) -> None:
    body = r'{"subject": "\u4f60\u597d \ud83d\ude00"}'
    answer = admin.post("/api/v1/tickets", body, content_type="application/json")
    assert (answer.status_code, answer.json()["subject"]) == (201, "你好 😀")


@pytest.mark.parametrize(
    "days",
    [
        ("9999-12-31", "9999-12-31"),
        ("0001-01-01", "9999-12-31"),
        ("0001-01-01", "0001-01-01"),
        ("1971-01-01", "2199-12-31"),
        ("2199-12-31", "2199-01-01"),
    ],
)
def test_staffing_of_days_beyond_any_plan(world: World, admin: Client, days: tuple[str, str]) -> None:
    asked = {"queue": str(world.things["queues"].pk), "date_from": days[0], "date_to": days[1]}
    answer = admin.get("/api/v1/staffing", asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert {one["field"] for one in answer.json()["fields"]} <= {"date_from", "date_to"}
    assert complaint(answer, str(days)) is None


def test_keys_beyond_any_number_are_missing(world: World, admin: Client) -> None:
    found = []
    for method, path, _ in operations(document()):
        if "{id}" not in path:
            continue
        where = re.sub(r"{\w+}", "9" * 40, path)
        found.append(complaint(getattr(admin, method)(where, {}, content_type="application/json"), f"{method} {path}"))
    assert not any(found), "\n".join(filter(None, found))


def test_other_content_types_and_methods_are_refused_in_the_same_shape(admin: Client) -> None:
    for answer, status in (
        (admin.post("/api/v1/tickets", b"<x/>", content_type="text/xml"), 415),
        (admin.put("/api/v1/tickets", b"{}", content_type="application/json"), 405),
        (admin.get("/api/v1/no-such-door"), 404),
        (
            admin.post(
                "/api/v1/tickets", b"{}", content_type="application/json", headers={"Idempotency-Key": "x" * 300}
            ),
            400,
        ),
    ):
        assert answer.status_code == status
        assert set(answer.json()) == SHAPE


@pytest.mark.parametrize("about", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; a=b"])
def test_a_form_without_boundary(admin: Client, about: str) -> None:
    for path, status in (("tickets", 415), ("uploads", 400)):
        answer = admin.post(f"/api/v1/{path}", b"--x\r\n\r\n--x--\r\n", content_type=about)
        assert answer.status_code == status
        assert complaint(answer, f"{path} {about}") is None
