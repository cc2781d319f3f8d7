"""The way of a mail into the house: kept raw, then claimed, parsed and taken in, or set aside with a reason."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.utils import timezone

from core.actor import SYSTEM
from core.events import publish
from core.files import read_blob, store_blob
from core.operations import operation
from core.sql import is_beyond_limits
from core.tokens import signature_fits
from mail import rules
from mail.charsets import clean
from mail.events import MAIL_BOUNCED, MAIL_PARSED, MAIL_QUARANTINED, Bounce, MailFile, ParsedMail
from mail.letters import DeliveryReport, Letter, Part
from mail.models import Mailbox, OutgoingMail, RawMail
from mail.parsing import dedupe_key, parse
from mail.problems import NOT_QUARANTINED
from mail.selectors import mailbox_for, our_addresses

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 4
State = RawMail.State


def receive(raw: bytes, *, envelope_from: str, envelope_to: list[str]) -> RawMail:
    """Keep a mail as it came; a letter that is here already becomes a row of state duplicate.

    After this returns the mail is committed and may be acknowledged. Raises OSError or a database error otherwise.
    """
    blob = store_blob(raw, content_type="message/rfc822")
    key = dedupe_key(raw)
    given = {"blob": blob, "dedupe_key": key, "envelope_from": envelope_from[:320], "envelope_to": envelope_to}
    try:
        return _keep(given)
    except IntegrityError:  # the same letter on another connection was a moment faster
        return _keep(given)


@operation
def _keep(given: dict[str, object]) -> RawMail:
    first = RawMail.objects.filter(dedupe_key=given["dedupe_key"]).exclude(state=State.DUPLICATE).only("id").first()
    if first is None:
        return RawMail.objects.create(**given)
    return RawMail.objects.create(**given, state=State.DUPLICATE, duplicate_of=first, processed_at=timezone.now())


def claim_received() -> int | None:
    """The id of one mail that waits to be taken in, ours for half a minute; None when nothing waits."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mail_rawmail SET due_at = %s, attempts = attempts + 1 WHERE id = ("
            "SELECT id FROM mail_rawmail WHERE state = 'received' AND due_at <= %s "
            "ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id",
            [now + LEASE, now],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def process(raw_mail_id: int) -> None:
    """Parse one received mail and take it in. Never raises: what fails is tried again, at last quarantined."""
    try:
        try:
            _process(raw_mail_id)
        except OperationalError:  # a deadlock or a lost connection: nothing was done, the second try mostly succeeds
            _process(raw_mail_id)
    except Exception as error:  # one bad mail must not stop the others; its row keeps the reason
        if isinstance(error, (OperationalError, InterfaceError)) and not is_beyond_limits(error):
            # The database is away: the lease ends and somebody tries again.
            log.warning("mail not taken in, the database was away", extra={"raw_mail": raw_mail_id})
            return
        log.exception("mail not taken in", extra={"raw_mail": raw_mail_id})
        _note_failure(raw_mail_id, f"{type(error).__name__}: {error}")


def _process(raw_mail_id: int) -> None:
    row = RawMail.objects.select_related("blob").get(pk=raw_mail_id)
    if row.state != State.RECEIVED:
        return
    try:
        letter = parse(read_blob(row.blob))
    except FileNotFoundError:
        set_aside(raw_mail_id=row.pk, reason="lost_bytes", detail="", letter=Letter())
        return
    files = [] if letter.problem else [_stored(part) for part in letter.parts]
    take_in(raw_mail_id=row.pk, letter=letter, files=files)


def _stored(part: Part) -> MailFile:
    blob = store_blob(part.data, content_type=part.content_type)
    return MailFile(blob, part.filename, part.content_type, part.content_id, part.inline)


@operation
def take_in(*, raw_mail_id: int, letter: Letter, files: list[MailFile]) -> RawMail | None:
    """Decide what a parsed letter is and tell the house, in one transaction. None when somebody else has it already."""
    # Not FOR UPDATE: a copy arriving right now holds a key share on this row, and skipping it would cost the lease.
    waiting = RawMail.objects.select_for_update(skip_locked=True, no_key=True)
    row = waiting.filter(pk=raw_mail_id, state=State.RECEIVED).first()
    if row is None:
        return None
    if letter.problem:
        return _quarantine(row, letter.problem, "; ".join(letter.defects), letter)
    mailbox = mailbox_for(row.envelope_to)
    if mailbox is None:
        return _quarantine(row, "no_mailbox", ", ".join(row.envelope_to)[:300], letter)
    token = rules.token_of(row.envelope_to + letter.to + letter.cc, signature_fits)
    if letter.report is not None:
        return _take_report(row, letter, letter.report, token)
    _settle(row, State.PARSED, letter)
    publish(MAIL_PARSED, row, actor=SYSTEM, payload=_parsed(row, mailbox, letter, files, token))
    return row


def _parsed(
    row: RawMail, mailbox: Mailbox, letter: Letter, files: list[MailFile], token: rules.AddressToken | None
) -> ParsedMail:
    ours = our_addresses()
    is_notice = rules.is_auto_reply(letter.headers, row.envelope_from)
    return ParsedMail(
        raw_mail=row,
        mailbox=mailbox,
        sender=letter.sender,
        sender_name=letter.sender_name,
        to=letter.to,
        cc=letter.cc,
        subject=letter.subject,
        text=letter.reply_text,
        quoted=letter.quoted,
        html=letter.html,
        message_id=letter.message_id,
        in_reply_to=letter.in_reply_to,
        references=letter.references,
        language=mailbox.language or letter.language,
        received_at=row.received_at,
        is_automatic=is_notice or rules.plain_address(letter.sender) in ours,
        may_answer=rules.may_answer_automatically(letter, row.envelope_from, ours),
        address_token=token,
        attachments=files,
        is_notice=is_notice,
    )


def _take_report(row: RawMail, letter: Letter, report: DeliveryReport, token: rules.AddressToken | None) -> RawMail:
    """A delivery report: found by the address it came to, else by the Message-ID of the mail it returns."""
    mail = OutgoingMail.objects.select_for_update().filter(pk=token.id).first() if token and token.kind == "b" else None
    if mail is None and report.original_message_id:
        mail = OutgoingMail.objects.select_for_update().filter(message_id=report.original_message_id).first()
    if mail is None:
        return _quarantine(row, "unknown_bounce", report.diagnostic or letter.subject, letter)
    _settle(row, State.PARSED, letter)
    mail.result = rules.one_line(f"{report.status} {report.diagnostic}" if report.status else letter.subject)
    mail.bounced_at = mail.bounced_at or (timezone.now() if report.failed else None)
    mail.version += 1
    mail.save(update_fields=["result", "bounced_at", "version"])
    if report.failed:
        publish(MAIL_BOUNCED, mail, actor=SYSTEM, facts={"status": report.status}, payload=Bounce(report))
    return row


def _quarantine(row: RawMail, reason: str, detail: str, letter: Letter) -> RawMail:
    row.reason, row.reason_detail = reason, clean(detail)[:500]
    _settle(row, State.QUARANTINED, letter)
    publish(MAIL_QUARANTINED, row, actor=SYSTEM, facts={"reason": reason})
    return row


def _settle(row: RawMail, state: str, letter: Letter) -> None:
    row.state, row.processed_at = state, timezone.now()
    row.subject, row.sender = letter.subject[:500], letter.sender[:320]
    row.version += 1
    row.save()


@operation
def set_aside(*, raw_mail_id: int, reason: str, detail: str, letter: Letter) -> None:
    """Quarantine a mail that is still waiting to be taken in."""
    row = RawMail.objects.select_for_update().filter(pk=raw_mail_id, state=State.RECEIVED).first()
    if row is not None:
        _quarantine(row, reason, detail, letter)


def _note_failure(raw_mail_id: int, detail: str) -> None:
    """After a failed try: again in a while, or aside after the last one."""
    try:
        row = RawMail.objects.filter(pk=raw_mail_id, state=State.RECEIVED).first()
        if row is None:
            return
        if row.attempts >= MOST_ATTEMPTS:
            set_aside(raw_mail_id=raw_mail_id, reason="failed", detail=detail, letter=Letter())
        else:
            RawMail.objects.filter(pk=raw_mail_id).update(
                due_at=timezone.now() + timedelta(seconds=2**row.attempts), reason_detail=clean(detail)[:500]
            )
    except DatabaseError:
        log.warning("a failed mail could not be noted", extra={"raw_mail": raw_mail_id})


@operation
def read_again(*, raw_mail_id: int) -> RawMail:
    """Put a quarantined mail back among the received ones. Raises RawMail.DoesNotExist, NOT_QUARANTINED."""
    row = RawMail.objects.select_for_update().get(pk=raw_mail_id)
    if row.state != State.QUARANTINED:
        raise NOT_QUARANTINED(state=row.state)
    row.state, row.reason, row.reason_detail = State.RECEIVED, "", ""
    row.attempts, row.due_at, row.processed_at = 0, timezone.now(), None
    row.version += 1
    row.save()
    return row
