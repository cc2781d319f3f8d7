"""The way of a mail out of the house: a row first, then claimed, sent, and its result written down."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import publish
from core.files import read_blob
from core.live import wake
from core.operations import operation
from core.text import localised
from core.tokens import random_token, sign
from mail import rules
from mail.composing import OutgoingFile, compose
from mail.events import MAIL_DELAYED, MAIL_FAILED, MAIL_SENT, MailFile
from mail.models import Mailbox, OutgoingAttachment, OutgoingMail, SendAttempt
from mail.transport import Line, Outcome, Result

log = logging.getLogger(__name__)
# A mail that was claimed so long ago belongs to a process that died.
CLAIM_LASTS = timedelta(minutes=5)
State = OutgoingMail.State


def queue_mail(
    *,
    actor: Actor,
    to: Sequence[str],
    subject: str,
    text: str,
    ref: tuple[str, int],
    cc: Sequence[str] = (),
    html: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[MailFile] = (),
    mailbox: Mailbox | None = None,
    reply_token: tuple[str, int] | None = None,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    is_automatic: bool = False,
) -> OutgoingMail:
    """Step: order a mail; it leaves after this transaction's commit, and its result comes as `mail.sent` or `.failed`.

    Without a mailbox it goes out from the first one, or from no-reply@ our host where none is set up yet.
    `reply_token` signs the address that answers go to.
    """
    box = mailbox or _first_mailbox()
    sender = _address_of(box)
    mail = OutgoingMail.objects.create(
        mailbox=box, message_id=f"{random_token()}@{sender.rpartition('@')[2]}", sender=sender,
        reply_to=rules.signed_address(sender, *reply_token, _signature) if reply_token and box else "",
        to=list(to), cc=list(cc), subject=rules.one_line(subject), text=text, html=html,
        headers={**_threading(in_reply_to, references), **_courtesy(is_automatic), **(headers or {})},
        is_automatic=is_automatic, ref_kind=ref[0], ref_id=ref[1],
    )  # fmt: skip
    OutgoingAttachment.objects.bulk_create(
        OutgoingAttachment(mail=mail, blob=file.blob, filename=file.filename, content_type=file.content_type)
        for file in attachments
    )
    transaction.on_commit(lambda: wake("mail"), robust=True)
    log.info("mail queued", extra={"outgoing_mail": mail.pk, "by": actor.kind})
    return mail


def _first_mailbox() -> Mailbox | None:
    return Mailbox.objects.filter(is_active=True).order_by("id").first()


def _address_of(box: Mailbox | None) -> str:
    return box.address if box else f"no-reply@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def _name_of(box: Mailbox | None, language: str) -> str:
    return localised(box.name, language) if box else ""


def sender_line(mailbox: Mailbox | None, language: str) -> str:
    """From whom a mail of this mailbox comes, as its receiver reads it."""
    box = mailbox or _first_mailbox()
    return f"{rules.one_line(_name_of(box, language))} <{_address_of(box)}>".strip()


def _signature(value: str, purpose: str) -> str:
    return sign(value, purpose, rules.SIGNATURE_LENGTH)


def _threading(in_reply_to: str, references: Sequence[str]) -> dict[str, str]:
    """RFC 5322: the letter answered, and the line of letters before it, the first one and the newest kept."""
    if not in_reply_to:
        return {}
    line = [one for one in dict.fromkeys(references) if one != in_reply_to]
    kept = line[:1] + line[1:][-18:] + [in_reply_to]
    return {"In-Reply-To": f"<{in_reply_to}>", "References": " ".join(f"<{one}>" for one in kept)}


def _courtesy(is_automatic: bool) -> dict[str, str]:
    """RFC 3834: an automatic answer says so, and asks other machines not to answer it."""
    if not is_automatic:
        return {}
    return {"Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Auto-Response-Suppress": "All"}


def may_send_automatic(address: str) -> bool:
    """Step: whether this address has had less automatic mail in the last hour than the limit allows.

    Two letters of one sender at the same moment wait for each other, so that they cannot both be the last one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [address])
    since = timezone.now() - rules.AUTOMATIC_WINDOW
    sent = OutgoingMail.objects.filter(is_automatic=True, to__contains=[address], created_at__gte=since)
    return sent.count() < rules.AUTOMATIC_LIMIT


def claim_outgoing() -> int | None:
    """The id of one mail that is due, now ours to send; None when none is."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mail_outgoingmail SET state = 'sending', claimed_at = %s, data_at = NULL, attempts = attempts + 1 "
            "WHERE id = (SELECT id FROM mail_outgoingmail WHERE state = 'queued' AND due_at <= %s "
            "ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id",
            [now, now],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def send(mail_id: int, line: Line) -> None:
    """Send one claimed mail and write down the result. Never raises: a row left behind is found by `release_stale`."""
    try:
        mail = OutgoingMail.objects.select_related("mailbox").get(pk=mail_id)
        result = _hand_over(mail, line)
        record_result(mail_id=mail_id, result=result)
    except DatabaseError:
        log.warning("the result of a mail could not be written", extra={"outgoing_mail": mail_id})
    except Exception as error:
        log.exception("a mail could not be built or sent", extra={"outgoing_mail": mail_id})
        record_result(mail_id=mail_id, result=Result("permanent", f"{type(error).__name__}: {error}"[:400]))


def _hand_over(mail: OutgoingMail, line: Line) -> Result:
    files = [
        OutgoingFile(one.filename, one.content_type, read_blob(one.blob))
        for one in mail.attachments.select_related("blob").order_by("id")
    ]
    box = mail.mailbox
    name = _name_of(box, str(mail.headers.get("Content-Language", box.language if box else "")))
    data = compose(mail, name, files)
    # Bounces come back to an address that names this very mail; automatic answers must not bounce at all.
    envelope = "" if mail.is_automatic or box is None else rules.signed_address(mail.sender, "b", mail.pk, _signature)

    def before_data() -> None:
        OutgoingMail.objects.filter(pk=mail.pk).update(data_at=timezone.now())
        _lend_connection()

    _lend_connection()
    return line.send(envelope, mail.later or [*mail.to, *mail.cc], data, before_data)


def _lend_connection() -> None:
    """Give the database connection back to the pool while we wait for another server, which may take half a minute."""
    if not connection.in_atomic_block:
        connection.close()


@operation
def record_result(*, mail_id: int, result: Result) -> OutgoingMail:
    """Write down what a try came to, and when to try again. Announces `mail.sent`, `.delayed` or `.failed`."""
    mail = OutgoingMail.objects.select_for_update().get(pk=mail_id)
    if mail.state != State.SENDING:
        return mail
    SendAttempt.objects.create(mail=mail, outcome=result.outcome, answer=result.answer)
    mail.result = result.answer
    mail.version += 1
    _settle(mail, result)
    mail.save()
    if mail.state == State.SENT:
        publish(MAIL_SENT, mail, actor=SYSTEM, facts={"attempts": mail.attempts})
    elif mail.state == State.QUEUED:
        publish(MAIL_DELAYED, mail, actor=SYSTEM, facts={"attempts": mail.attempts})
    else:
        publish(MAIL_FAILED, mail, actor=SYSTEM, facts={"state": mail.state, "attempts": mail.attempts})
    return mail


def _settle(mail: OutgoingMail, result: Result) -> None:
    """The state after a try. Once somebody has the mail it counts as sent, whatever becomes of the rest."""
    is_taken = result.outcome == "sent"
    if is_taken:
        mail.sent_at = mail.sent_at or timezone.now()
    if mail.later and not is_taken:  # the others took it in a try before
        rest, refused = mail.later, []
    else:
        rest, refused = result.later, result.refused
    delay = rules.retry_delay(mail.attempts) if result.outcome == "temporary" or (is_taken and rest) else None
    if delay is not None:
        mail.state, mail.due_at, mail.later = State.QUEUED, timezone.now() + delay, rest
        mail.refused = [*mail.refused, *refused] if is_taken else mail.refused
    elif result.outcome == "unknown":
        mail.state = State.UNKNOWN
    elif is_taken or mail.later:
        mail.state, mail.later, mail.refused = State.SENT, [], [*mail.refused, *refused, *rest]
    else:
        mail.state, mail.refused = State.FAILED, result.refused


def release_stale() -> int:
    """Free the mails of processes that died: queued again if no word went out, else of unknown outcome."""
    stale = OutgoingMail.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - CLAIM_LASTS)
    ids = list(stale.values_list("id", "data_at")[:50])
    for mail_id, data_at in ids:
        outcome: Outcome = "unknown" if data_at else "temporary"
        record_result(mail_id=mail_id, result=Result(outcome, "the sending process ended"))
    return len(ids)


def requeue(mail_id: int) -> OutgoingMail:
    """Step: a person's decision: try a failed or unknown mail once more. Raises OutgoingMail.DoesNotExist."""
    mail = OutgoingMail.objects.select_for_update().get(pk=mail_id)
    if mail.state in (State.FAILED, State.UNKNOWN) or mail.bounced_at:
        mail.state, mail.attempts, mail.due_at, mail.bounced_at = State.QUEUED, 0, timezone.now(), None
        mail.refused = []
        mail.version += 1
        mail.save()
        transaction.on_commit(lambda: wake("mail"), robust=True)
    return mail
