"""Every table that holds something of a customer: which rows, what is erased, what their own copy tells.

The order is the one in which rows can go: whatever refers to something stands before it. A table that is neither here
nor in `NOTHING` fails a test: nobody can add one and forget this page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, F, Model, Q, Value, When
from django.db.models.functions import Cast, Concat, Now

from core import models as core
from core.tokens import random_token
from customers import models as customers
from mail import models as mail
from outreach import models as outreach
from portal import models as portal
from privacy.models import PersonalCopy
from privacy.selectors.subject import Subject
from routing import models as routing
from telephony import models as telephony
from telephony.models.calls import RecordingState, WhyDeleted
from tickets import models as tickets

Rows = Callable[[Subject], Q]


@dataclass(frozen=True)
class Holding:
    """One table's share of a person.

    `rows` says which rows; those are deleted, or with `blank` only these columns are overwritten: with the given value,
    or with an empty one where it is `...`. `tell` names the columns that the person's own copy shows, `blob` the
    column that names bytes of theirs, `named` the one with their file's name.
    """

    model: type[Model]
    rows: Rows
    blank: Mapping[str, Any] = field(default_factory=dict)
    tell: tuple[str, ...] = ()
    blob: str = ""
    named: str = ""


def _by(path: str, what: str) -> Rows:
    return lambda subject: Q(**{f"{path}__in": getattr(subject, what)})


def _text_of(subject: Subject) -> Q:
    return Q(message__ticket__in=subject.tickets) | Q(contact_point__in=subject.points)


def _related(subject: Subject) -> Q:
    return Q(source__in=subject.customers) | Q(target__in=subject.customers)


def _recorded(subject: Subject) -> Q:
    mine = Q(call__in=subject.calls) | Q(ticket__in=subject.tickets)
    return mine & ~Q(state__in=(RecordingState.ABSENT, RecordingState.DELETED))


def _happened(subject: Subject) -> Q:
    mine = Q(customer_id__in=subject.customers) | Q(ticket_id__in=subject.tickets)
    # What routing wrote holds queues and agents, and past days are counted from it.
    return mine & ~Q(subject_kind__in=("work_item", "reservation"))


def _searched(subject: Subject) -> Q:
    return Q(customer_id__in=subject.customers) | Q(ticket_id__in=subject.tickets)


def _worked(subject: Subject) -> Q:
    calls = Q(ref_kind="call", ref_id__in=subject.calls)
    return Q(customer_id__in=subject.customers) | Q(ticket_id__in=subject.tickets) | calls


def _erased(column: str = "id") -> Any:
    return Concat(Value("erased-"), Cast(F(column), CharField()))


_SAID = ("id", "created_at", "ticket_id", "direction", "media", "author_name", "sender", "to", "cc", "subject", "text")

HOLDINGS: tuple[Holding, ...] = (
    Holding(telephony.TextFile, lambda s: Q(text__in=telephony.Text.objects.filter(_text_of(s)))),
    Holding(telephony.Text, _text_of, tell=("created_at", "ours", "theirs", "state", "message_id")),
    Holding(tickets.SplitMessage, _by("message__ticket", "tickets")),
    Holding(tickets.PlannedReply, _by("ticket", "tickets")),
    Holding(tickets.Draft, _by("ticket", "tickets")),
    Holding(tickets.AutomationRun, _by("ticket", "tickets")),
    Holding(tickets.BulkItem, _by("ticket", "tickets"), {"detail": ..., "changes": ...}),
    Holding(tickets.TicketTask, _by("ticket", "tickets"), {"title": ...}, tell=("ticket_id", "title", "done_at")),
    Holding(
        tickets.Attachment, _by("message__ticket", "tickets"), blob="blob", named="filename",
        tell=("message_id", "filename", "content_type", "size"),
    ),
    Holding(tickets.Message, _by("ticket", "tickets"), tell=_SAID),
    Holding(mail.OutgoingAttachment, _by("mail", "outgoing_mails"), blob="blob"),
    Holding(mail.SendAttempt, _by("mail", "outgoing_mails")),
    Holding(mail.OutgoingMail, _by("pk", "outgoing_mails")),
    # Those that came twice refer to the first.
    Holding(mail.RawMail, _by("duplicate_of", "raw_mails"), blob="blob"),
    Holding(mail.RawMail, _by("pk", "raw_mails"), blob="blob"),
    Holding(
        telephony.Recording, _recorded, blob="blob",
        blank={
            "blob": None, "state": RecordingState.DELETED, "deleted_why": WhyDeleted.ERASED, "deleted_at": Now(),
            "error": ..., "attempts": 0, "purge_at": Case(When(sid__isnull=False, then=Now())),
        },
        tell=("id", "call_id", "created_at", "of", "seconds"),
    ),
    Holding(
        telephony.Callback, _by("call", "calls"), {"number": ..., "note": ...},
        tell=("created_at", "number", "state", "note", "outcome"),
    ),
    Holding(telephony.Diversion, _by("call", "calls"), {"message": ...}),
    Holding(telephony.CallEvent, _by("call", "calls"), {"detail": ...}),
    Holding(telephony.Command, _by("call", "calls"), {"detail": ..., "error": ...}),
    Holding(
        telephony.Call, _by("pk", "calls"),
        blank={
            "caller": ..., "dialled": ..., "candidates": ..., "participants": ..., "contact_point": None,
            "override_reason": ..., "diverted_because": ...,
        },
        tell=("id", "created_at", "direction", "caller", "dialled", "state", "queued_at", "accepted_at", "ended_at"),
    ),
    Holding(routing.WorkItem, _worked, {"title": ..., "screen_pop": ..., "note": ...}, tell=("created_at", "note")),
    Holding(portal.SignInCode, _by("contact_point", "points")),
    Holding(portal.PortalRequest, _by("contact_point", "points"), {"name": ...}, tell=("created_at", "name")),
    Holding(
        tickets.Ticket, _by("pk", "tickets"),
        blank={
            "subject": ..., "title": ..., "tags": ..., "fields": ..., "deleted_because": ..., "contact_point": None,
            "portal_token": random_token,
        },
        tell=("id", "number", "created_at", "kind", "subject", "status", "priority", "tags", "fields", "resolved_at"),
    ),
    Holding(
        outreach.RetentionCase, _by("customer", "customers"),
        {"reason": ..., "note": ..., "result_reason": ...},
        tell=("created_at", "reason", "note", "state", "result", "result_reason", "closed_at"),
    ),
    Holding(
        outreach.ContactReceipt, _by("customer", "customers"),
        tell=("created_at", "purpose", "media", "is_allowed", "reasons"),
    ),
    Holding(
        customers.CustomerFile, _by("customer", "customers"), blob="blob", named="filename",
        tell=("created_at", "filename", "content_type", "size"),
    ),
    Holding(customers.CustomerNote, _by("customer", "customers"), tell=("created_at", "body")),
    Holding(
        customers.Consent, _by("customer", "customers"),
        tell=("created_at", "purpose", "media", "is_given", "source", "valid_until"),
    ),
    Holding(customers.Relation, _related, tell=("created_at", "source_id", "target_id", "kind", "title", "ended_at")),
    Holding(
        customers.Subscription, _by("customer", "customers"), {"number": _erased()},
        tell=("number", "plan_id", "status", "started_on", "contract_ends_on", "ends_on", "monthly", "currency"),
    ),
    Holding(
        customers.CustomerContactPoint, _by("customer", "customers"),
        tell=("contact_point__kind", "contact_point__value", "role", "created_at", "verified_at", "ended_at"),
    ),
    Holding(customers.ImportRow, _by("customer", "customers"), {"cells": ..., "detail": ..., "changes": ..., "customer": None}),
    Holding(customers.ContactPoint, _by("pk", "points"), {"value": _erased()}),
    Holding(PersonalCopy, _by("customer", "customers"), {"blob": None, "state": "expired"}, blob="blob"),
    Holding(
        customers.Customer, _by("pk", "customers"),
        blank={
            "name": F("number"), "sort_key": F("number"), "churn_reasons": ..., "address": ..., "national_id": ...,
            "tags": ..., "fields": ..., "timezone": ..., "since": None, "erased_at": Now(), "deleted_at": Now(),
        },
        tell=(
            "id", "number", "kind", "name", "tier", "customer_class", "churn_risk", "churn_reasons", "value_points",
            "language", "timezone", "since", "address", "national_id", "do_not_contact", "tags", "fields", "created_at",
        ),
    ),
    Holding(core.SearchRow, _searched),
    Holding(core.Event, _happened, {"changes": ..., "facts": ...}, tell=("at", "name")),
    Holding(core.Notification, _by("ticket_id", "tickets"), {"facts": ...}),
)  # fmt: skip

# Columns in which anything may have been written down for a while: a row with a word of the person loses it.
BY_WORDS: tuple[tuple[type[Model], str, bool], ...] = (
    (core.Frame, "body", True),
    (core.Operation, "answer", False),
    (core.RateCount, "key", True),
    (core.Notification, "facts", False),
    (customers.ImportRow, "cells", True),
    (customers.ImportKey, "key", True),
    (telephony.WebhookReceipt, "answer", True),
    (tickets.AutomationTrial, "sample", False),
)
