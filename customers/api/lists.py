"""Doors for lists of customers: kept ones, what they can be made of, how much they hold."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.conditions.shapes import ListLanguage, ViewCounts, field_row
from core.problems import INVALID
from core.rendering import rendered
from customers import list_shapes as shapes
from customers.api.cards import CustomerDoor
from customers.models import CustomerView
from customers.rules import lists as rules
from customers.selectors import lists
from customers.selectors.filtering import known_fields, own_fields
from customers.services import lists as services
from staff.models import Team

TAGS = ["customers"]


class CustomerViews(CustomerDoor):
    """Kept lists."""

    @schema(
        answer=shapes.CustomerViewRow, paged=True, tags=TAGS, summary="One's own lists of customers and shared ones"
    )
    def get(self, request: Request) -> Response:
        """One page."""
        return self.page(lists.views_of(self.person), shapes.CustomerViewRow, order=("position", "id"))

    @schema(
        request=shapes.CustomerViewInput, answer=shapes.CustomerViewRow, status=201, tags=TAGS,
        summary="Keep a list of customers",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """For oneself, or shared by who runs the team (for everybody: by administrators)."""
        given = self.parse(shapes.CustomerViewInput)
        team = given.pop("team")
        if team is not None and not Team.objects.filter(pk=team).exists():
            raise INVALID.field("team", en="There is no such one.", zh="不存在。")
        return self.write(
            lambda: services.create_view(actor=self.actor, person=self.person, team_id=team, **given),
            answer=_view,
            status=201,
        )


def _view(row: CustomerView) -> Any:
    return rendered(shapes.CustomerViewRow, row)


class OneCustomerView(CustomerDoor):
    """One of them."""

    def view(self, pk: int) -> CustomerView:
        """The list if this person may see it. Raises MISSING."""
        return self.find(CustomerView, pk)

    @schema(
        request=shapes.CustomerViewPatch, answer=shapes.CustomerViewRow, tags=TAGS, summary="Change a list of customers"
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change any of the given; with an old `version`, 409 with the list as it is now in `detail.current`."""
        view, given = self.view(pk), self.parse(shapes.CustomerViewPatch)
        return self.write(
            lambda: services.change_view(actor=self.actor, person=self.person, view_id=view.pk, **given),
            answer=_view,
            current=lambda: self.view(pk),
        )

    @schema(answer=None, status=204, tags=TAGS, summary="Throw a list of customers away")
    def delete(self, request: Request, pk: int) -> Response:
        """Its customers stay where they are."""
        view = self.view(pk)
        return self.write(
            lambda: services.delete_view(actor=self.actor, person=self.person, view_id=view.pk),
            answer=lambda _: None,
            status=204,
        )


class CustomerViewFields(CustomerDoor):
    """What lists can be made of."""

    @schema(answer=ListLanguage, tags=TAGS, summary="Fields, operators, columns and keys of lists of customers")
    def get(self, request: Request) -> Response:
        """Read it."""
        own = own_fields()
        built_in = [
            {"key": key, "conditions": raw, "sorts": list(rules.USUAL_SORTS.get(key, rules.BY_NAME))}
            for key, raw in rules.CONDITIONS.items()
        ]
        answer = {
            "filters": [field_row(one) for one in known_fields(own).values()],
            "columns": [*rules.COLUMNS, *own],
            "usual_columns": list(rules.USUAL),
            "sorts": [*rules.SORTS, *own],
            "built_in": built_in,
        }
        return Response(rendered(ListLanguage, answer))


class CustomerViewCounters(CustomerDoor):
    """How much the lists hold."""

    @schema(answer=ViewCounts, tags=TAGS, summary="How many customers each list of the side list holds")
    def get(self, request: Request) -> Response:
        """The counts."""
        found = lists.all_counts(self.person)
        return Response({"items": [{"view": view, "count": count} for view, count in found.items()]})
