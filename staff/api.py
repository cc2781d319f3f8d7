"""The doors about the signed-in person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import update_session_auth_hash
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.limits import count_try
from core.problems import FORBIDDEN
from staff.models import ApiToken, Calendar, Person, Team
from staff.problems import WRONG_PASSWORD
from staff.selectors import people_cards, team_rows
from staff.serializers import (
    ApiTokenInput,
    ApiTokenRow,
    CalendarInput,
    CalendarPatch,
    CalendarRow,
    IssuedToken,
    Me,
    MeInput,
    ParentInput,
    PasswordInput,
    PeopleQuery,
    PersonCard,
    PersonInput,
    PersonPatch,
    PersonRow,
    PersonWithPassword,
    TeamInput,
    TeamMemberInput,
    TeamPatch,
    TeamRow,
)
from staff.services import (
    change_calendar,
    change_person,
    create_calendar,
    create_person,
    create_team,
    issue_token,
    move_team,
    new_password,
    rename_team,
    reset_password,
    revoke_token,
    set_active,
    set_own_password,
    set_preferences,
)

ADMINS = frozenset({"admin"})


class MyProfile(Door):
    """Who I am, and what I choose for myself."""

    scope = "staff"
    before_password = True

    @schema(answer=Me, tags=["staff"], summary="The signed-in person")
    def get(self, request: Request) -> Response:
        """Read."""
        return Response(Me(self.person).data)

    @schema(
        request=MeInput,
        answer=Me,
        tags=["staff"],
        summary="Set language, colour scheme, time zone, keys or pinned lists",
    )
    def patch(self, request: Request) -> Response:
        """Change."""
        given = self.parse(MeInput)
        return self.write(
            lambda: set_preferences(actor=self.actor, person=self.person, **given), answer=lambda p: Me(p).data
        )


class MyPassword(Door):
    """My password, which only I know."""

    scope = "staff"
    before_password = True

    @schema(
        request=PasswordInput,
        answer=Me,
        tags=["staff"],
        summary="Choose another password (in a browser)",
        keeps_answer=False,
    )
    def post(self, request: Request) -> Response:
        """Change; one's other sessions end. Nothing of it is kept for a repeated key. Raises WRONG_PASSWORD."""
        given = self.parse(PasswordInput)
        if request.auth is not None:
            raise FORBIDDEN()
        count_try(f"own-password:{self.person.pk}", limit=10, window=timedelta(minutes=15))
        if not self.person.check_password(given["current"]):
            raise WRONG_PASSWORD.field("current", en=WRONG_PASSWORD.en, zh=WRONG_PASSWORD.zh)
        changed = set_own_password(actor=self.actor, person=self.person, password=given["new"])
        update_session_auth_hash(request._request, changed)
        return Response(Me(changed).data)


class Colleagues(Door):
    """Everybody who works here, for assigning and mentioning."""

    scope = "staff"

    @schema(answer=PersonRow, paged=True, tags=["staff"], summary="Colleagues")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(Person.objects.filter(is_active=True).select_related("team"), PersonRow, order=("name", "id"))

    @schema(
        request=PersonInput,
        answer=PersonWithPassword,
        status=201,
        tags=["staff"],
        summary="Somebody new (administrators)",
        keeps_answer=False,
    )
    def post(self, request: Request) -> Response:
        """Create. The answer is not kept for a repeated key, since it holds the password."""
        if self.person.role not in ADMINS:
            raise FORBIDDEN()
        given = self.parse(PersonInput)
        team = self.find(Team, given["team"]) if given["team"] else None
        zone, password = given.pop("timezone", ""), new_password()
        more = {"team": team, "timezone_name": zone, "password": password, "must_change_password": True}
        made = create_person(actor=self.actor, **given | more)
        return _with_password(made, password, status=201)


class Everybody(Door):
    """Everybody who works or worked here, for administrators."""

    roles = ADMINS
    scope = "staff"

    @schema(
        answer=PersonCard, paged=True, parameters=[PeopleQuery], tags=["staff"], summary="People, inactive included"
    )
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(people_cards(**self.parse_query(PeopleQuery)), PersonCard, order=("name", "id"))


class OnePerson(Door):
    """One of them."""

    roles = ADMINS
    scope = "staff"

    @schema(answer=PersonCard, tags=["staff"], summary="One person")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(_card(self.find(Person, pk)))

    @schema(request=PersonPatch, answer=PersonCard, tags=["staff"], summary="Change name, e-mail, role, scope or team")
    def patch(self, request: Request, pk: int) -> Response:
        """Change; what they may do and see follows at once. With an old `version`, 409 with `detail.current`."""
        person, given = self.find(Person, pk), self.parse(PersonPatch)
        if given.get("team"):
            given["team"] = self.find(Team, given["team"])
        return self.write(
            lambda: change_person(actor=self.actor, person=person, **given), answer=_card, current=lambda: person
        )


class ShutOutPerson(Door):
    """The end of somebody's access."""

    roles = ADMINS
    scope = "staff"

    @schema(answer=PersonCard, tags=["staff"], summary="Deactivate somebody: sessions and API tokens end at once")
    def post(self, request: Request, pk: int) -> Response:
        """Deactivate; refused while they are on a contact."""
        person = self.find(Person, pk)
        return self.write(lambda: set_active(actor=self.actor, person=person, active=False), answer=_card)


class LetInPerson(Door):
    """Their access again."""

    roles = ADMINS
    scope = "staff"

    @schema(answer=PersonCard, tags=["staff"], summary="Activate somebody again")
    def post(self, request: Request, pk: int) -> Response:
        """Activate."""
        person = self.find(Person, pk)
        return self.write(lambda: set_active(actor=self.actor, person=person, active=True), answer=_card)


class PasswordOfPerson(Door):
    """A new password for somebody who lost theirs."""

    roles = ADMINS
    scope = "staff"

    @schema(
        answer=PersonWithPassword,
        tags=["staff"],
        summary="Reset somebody's password; their sessions end",
        keeps_answer=False,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Reset. The answer is not kept for a repeated key, since it holds the password."""
        return _with_password(*reset_password(actor=self.actor, person=self.find(Person, pk)))


def _card(person: Person) -> Any:
    return PersonCard(people_cards().get(pk=person.pk)).data


def _with_password(person: Person, password: str, status: int = 200) -> Response:
    return Response(
        {"person": _card(person), "password": password}, status=status, headers={"Cache-Control": "no-store"}
    )


class Teams(Door):
    """The teams: whose records a supervisor sees follows them. Whoever works here may name one."""

    scope = "staff"

    @schema(answer=TeamRow, paged=True, tags=["staff"], summary="Teams")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(team_rows(), TeamRow, order=("name", "id"))

    @schema(request=TeamInput, answer=TeamRow, status=201, tags=["staff"], summary="New team (administrators)")
    def post(self, request: Request) -> Response:
        """Create."""
        if self.person.role != "admin":
            raise FORBIDDEN()
        given = self.parse(TeamInput)
        parent = self.find(Team, given["parent"]) if given["parent"] else None
        return self.write(
            lambda: create_team(actor=self.actor, name=given["name"], parent=parent),
            answer=_team,
            status=201,
        )


class OneTeam(Door):
    """One team."""

    roles = ADMINS
    scope = "staff"

    @schema(request=TeamPatch, answer=TeamRow, tags=["staff"], summary="Rename a team")
    def patch(self, request: Request, pk: int) -> Response:
        """Rename."""
        team, given = self.find(Team, pk), self.parse(TeamPatch)
        return self.write(lambda: rename_team(actor=self.actor, team=team, **given), answer=_team)


class TeamParent(Door):
    """Where a team stands."""

    roles = ADMINS
    scope = "staff"

    @schema(request=ParentInput, answer=TeamRow, tags=["staff"], summary="Move a team, with all below it")
    def put(self, request: Request, pk: int) -> Response:
        """Move; what its people see follows at once."""
        team, above = self.find(Team, pk), self.parse(ParentInput)["parent"]
        parent = self.find(Team, above) if above else None
        return self.write(lambda: move_team(actor=self.actor, team=team, parent=parent), answer=_team)


def _team(team: Team) -> Any:
    return TeamRow(team_rows().get(pk=team.pk)).data


class TeamOfPerson(Door):
    """Where somebody belongs."""

    roles = ADMINS
    scope = "staff"

    @schema(request=TeamMemberInput, answer=PersonRow, tags=["staff"], summary="Put somebody into a team")
    def put(self, request: Request, pk: int) -> Response:
        """Set; what they may see follows at once."""
        person, team = self.find(Person, pk), self.find(Team, self.parse(TeamMemberInput)["team"])
        return self.write(
            lambda: change_person(actor=self.actor, person=person, team=team), answer=lambda one: PersonRow(one).data
        )


class MyTokens(Door):
    """My API tokens."""

    scope = "tokens"

    @schema(answer=ApiTokenRow, paged=True, tags=["staff"], summary="My API tokens")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(ApiToken.objects.filter(person=self.person), ApiTokenRow)

    @schema(
        request=ApiTokenInput, answer=IssuedToken, status=201, tags=["staff"], summary="Issue an API token",
        keeps_answer=False,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Issue. With an API token, only one that reaches no further than the asking one."""
        given = self.parse(ApiTokenInput)
        asking: Any = self.request.auth
        wider = [one for one in given["scopes"] if asking is not None and not asking.covers(one)]
        if wider:
            raise FORBIDDEN(scope=wider[0])
        token, secret = issue_token(actor=self.actor, person=self.person, **given)
        return Response({"token": ApiTokenRow(token).data, "secret": secret}, status=201)


class RevokeToken(Door):
    """End one of my tokens."""

    scope = "tokens"

    @schema(answer=ApiTokenRow, tags=["staff"], summary="Revoke an API token")
    def post(self, request: Request, pk: int) -> Response:
        """Revoke."""
        return self.write(
            lambda: revoke_token(actor=self.actor, person=self.person, token_id=pk),
            answer=lambda token: ApiTokenRow(token).data,
        )


class Calendars(Door):
    """The opening hours that queues and promises follow."""

    roles = frozenset({"supervisor", "admin"})
    scope = "staff"

    @schema(answer=CalendarRow, paged=True, tags=["staff"], summary="Opening hours")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(Calendar.objects.all(), CalendarRow, order=("name", "id"))

    @schema(request=CalendarInput, answer=CalendarRow, status=201, tags=["staff"], summary="New opening hours")
    def post(self, request: Request) -> Response:
        """Create."""
        given = self.parse(CalendarInput)
        zone = given.pop("timezone")
        return self.write(
            lambda: create_calendar(actor=self.actor, timezone_name=zone, **given),
            answer=lambda calendar: CalendarRow(calendar).data,
            status=201,
        )


class OneCalendar(Door):
    """One set of opening hours."""

    roles = frozenset({"supervisor", "admin"})
    scope = "staff"

    @schema(request=CalendarPatch, answer=CalendarRow, tags=["staff"], summary="Change opening hours")
    def patch(self, request: Request, pk: int) -> Response:
        """Change; with an old `version`, 409 with the hours as they are now in `detail.current`."""
        calendar, given = self.find(Calendar, pk), self.parse(CalendarPatch)
        return self.write(
            lambda: change_calendar(actor=self.actor, calendar=calendar, **given),
            answer=lambda calendar: CalendarRow(calendar).data,
            current=lambda: self.find(Calendar, pk),
        )
