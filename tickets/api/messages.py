"""Doors for what is said on a ticket: timeline, replies, notes, files, drafts, suggestions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.files import store_blob
from core.paging import limit_of
from core.problems import TOO_LARGE
from core.rendering import rendered
from core.serving import LARGEST_UPLOAD, serve_blob
from core.text import safe_filename
from knowledge.selectors import suggest_for
from knowledge.serializers import ArticleHit
from tickets import services
from tickets.api.tickets import TicketDoor
from tickets.models import Attachment, Draft, Message, Ticket
from tickets.selectors import timeline
from tickets.serializers import inputs
from tickets.serializers.answers import Drafts, SavedDraft, TimelinePage
from tickets.serializers.details import AttachmentRow, DraftRow, MessageDetail, TimelineEntry
from tickets.services.drafts import Saved
from tickets.services.hearing import note_heard


class MessageDoor(TicketDoor):
    """What these doors share."""

    def message(self, message: Message) -> Any:
        """A message as it stands now."""
        return MessageDetail(timeline.with_files(Message.objects.filter(pk=message.pk)).get()).data


class TicketTimeline(MessageDoor):
    """What was said and done."""

    @schema(
        answer=TimelinePage, tags=["tickets"], summary="Messages and events of a ticket, oldest first",
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("limit", int, description="1 to 100, 50 when left out.")],
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """One page."""
        ticket = self.find(Ticket, pk, Ticket.objects.only("id"))  # nothing of the ticket itself is shown
        limit = limit_of(request.query_params.get("limit"), timeline.DEFAULT)
        entries, following = timeline.timeline(ticket, request.query_params.get("cursor"), limit)
        return Response({"items": [rendered(TimelineEntry, one) for one in entries], "next": following})


class ReplyToTicket(MessageDoor):
    """An answer to the customer."""

    @schema(
        request=inputs.ReplyInput, answer=MessageDetail, status=201, tags=["tickets"],
        summary="Answer the customer, by mail or text; always visible in the portal",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Send it."""
        ticket, given = self.ticket(pk), self.parse(inputs.ReplyInput)
        return self.write(
            lambda: services.reply(actor=self.actor, ticket_id=ticket.pk, **given), answer=self.message, status=201
        )


class NoteOnTicket(MessageDoor):
    """An internal note."""

    @schema(
        request=inputs.NoteInput, answer=MessageDetail, status=201, tags=["tickets"], summary="Write an internal note"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Write it."""
        ticket, given = self.ticket(pk), self.parse(inputs.NoteInput)
        return self.write(
            lambda: services.add_note(actor=self.actor, ticket_id=ticket.pk, **given), answer=self.message, status=201
        )


class SendMessageAgain(MessageDoor):
    """A message whose mail failed."""

    @schema(answer=MessageDetail, tags=["tickets"], summary="Send a failed message once more")
    def post(self, request: Request, pk: int) -> Response:
        """Queue its mail again."""
        message = self.find(Message, pk)
        return self.write(lambda: services.send_again(actor=self.actor, message_id=message.pk), answer=self.message)


class TicketDraft(MessageDoor):
    """What this person is writing on a ticket."""

    @schema(answer=Drafts, tags=["tickets"], summary="My drafts on this ticket, with those a conflict left at hand")
    def get(self, request: Request, pk: int) -> Response:
        """Read them."""
        ticket = self.ticket(pk)
        mine = Draft.objects.filter(author_id=self.person.pk, ticket=ticket).order_by("-updated_at", "-id")
        drafts = list(mine)
        current, kept = [one for one in drafts if one.is_current], [one for one in drafts if not one.is_current]
        return Response(
            {"current": [DraftRow(one).data for one in current], "kept": [DraftRow(one).data for one in kept]}
        )

    @schema(request=inputs.DraftInput, answer=SavedDraft, tags=["tickets"], summary="Save a draft")
    def put(self, request: Request, pk: int) -> Response:
        """Never refused for a conflict: both texts are kept, and the answer says so."""
        ticket, given = self.ticket(pk), self.parse(inputs.DraftInput)
        given["based_on_message_id"] = given.pop("based_on_message", None)
        return self.write(
            lambda: services.save_draft(author_id=self.person.pk, ticket_id=ticket.pk, **given), answer=_saved
        )

    @schema(
        status=204, tags=["tickets"], parameters=[OpenApiParameter("kind", str, enum=list(Draft.Kind.values))],
        summary="Throw my drafts on this ticket away, or those of one kind",
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        """Also the texts kept beside them."""
        ticket = self.ticket(pk)
        kind = self.parse_query(inputs.DraftQuery).get("kind")
        kinds = [kind] if kind else list(Draft.Kind.values)
        return self.write(
            lambda: services.discard_drafts(author_id=self.person.pk, ticket_id=ticket.pk, kinds=kinds),
            answer=lambda _: None,
            status=204,
        )


def _saved(saved: Saved) -> Any:
    return {**DraftRow(saved.draft).data, "has_conflict": saved.has_conflict}


class TicketSuggestions(MessageDoor):
    """Knowledge that fits."""

    @schema(
        answer=ArticleHit(many=True), tags=["tickets"], summary="Articles that fit what the customer wrote, best first"
    )
    def get(self, request: Request, pk: int) -> Response:
        """By the subject and the newest words of the customer, in the ticket's language."""
        ticket = self.ticket(pk)
        found = suggest_for(timeline.texts_of(ticket), ticket.language, limit=5)
        return Response([ArticleHit(one).data for one in found])


class Uploads(MessageDoor):
    """Files on their way into a message."""

    parser_classes = [MultiPartParser]

    @schema(
        request={"multipart/form-data": inputs.UploadInput}, answer=AttachmentRow, status=201, tags=["tickets"],
        summary="Keep a file (25 MB at most) until the message that names it is sent",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Answers with its id."""
        file = self.parse(inputs.UploadInput)["file"]
        if file.size > LARGEST_UPLOAD:
            raise TOO_LARGE(limit=LARGEST_UPLOAD)
        kind = (file.content_type or "application/octet-stream")[:150]
        # Before the transaction: a slow storage would keep it open.
        blob, name = store_blob(file.read(), content_type=kind), safe_filename(file.name)
        return self.write(
            lambda: services.upload(person_id=self.person.pk, blob=blob, filename=name, content_type=kind),
            answer=lambda one: AttachmentRow(one).data,
            status=201,
        )


class AttachmentBytes(MessageDoor):
    """A file's bytes."""

    @schema(answer={(200, "application/octet-stream"): bytes}, tags=["tickets"], summary="A file on a message")
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Only harmless kinds are shown by the browser; all others are downloaded as bytes."""
        row = self.find(Attachment, pk, Attachment.objects.select_related("blob"))
        if row.content_type.startswith("audio/"):
            note_heard(actor=self.actor, row=row)
        return serve(row, wanted=request.headers.get("Range", ""))


def serve(row: Attachment, *, wanted: str = "", always_saved: bool = False) -> HttpResponseBase:
    """The response for a file that the caller has authorised. Raises MISSING when it is no longer kept, or was lost."""
    return serve_blob(
        row.blob, filename=row.filename, content_type=row.content_type, wanted=wanted, always_saved=always_saved
    )
