"""Broken input at every door: refused in the one error shape, never a 500, never a stack trace.

The doors and their inputs are read from the OpenAPI document, so a new door is tried without being named here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

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
BROKEN: dict[str, tuple[Any, ...]] = {
    "string": ({"a": 1}, [], "\u0000", "x" * 200_001, None, True, "\ud83d\ude00" * 10, 7, 1.5),
    "integer": ("x", -1, 10**30, {}, None, 1.5, True, "٣"),
    "number": ("x", {}, None, "NaN", 10**400),
    "boolean": ("maybe", {}, None, 7),
    "array": ("x", {}, [[]], [{}], [None], list(range(500)), None),
    "object": ("x", [], None, 3),
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
