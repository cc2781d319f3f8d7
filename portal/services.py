"""Writes of the portal: codes, proving an address, requests by form, replies."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.problems import INVALID
from core.text import localised, say
from core.tokens import digest, random_token, sign
from customers.models import ContactPoint
from customers.rules.addresses import kind_of_address, normalise_email
from customers.services import identify_or_create
from mail.services.outgoing import may_send_automatic, queue_mail
from portal import texts
from portal.events import CODE_SENT, SIGNED_IN, SIGNED_OUT
from portal.models import PortalRequest, SignInCode
from portal.problems import CLOSED, FORM_REUSED
from portal.rules import CODE_LIFE, MOST_ATTEMPTS, form_hash, language_of, queues_for
from routing.models import Queue
from tickets.models import Message, Ticket
from tickets.services.announcing import locked_root
from tickets.services.mailing import send_receipt
from tickets.services.messages import add_customer_message_step
from tickets.services.opening import open_ticket_step

CODES_KEPT = timedelta(days=1)


@operation
def send_code(*, address: str, language: str) -> None:
    """Send a code and a link to an address that ever wrote to us. For any other nothing is sent, and nothing is told.

    Raises INVALID for what is no e-mail address.
    """
    value = normalise_email(address)
    if value is None:
        raise INVALID.field("address", en="Enter an e-mail address.", zh="请输入电子邮箱地址。")
    point = ContactPoint.objects.filter(kind="email", value=value).first()
    if point is None:
        return
    code, token = f"{secrets.randbelow(1_000_000):06}", random_token()
    SignInCode.objects.filter(contact_point=point, used_at__isnull=True).update(expires_at=timezone.now())
    row = SignInCode.objects.create(
        contact_point=point, code_hash="", token_hash=digest(token), expires_at=timezone.now() + CODE_LIFE
    )
    row.code_hash = _code_hash(row, code)
    row.save(update_fields=["code_hash"])
    link = f"{settings.PUBLIC_URL}/portal/sign-in?token={token}"
    queue_mail(
        actor=Actor.customer(point.pk),
        to=[value],
        subject=say(texts.CODE_SUBJECT, language, code=code),
        text=say(texts.CODE, language, code=code, link=link, company=localised(settings.COMPANY_NAME, language)),
        ref=("sign_in_code", row.pk),
        is_automatic=True,
    )
    publish(CODE_SENT, point, actor=Actor.customer(point.pk))


def _code_hash(row: SignInCode, code: str) -> str:
    # Six digits are guessed in a moment from a plain hash: the signing key must be needed too.
    return sign(f"{row.pk}:{code}", "portal-code", 52)


@operation
def prove_by_code(*, address: str, code: str) -> ContactPoint | None:
    """The contact point, when the code is the last one sent to it; None otherwise. Each call is one attempt."""
    value = normalise_email(address)
    row = SignInCode.objects.filter(contact_point__kind="email", contact_point__value=value).order_by("-id").first()
    if row is None or not _try(row):
        return None
    return _proved(row) if secrets.compare_digest(row.code_hash, _code_hash(row, code)) else None


@operation
def prove_by_link(*, token: str) -> ContactPoint | None:
    """The contact point a link was sent to, while the link holds; None otherwise."""
    row = SignInCode.objects.filter(token_hash=digest(token)).first()
    return _proved(row) if row is not None else None


def _try(row: SignInCode) -> bool:
    """Count an attempt; one UPDATE decides, so that many at once are not more than the limit."""
    rows = SignInCode.objects.filter(
        pk=row.pk, used_at__isnull=True, expires_at__gt=timezone.now(), attempts__lt=MOST_ATTEMPTS
    )
    return rows.update(attempts=F("attempts") + 1) == 1


def _proved(row: SignInCode) -> ContactPoint | None:
    now = timezone.now()
    if SignInCode.objects.filter(pk=row.pk, used_at__isnull=True, expires_at__gt=now).update(used_at=now) != 1:
        return None
    point = row.contact_point
    publish(SIGNED_IN, point, actor=Actor.customer(point.pk))
    return point


@operation
def leave_session(*, contact_point_id: int) -> None:
    """Somebody signed out of one browser, whose session knows them no more: its open sockets leave, the others stay."""
    point = ContactPoint.objects.get(pk=contact_point_id)
    publish(SIGNED_OUT, point, actor=Actor.customer(point.pk), gone=[f"cp:{point.pk}"])


def forget_codes() -> int:
    """Delete sign-in codes that were over a day ago; returns how many."""
    return SignInCode.objects.filter(expires_at__lt=timezone.now() - CODES_KEPT).delete()[0]


@operation
def submit_request(
    *,
    form_token: str,
    kind: str,
    subject: str,
    text: str,
    address: str,
    name: str = "",
    language: str = "en",
    proved_point: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Take a request from the form: a ticket, a work item in the queue of its kind, a receipt by mail.

    The same form token again gives the same ticket. Whoever signed in writes as the address he proved.
    Raises INVALID (400), FORM_REUSED (422).
    """
    _one_at_a_time(form_token)
    if proved_point is not None:
        address = ContactPoint.objects.get(pk=proved_point).value
    hashed = form_hash({"kind": kind, "subject": subject, "text": text, "address": address.strip().lower()})
    known = PortalRequest.objects.filter(form_token=form_token).select_related("ticket").first()
    if known is not None:
        if known.request_hash != hashed:
            raise FORM_REUSED()
        return known.ticket
    ticket = _open(kind, subject, text, address, name, language, at)
    PortalRequest.objects.create(
        form_token=form_token,
        request_hash=hashed,
        ticket=ticket,
        contact_point_id=ticket.contact_point_id or 0,
        name=name,
    )
    return ticket


def _open(kind: str, subject: str, text: str, address: str, name: str, language: str, at: datetime | None) -> Ticket:
    address_kind = kind_of_address(address)
    if address_kind is None:
        raise INVALID.field("address", en="An e-mail address or phone number.", zh="请输入邮箱或手机号码。")
    found = identify_or_create(actor=Actor.customer(None), kind=address_kind, value=address, name=name)
    point = found.contact_point
    if point is None:
        raise INVALID.field("address", en="An e-mail address or phone number.", zh="请输入邮箱或手机号码。")
    columns: dict[str, Any] = {"author_name": name} if name else {}
    ticket = open_ticket_step(
        actor=Actor.customer(point.pk),
        subject=subject,
        text=text,
        media="portal",
        kind=kind,
        priority="high" if kind == "complaint" else "normal",
        language=language_of(f"{subject} {text}", language),
        customer_id=found.customer.pk if found.customer else None,
        contact_point_id=point.pk,
        queue_id=_queue_id(kind),
        message=columns,
        at=at,
    )
    if address_kind == "email" and at is None and may_send_automatic(point.value):
        send_receipt(ticket, to=point.value)
    return ticket


def _queue_id(kind: str) -> int | None:
    ids = dict(Queue.objects.filter(key__in=queues_for(kind)).values_list("key", "pk"))
    return next((ids[key] for key in queues_for(kind) if key in ids), None)


def _one_at_a_time(form_token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 13))", [form_token])


@operation
def answer_request(*, ticket_id: int, contact_point_id: int, text: str) -> Message:
    """The customer adds to a request; it is open again and its agent hears of it. Raises MISSING, CLOSED (409)."""
    ticket = locked_root(ticket_id)
    if ticket.status == "closed":
        raise CLOSED()
    return add_customer_message_step(ticket, ContactPoint.objects.get(pk=contact_point_id), text)
