"""The doors about the signed-in person."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from staff.models import ApiToken, Calendar, Person
from staff.serializers import (
    ApiTokenInput,
    ApiTokenRow,
    CalendarInput,
    CalendarPatch,
    CalendarRow,
    IssuedToken,
    Me,
    MeInput,
    PersonRow,
)
from staff.services import change_calendar, create_calendar, issue_token, revoke_token, set_preferences


class MyProfile(Door):
    """Who I am, and what I choose for myself."""

    scope = "staff"

    @schema(answer=Me, tags=["staff"], summary="The signed-in person")
    def get(self, request: Request) -> Response:
        """Read."""
        return Response(Me(self.person).data)

    @schema(request=MeInput, answer=Me, tags=["staff"], summary="Set language or colour scheme")
    def patch(self, request: Request) -> Response:
        """Change."""
        given = self.parse(MeInput)
        return self.write(
            lambda: set_preferences(actor=self.actor, person=self.person, **given), answer=lambda p: Me(p).data
        )


class Colleagues(Door):
    """Everybody who works here, for assigning and mentioning."""

    scope = "staff"

    @schema(answer=PersonRow, paged=True, tags=["staff"], summary="Colleagues")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(Person.objects.filter(is_active=True).select_related("team"), PersonRow, order=("name", "id"))


class MyTokens(Door):
    """My API tokens."""

    scope = "tokens"

    @schema(answer=ApiTokenRow, paged=True, tags=["staff"], summary="My API tokens")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(ApiToken.objects.filter(person=self.person), ApiTokenRow)

    @schema(request=ApiTokenInput, answer=IssuedToken, status=201, tags=["staff"], summary="Issue an API token")
    def post(self, request: Request) -> Response:
        """Issue."""
        given = self.parse(ApiTokenInput)
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
        """Change."""
        calendar, given = self.find(Calendar, pk), self.parse(CalendarPatch)
        return self.write(
            lambda: change_calendar(actor=self.actor, calendar=calendar, **given),
            answer=lambda calendar: CalendarRow(calendar).data,
        )
