"""Doors for texts with variables, and for macros: keeping them, and using them on a ticket."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import visible
from core.api import schema
from core.problems import FORBIDDEN, INVALID
from core.text import localised
from tickets import rules
from tickets.api.tickets import TicketDoor
from tickets.models import CannedText, Macro
from tickets.selectors.canned import found_by, may_keep
from tickets.serializers import canned as shapes
from tickets.services import canned, macros


class SharedDoor(TicketDoor):
    """What the doors of texts and of macros share."""

    model: ClassVar[type[Any]]
    kind: ClassVar[str]
    shape: ClassVar[type[shapes.SharedRow]]

    def rows(self, *, q: str = "", all: bool = False) -> QuerySet[Any]:
        """Those that this person may use."""
        found = self.model.objects.filter(visible(self.person, self.model))
        return found_by(found if all else found.filter(is_active=True), self.kind, q)

    def context(self) -> dict[str, Any]:
        """Whether its reader may change a row is told with it."""
        return {"may_keep": lambda share, team_id: may_keep(self.person, share, team_id)}

    def shown(self, row: Any) -> Any:
        """One row."""
        return self.shape(row, context=self.context()).data

    def listed(self) -> Response:
        """A page of them."""
        return self.page(
            self.rows(**self.parse_query(shapes.SharedQuery)), self.shape, order=("id",), context=self.context()
        )

    def keepable(self, pk: int) -> Any:
        """The row, if this person may change it. Raises MISSING, FORBIDDEN."""
        row = self.find(self.model, pk)
        if not may_keep(self.person, row.share, row.team_id):
            raise FORBIDDEN()
        return row

    def owned(self, given: dict[str, Any]) -> dict[str, Any]:
        """`share` and `team` as columns. Raises FORBIDDEN for what this person may not share, INVALID without a team."""
        share, team = given.pop("share", None), given.pop("team", None)
        if share is None:
            return given
        team = team or self.person.team_id if share == "team" else None
        if share == "team" and team is None:
            raise INVALID.field("team", en="Choose a team.", zh="请选择团队。")
        if not may_keep(self.person, share, team):
            raise FORBIDDEN()
        return {**given, "owner_id": self.person.pk if share == "own" else None, "team_id": team}


class CannedTexts(SharedDoor):
    """Texts with variables."""

    model, kind, shape = CannedText, "canned_text", shapes.CannedTextRow

    @schema(
        answer=shapes.CannedTextRow, paged=True, tags=["tickets"], parameters=[shapes.SharedQuery],
        summary="Texts that I may use, found by title, shortcut or words, by pinyin too",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """List."""
        return self.listed()

    @schema(
        request=shapes.CannedTextInput, answer=shapes.CannedTextRow, status=201, tags=["tickets"], summary="Keep a text"
    )
    def post(self, request: Request) -> Response:
        """A variable that does not exist is refused."""
        given = self.owned(self.parse(shapes.CannedTextInput))
        return self.write(lambda: canned.create_canned_text(actor=self.actor, **given), answer=self.shown, status=201)


class OneCannedText(SharedDoor):
    """One of them."""

    model, kind, shape = CannedText, "canned_text", shapes.CannedTextRow

    @schema(request=shapes.CannedTextPatch, answer=shapes.CannedTextRow, tags=["tickets"], summary="Change a text")
    def patch(self, request: Request, pk: int) -> Response:
        """With an old `version`, 409 with the text as it is now in `detail.current`."""
        row, given = self.keepable(pk), self.owned(self.parse(shapes.CannedTextPatch))
        return self.write(
            lambda: canned.change_canned_text(actor=self.actor, canned_id=row.pk, **given),
            answer=self.shown,
            current=lambda: self.find(CannedText, pk),
        )


class TextVariables(SharedDoor):
    """What can stand between double braces."""

    @schema(answer=shapes.CannedVariables, tags=["tickets"], summary="The variables that a text may hold")
    def get(self, request: Request) -> Response:
        """The list."""
        return Response({"variables": list(rules.VARIABLES)})


class TextsForTicket(SharedDoor):
    """Texts, filled in."""

    model, kind, shape = CannedText, "canned_text", shapes.CannedTextRow

    @schema(
        answer=shapes.FilledText(many=True), tags=["tickets"], parameters=[shapes.FilledQuery],
        summary="Texts for this ticket with their variables filled in, at most twenty",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """In the customer's language unless another is asked for."""
        ticket, asked = self.ticket(pk), self.parse_query(shapes.FilledQuery)
        language = asked.get("language") or ticket.language
        values = canned.values_for(ticket, self.person.name, language)
        found = []
        for row in self.rows(q=asked["q"]).order_by("shortcut", "id")[:20]:
            text, missing = rules.filled(localised(row.text, language), values)
            found.append(shapes.FilledText(
                {"id": row.pk, "title": row.title, "shortcut": row.shortcut, "text": text, "missing": missing}
            ).data)  # fmt: skip
        return Response(found)


class Macros(SharedDoor):
    """Several actions in one."""

    model, kind, shape = Macro, "macro", shapes.MacroRow

    @schema(
        answer=shapes.MacroRow, paged=True, tags=["tickets"], parameters=[shapes.SharedQuery],
        summary="Macros that I may use, found by title, by pinyin too",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """List."""
        return self.listed()

    @schema(request=shapes.MacroInput, answer=shapes.MacroRow, status=201, tags=["tickets"], summary="Keep a macro")
    def post(self, request: Request) -> Response:
        """What could never be done is refused."""
        given = self.owned(self.parse(shapes.MacroInput))
        return self.write(lambda: canned.create_macro(actor=self.actor, **given), answer=self.shown, status=201)


class OneMacro(SharedDoor):
    """One of them."""

    model, kind, shape = Macro, "macro", shapes.MacroRow

    @schema(request=shapes.MacroPatch, answer=shapes.MacroRow, tags=["tickets"], summary="Change a macro")
    def patch(self, request: Request, pk: int) -> Response:
        """With an old `version`, 409 with the macro as it is now in `detail.current`."""
        row, given = self.keepable(pk), self.owned(self.parse(shapes.MacroPatch))
        return self.write(
            lambda: canned.change_macro(actor=self.actor, macro_id=row.pk, **given),
            answer=self.shown,
            current=lambda: self.find(Macro, pk),
        )


class MacroOnTicket(SharedDoor):
    """One of them on a ticket."""

    @schema(
        answer=shapes.MacroStep(many=True), tags=["tickets"], summary="What a macro would do to this ticket, in order"
    )
    def get(self, request: Request, pk: int, macro_id: int) -> Response:
        """Nothing is changed."""
        ticket, macro = self.ticket(pk), self.find(Macro, macro_id)
        steps = macros.preview(macro, ticket, self.actor, self.language)
        return Response(shapes.MacroStep(steps, many=True).data)

    @schema(
        request=shapes.ApplyMacroInput, answer=shapes.AppliedMacro, tags=["tickets"],
        summary="Do all of a macro's actions, or none; an answer among them leaves in some seconds",
    )  # fmt: skip
    def post(self, request: Request, pk: int, macro_id: int) -> Response:
        """One operation."""
        ticket, macro = self.ticket(pk), self.find(Macro, macro_id, Macro.objects.filter(is_active=True))
        given = self.parse(shapes.ApplyMacroInput)
        return self.write(
            lambda: macros.apply_macro(
                actor=self.actor, macro=macro, ticket_id=ticket.pk, language=self.language, **given
            ),
            answer=lambda done: shapes.AppliedMacro(done, context={"language": self.language}).data,
        )
