"""Doors of the e-mail adapter: for administrators."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.files import open_blob
from core.problems import MISSING
from mail import selectors, work
from mail.models import Mailbox, RawMail
from mail.serializers import MailboxInput, MailboxRow, MailCounts, QuarantineRow
from mail.services.intake import read_again
from mail.services.mailboxes import save_mailbox


class MailDoor(Door):
    """What these doors share."""

    roles = {"admin"}
    scope = "mail"


class Quarantine(MailDoor):
    """The mails that could not be taken in."""

    @schema(answer=QuarantineRow, paged=True, tags=["mail"], summary="Mails in quarantine, newest first")
    def get(self, request: Request) -> Response:
        """One page."""
        return self.page(selectors.quarantined(), QuarantineRow, order=("-id",), context={"door": self})


class RetryQuarantined(MailDoor):
    """Another try for one of them."""

    @schema(answer=QuarantineRow, status=202, tags=["mail"], summary="Take a quarantined mail in again")
    def post(self, request: Request, pk: int) -> Response:
        """The mail is put back among the received ones; what becomes of it shows in the list within a moment."""
        row = self.find(RawMail, pk)
        answer = self.write(
            lambda: read_again(raw_mail_id=row.pk),
            answer=lambda found: QuarantineRow(found, context={"door": self}).data,
            status=202,
        )
        work.INTAKE.wake()
        return answer


class RawQuarantined(MailDoor):
    """The bytes as they came."""

    @schema(answer={(200, "message/rfc822"): bytes}, tags=["mail"], summary="The raw mail, to be saved as a file")
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Never shown in the browser: always a download."""
        row = self.find(RawMail, pk, RawMail.objects.select_related("blob"))
        try:
            source = open_blob(row.blob)
        except FileNotFoundError as lost:
            raise MISSING() from lost
        return FileResponse(source, as_attachment=True, filename=f"mail-{row.pk}.eml", content_type="message/rfc822")


class MailCounters(MailDoor):
    """How many mails came, and what became of them."""

    @schema(answer=MailCounts, tags=["mail"], summary="Received mails by what became of them; the numbers add up")
    def get(self, request: Request) -> Response:
        """The counts."""
        return Response(MailCounts(selectors.counts()).data)


class Mailboxes(MailDoor):
    """Our addresses."""

    @schema(answer=MailboxRow, paged=True, tags=["mail"], summary="Our addresses and their rules")
    def get(self, request: Request) -> Response:
        """One page."""
        return self.page(Mailbox.objects.all(), MailboxRow, order=("address", "id"))

    @schema(request=MailboxInput, answer=MailboxRow, tags=["mail"], summary="Set up an address or change its rule")
    def put(self, request: Request) -> Response:
        """The address is the key. With an old `version`, 409 with the rule as it is now in `detail.current`."""
        given = self.parse(MailboxInput)
        return self.write(
            lambda: save_mailbox(actor=self.actor, **given),
            answer=lambda box: MailboxRow(box).data,
            current=lambda: Mailbox.objects.get(address=given["address"].strip().lower()),
        )
