"""Writes about people, teams and tokens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import publish
from core.meanwhile import changed_meanwhile, last_change
from core.operations import operation
from core.problems import INVALID, MISSING, STALE, Refusal
from core.records import change
from core.scopes import known_scopes
from core.tokens import digest
from staff.events import (
    AUDIENCE_CHANGED,
    CALENDAR_SAVED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    PERSON_CHANGED,
    PERSON_CREATED,
    PERSON_SIGNED_OUT,
    TEAM_SAVED,
    TOKEN_ISSUED,
    TOKEN_REVOKED,
)
from staff.models import ApiToken, Calendar, Person, Team
from staff.problems import LAST_ADMIN, SAME_PASSWORD, TEAM_LOOP, TEAM_NAMED, USERNAME_TAKEN, WEAK_PASSWORD
from staff.rules import check_hours, check_keys

_ACCESS = ("role", "data_scope", "team_id")
_MOVING = 0x74656D76  # one move at a time: each of two could find the other's parent where it was before
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read out


@operation
def create_team(*, name: str, parent: Team | None = None, actor: Actor = SYSTEM) -> Team:
    """A new team below `parent`, or at the root. Raises TEAM_NAMED when its neighbour has this name."""
    _refuse_namesake(name, parent)
    team = Team.objects.create(name=name, parent=parent, path="0")
    team.path = f"{parent.path}.{team.pk}" if parent else str(team.pk)
    team.save(update_fields=["path"])
    publish(TEAM_SAVED, team, actor=actor, facts={"name": name})
    return team


def _refuse_namesake(name: str, parent: Team | None, but: int = 0) -> None:
    if Team.objects.filter(name__iexact=name, parent=parent).exclude(pk=but).exists():
        raise TEAM_NAMED(name=name)


@operation
def rename_team(*, actor: Actor, team: Team, name: str) -> Team:
    """Another name for a team. Raises TEAM_NAMED when its neighbour has it."""
    team = Team.objects.select_for_update().select_related(None).get(pk=team.pk)
    _refuse_namesake(name, team.parent, team.pk)
    changes = change(team, name=name)
    if changes:
        publish(TEAM_SAVED, team, actor=actor, changes=changes)
    return team


@operation
def move_team(*, team: Team, parent: Team | None, actor: Actor = SYSTEM) -> Team:
    """Put a team, with all below it, under another parent. Raises TEAM_LOOP when that lies below it, or TEAM_NAMED."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MOVING])
    team = Team.objects.select_for_update().get(pk=team.pk)
    parent = Team.objects.get(pk=parent.pk) if parent is not None else None
    _refuse_namesake(team.name, parent, team.pk)
    if parent is not None and team.pk in parent.path_ids:
        raise TEAM_LOOP()
    above = f"{parent.path}.{team.pk}" if parent else str(team.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE staff_team SET path = CASE WHEN id = %s THEN %s::ltree ELSE %s::ltree || "
            "subpath(path, nlevel(%s::ltree)) END WHERE path <@ %s::ltree",
            [team.pk, above, above, team.path, team.path],
        )
    changes = change(team, parent_id=parent.pk if parent else None)
    publish(TEAM_SAVED, team, actor=actor, changes=changes)
    for person in Person.objects.filter(team__isnull=False).order_by("pk").select_for_update():
        bump_audience(person)
    team.refresh_from_db()
    return team


@operation
def create_person(
    *,
    actor: Actor,
    username: str,
    name: str,
    password: str,
    role: str = "agent",
    data_scope: str = "team",
    team: Team | None = None,
    email: str = "",
    language: str = "en",
    timezone_name: str = "",
    must_change_password: bool = False,
) -> Person:
    """A new member of staff, in the company's time zone unless another is named.

    Raises USERNAME_TAKEN, WEAK_PASSWORD, or INVALID for a time zone that is none.
    """
    timezone_name = timezone_name or settings.COMPANY_TIMEZONE
    _refuse_zone(timezone_name)
    _refuse_username(username)
    person = Person(
        username=username, name=name, role=role, data_scope=data_scope, team=team, email=email, language=language,
        timezone=timezone_name, must_change_password=must_change_password,
    )  # fmt: skip
    _refuse_weak(password, person)
    person.set_password(password)
    person.save()
    publish(PERSON_CREATED, person, actor=actor, facts={"role": role}, audiences=["staff"])
    return person


def _refuse_weak(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WEAK_PASSWORD(why=" ".join(error.messages)) from error


def _refuse_username(username: str) -> None:
    """Step: names differ in more than their case; two people who ask for one at once do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(lower(%s), 11))", [username])
    if Person.objects.filter(username__iexact=username).exists():
        raise USERNAME_TAKEN.field(
            "username", en="This user name is taken.", zh="该用户名已被使用。", username=username
        )


def _refuse_zone(name: str) -> None:
    if name not in available_timezones():
        raise INVALID.field("timezone", en="There is no such time zone.", zh="没有这个时区。")


def _refuse_keys(chosen: Mapping[str, str]) -> None:
    for field, en, zh in check_keys(chosen):
        raise INVALID.field(field, en=en, zh=zh)


def new_password() -> str:
    """A password to hand over once: four groups of four characters, some 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@operation
def change_person(*, actor: Actor, person: Person, version: int | None = None, **fields: Any) -> Person:
    """Change name, e-mail, role, data scope or team; the rights hold from the next request on.

    Raises STALE unless `version` is still the person's, or LAST_ADMIN.
    """
    person = _lock_with_admins(person.pk)
    if version is not None and version != person.version:
        raise STALE(version=person.version, **last_change("person", subject_id=person.pk, version=person.version))
    if fields.get("role", "admin") != "admin":
        _refuse_last_admin(person)
    if "team" in fields:
        team = fields.pop("team")
        fields["team_id"] = team.pk if team else None
    changes = {key: (getattr(person, key), value) for key, value in fields.items() if getattr(person, key) != value}
    if changes:
        for key, (_, value) in changes.items():
            setattr(person, key, value)
        person.version += 1
        person.save(update_fields=[*changes, "version"])
        publish(PERSON_CHANGED, person, actor=actor, changes=changes, audiences=["staff"])
    if any(key in changes for key in _ACCESS):
        bump_audience(person)
    return person


@operation
def set_active(*, actor: Actor, person: Person, active: bool) -> Person:
    """Let somebody in again, or shut them out: sessions and sockets end at once, API tokens for good.

    Raises LAST_ADMIN, and what routing refuses while they are on a contact.
    """
    person = _lock_with_admins(person.pk)
    if person.is_active == active:
        return person
    if not active:
        _refuse_last_admin(person)
    person.is_active = active
    person.version += 1
    person.save(update_fields=["is_active", "version"])
    publish(PERSON_CHANGED, person, actor=actor, changes={"is_active": (not active, active)}, audiences=["staff"])
    if not active:
        for token in ApiToken.objects.select_for_update().filter(person=person, revoked_at=None).order_by("pk"):
            change(token, revoked_at=timezone.now())
            publish(TOKEN_REVOKED, token, actor=actor)
        end_sessions(person.pk, actor=actor)
    return person


@operation
def reset_password(*, actor: Actor, person: Person) -> tuple[Person, str]:
    """A new password, which is not stored readably and cannot be shown again; the person's sessions end.

    It is good for signing in and choosing another.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    password = new_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    publish(PASSWORD_RESET, person, actor=actor)
    end_sessions(person.pk, actor=actor)
    return person, password


@operation
def set_own_password(*, actor: Actor, person: Person, password: str) -> Person:
    """A password that the person chose themselves; their sessions end, and the caller keeps the one that asked.

    API tokens are not touched. Raises WEAK_PASSWORD or SAME_PASSWORD.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _refuse_weak(password, person)
    if person.check_password(password):
        raise SAME_PASSWORD()
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    publish(PASSWORD_CHANGED, person, actor=actor)
    end_sessions(person.pk, actor=actor)
    person.refresh_from_db()
    return person


def _lock_with_admins(person_id: int) -> Person:
    """Step: lock this person and every active administrator, so that two never leave at once as the last."""
    wanted = Q(pk=person_id) | Q(role="admin", is_active=True)
    locked = Person.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    return next(one for one in locked if one.pk == person_id)


def _refuse_last_admin(person: Person) -> None:
    """Step: with the administrators locked. Raises LAST_ADMIN when there is none besides this one."""
    others = Person.objects.filter(role="admin", is_active=True).exclude(pk=person.pk)
    if person.role == "admin" and person.is_active and not others.exists():
        raise LAST_ADMIN(who=person.name)


@operation
def set_preferences(*, actor: Actor, person: Person, **chosen: Any) -> Person:
    """Set what people choose for themselves: language, scheme, time zone, keys, pinned lists.

    Raises INVALID for a zone that is none, and for keys that cannot be or are another command's.
    """
    _refuse_zone(chosen.get("timezone", "UTC"))
    _refuse_keys(chosen.get("keys", {}))
    person = Person.objects.select_for_update(of=("self",)).select_related("team").get(pk=person.pk)
    changed = {key: value for key, value in chosen.items() if getattr(person, key) != value}
    if changed:
        for key, value in changed.items():
            setattr(person, key, value)
        person.version += 1
        person.save(update_fields=[*changed, "version"])
        # which lists somebody pinned is nobody else's business
        own = changed.keys() <= {"pins"}
        publish(PERSON_CHANGED, person, actor=actor, audiences=[f"agent:{person.pk}"] if own else ["staff"])
    return person


def bump_audience(person: Person) -> None:
    """Step: what this person may hear has changed (team, role, queue, share); open sockets must resync."""
    person.audience_version += 1
    person.save(update_fields=["audience_version"])
    publish(AUDIENCE_CHANGED, person, actor=SYSTEM, audiences=[f"agent:{person.pk}"])


def end_sessions(person_id: int, *, actor: Actor) -> None:
    """Step: every session of this person ends, and their open sockets leave; API tokens are not touched."""
    person = Person.objects.select_for_update().get(pk=person_id)
    person.sign_outs += 1
    person.save(update_fields=["sign_outs"])
    publish(PERSON_SIGNED_OUT, person, actor=actor)
    publish(AUDIENCE_CHANGED, person, actor=SYSTEM, audiences=[f"agent:{person.pk}"])


@operation
def leave_session(*, person: Person) -> None:
    """Somebody signed out of one browser, whose session is over already: its open sockets leave, the others stay."""
    publish(PERSON_SIGNED_OUT, person, actor=Actor.of(person))
    publish(AUDIENCE_CHANGED, person, actor=SYSTEM, audiences=[f"agent:{person.pk}"])


@operation
def issue_token(*, actor: Actor, person: Person, name: str, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """A new API token and its secret, which is not stored and cannot be shown again.

    Raises INVALID for a scope that opens no door.
    """
    known = known_scopes()
    for place, scope in enumerate(scopes):
        if scope not in known:
            areas = ", ".join(sorted({one.partition(":")[0] for one in known} - {"*"}))
            raise INVALID.field(
                f"scopes.{place}",
                en=f"*, or one of these with :read or :write: *, {areas}.",
                zh=f"应为 *，或下列之一加 :read 或 :write：*、{areas}。",
            )
    secret = f"cc_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        person=person, name=name, digest=digest(secret), prefix=secret[:8], scopes=list(scopes)
    )
    publish(TOKEN_ISSUED, token, actor=actor, facts={"name": name, "scopes": list(scopes)})
    return token, secret


@operation
def revoke_token(*, actor: Actor, person: Person, token_id: int) -> ApiToken:
    """End a token of this person for good. Raises MISSING for somebody else's."""
    token = ApiToken.objects.select_for_update().filter(person=person, pk=token_id).first()
    if token is None:
        raise MISSING()
    if change(token, revoked_at=token.revoked_at or timezone.now()):
        publish(TOKEN_REVOKED, token, actor=actor)
    return token


@operation
def create_calendar(
    *,
    name: str,
    timezone_name: str,
    intervals: dict[str, list[list[str]]],
    holidays: Sequence[str] = (),
    actor: Actor = SYSTEM,
) -> Calendar:
    """Opening hours in their own time zone. Raises INVALID with every field that makes no sense."""
    _refuse(check_hours(timezone_name, intervals, list(holidays) if isinstance(holidays, tuple) else holidays))
    calendar = Calendar.objects.create(
        name=name, timezone=timezone_name, intervals=intervals, holidays=sorted(set(holidays))
    )
    publish(CALENDAR_SAVED, calendar, actor=actor, facts={"name": name})
    return calendar


@operation
def change_calendar(*, actor: Actor, calendar: Calendar, version: int | None = None, **fields: Any) -> Calendar:
    """Other hours, which hold at once. Raises STALE unless `version` is still the calendar's, or INVALID."""
    calendar = Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
    if version is not None and version != calendar.version:
        raise changed_meanwhile("calendar", calendar)
    wanted = {name: fields.get(name, getattr(calendar, name)) for name in ("timezone", "intervals", "holidays")}
    _refuse(check_hours(wanted["timezone"], wanted["intervals"], wanted["holidays"]))
    if "holidays" in fields:
        fields["holidays"] = sorted(set(fields["holidays"]))
    changes = change(calendar, **fields)
    if changes:
        publish(CALENDAR_SAVED, calendar, actor=actor, changes=changes)
    return calendar


def _refuse(wrong: list[tuple[str, str, str]]) -> None:
    if wrong:
        fields = [{"field": f, "code": "invalid", "message": en, "message_zh": zh} for f, en, zh in wrong]
        raise Refusal(INVALID, {}, fields=fields)
