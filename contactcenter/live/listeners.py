"""Who is at the other end of a socket, and which audiences they belong to. Blocking: call in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from core.tokens import digest
from routing.models import QueueMember
from staff.models import ApiToken, Person


@dataclass(frozen=True)
class Listener:
    """A person of the staff (`person_id`) or a customer's contact point, with everything they may hear."""

    person_id: int | None
    audiences: frozenset[str]
    audience_version: int
    supervising: bool
    # The browser's session, on which everything rests; None for an API token, which outlives all of them.
    session: str | None = None


def listener_of(scope: Mapping[str, Any]) -> Listener | None:
    """The listener behind a new socket: session cookie or API token, Origin checked; None refuses it."""
    headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
    token = headers.get("authorization", "")
    if token.lower().startswith("bearer "):
        return _by_token(token[7:].strip())
    if not _origin_fits(headers):
        return None
    cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if cookie is None:
        return None
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return _by_session(cookie.value, portal=asked.get("as") == ["portal"])


def _by_session(key: str, *, portal: bool) -> Listener | None:
    """Whoever this session belongs to now: a customer on the portal, else somebody of the staff; None: nobody."""
    session = SessionStore(session_key=key)
    if portal:
        point = session.get("portal_contact_point")
        return _of_contact_point(point, key) if isinstance(point, int) else None
    person = get_user(cast(HttpRequest, SimpleNamespace(session=session)))
    if not isinstance(person, Person) or not person.is_active or person.must_change_password:
        return None
    return replace(of_person(person), session=key)


def _origin_fits(headers: Mapping[str, str]) -> bool:
    """A browser names the page's origin: it must be this host, or a foreign page could listen with our cookie."""
    origin = headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc in {headers.get("host", ""), urlsplit(settings.PUBLIC_URL).netloc}


def _by_token(secret: str) -> Listener | None:
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=digest(secret), revoked_at=None, person__is_active=True)
        .first()
    )
    return of_person(token.person) if token and token.allows("live", "GET") else None


def _of_contact_point(contact_point: int, session: str) -> Listener:
    return Listener(None, frozenset({f"cp:{contact_point}"}), 1, supervising=False, session=session)


def of_person(person: Person) -> Listener:
    """The audiences of a person, by role, data scope, team and queues (architecture: audiences)."""
    audiences = {f"agent:{person.pk}", "staff"}
    if not person.handles_contacts:
        return Listener(person.pk, frozenset(audiences), person.audience_version, supervising=False)
    audiences.add("handlers")
    if person.is_supervising:
        audiences |= _supervises(person)
    if person.data_scope == "all":
        audiences.add("all")
    elif person.data_scope == "team" and person.team_id:
        audiences.add(f"team:{person.team_id}")
    queues = QueueMember.objects.filter(person_id=person.pk).values_list("queue_id", flat=True)
    audiences |= {f"queue:{queue}" for queue in queues}
    if person.is_supervising:
        audiences |= {f"supervisors:queue:{queue}" for queue in queues}
    return Listener(person.pk, frozenset(audiences), person.audience_version, person.is_supervising)


def _supervises(person: Person) -> set[str]:
    """Whose agents and whose queues' work a supervisor hears of: the same as in the rules behind the HTTP doors."""
    if person.data_scope == "all":
        return {"supervisors:all"}
    if person.data_scope == "team":
        return {"supervisors:common", *([f"supervisors:{person.team_id}"] if person.team_id else [])}
    return set()


def again(listener: Listener) -> Listener | None:
    """The same listener's audiences as they are now; None when they may not listen any more.

    A session may have ended meanwhile: by its own sign-out, by an administrator's word, by another password.
    """
    if listener.session is not None:
        return _by_session(listener.session, portal=listener.person_id is None)
    person = Person.objects.filter(pk=listener.person_id or 0, is_active=True).first()
    return of_person(person) if person else None
