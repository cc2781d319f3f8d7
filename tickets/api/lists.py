"""Doors for lists of tickets: kept ones, what they can be made of, how much they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.conditions.fields import Field
from core.conditions.shapes import ListLanguage, ViewCounts, field_row
from core.problems import INVALID
from core.rendering import rendered
from staff.models import Team
from tickets.api.tickets import TicketDoor
from tickets.models import View
from tickets.rules import lists as rules
from tickets.rules.fields import FIELDS
from tickets.selectors import lists
from tickets.selectors.filtering import own_fields
from tickets.serializers.lists import ViewInput, ViewPatch, ViewRow
from tickets.services import lists as services

TAGS = ["tickets"]


class ViewDoor(TicketDoor):
    """What these doors share."""

    def row(self, view: View) -> Any:
        """The answer of every change."""
        return rendered(ViewRow, view)

    def view(self, pk: int) -> View:
        """The list if this person may see it. Raises MISSING."""
        return self.find(View, pk, View.objects.select_related("team"))


class Views(ViewDoor):
    """Kept lists."""

    @schema(answer=ViewRow, paged=True, tags=TAGS, summary="One's own lists and those shared with one")
    def get(self, request: Request) -> Response:
        """One page."""
        return self.page(lists.views_of(self.person), ViewRow, order=("position", "id"))

    @schema(request=ViewInput, answer=ViewRow, status=201, tags=TAGS, summary="Keep a list")
    def post(self, request: Request) -> Response:
        """For oneself, or shared by who runs the team (for everybody: by administrators)."""
        given = self.parse(ViewInput)
        team = given.pop("team")
        if team is not None and not Team.objects.filter(pk=team).exists():
            raise INVALID.field("team", en="There is no such one.", zh="不存在。")
        return self.write(
            lambda: services.create_view(actor=self.actor, person=self.person, team_id=team, **given),
            answer=self.row,
            status=201,
        )


class OneView(ViewDoor):
    """One of them."""

    @schema(answer=ViewRow, tags=TAGS, summary="One kept list")
    def get(self, request: Request, pk: int) -> Response:
        """Read it."""
        return Response(self.row(self.view(pk)))

    @schema(request=ViewPatch, answer=ViewRow, tags=TAGS, summary="Change a kept list")
    def patch(self, request: Request, pk: int) -> Response:
        """Change any of the given; with an old `version`, 409 with the list as it is now in `detail.current`."""
        view, given = self.view(pk), self.parse(ViewPatch)
        return self.write(
            lambda: services.change_view(actor=self.actor, person=self.person, view_id=view.pk, **given),
            answer=self.row,
            current=lambda: self.view(pk),
        )

    @schema(answer=ViewRow, tags=TAGS, summary="Throw a kept list away")
    def delete(self, request: Request, pk: int) -> Response:
        """It can be restored."""
        view = self.view(pk)
        return self.write(
            lambda: services.delete_view(actor=self.actor, person=self.person, view_id=view.pk), answer=self.row
        )


class RestoreView(ViewDoor):
    """A list that was thrown away."""

    @schema(answer=ViewRow, tags=TAGS, summary="Take a kept list back")
    def post(self, request: Request, pk: int) -> Response:
        """It is there again."""
        return self.write(
            lambda: services.restore_view(actor=self.actor, person=self.person, view_id=pk), answer=self.row
        )


class ViewFields(ViewDoor):
    """What lists can be made of."""

    @schema(answer=ListLanguage, tags=TAGS, summary="Fields, operators, columns and keys of lists; own fields included")
    def get(self, request: Request) -> Response:
        """Read it."""
        own = own_fields()
        every: Mapping[str, Field] = {**FIELDS, **own}
        built_in = [
            {"key": key, "conditions": raw, "sorts": list(rules.USUAL_SORTS.get(key, rules.NEWEST))}
            for key, raw in rules.CONDITIONS.items()
        ]
        answer = {
            "filters": [field_row(one) for one in every.values()],
            "columns": [*rules.COLUMNS, *own],
            "usual_columns": list(rules.USUAL),
            "sorts": [*rules.SORTS, *own],
            "built_in": built_in,
        }
        return Response(rendered(ListLanguage, answer))


class ViewCounters(ViewDoor):
    """How much the lists hold."""

    @schema(answer=ViewCounts, tags=TAGS, summary="How many tickets each list of the side list holds, in one statement")
    def get(self, request: Request) -> Response:
        """The counts."""
        found = lists.all_counts(self.person)
        return Response({"items": [{"view": view, "count": count} for view, count in found.items()]})
