"""What is no door's own answer: an address that is nothing, a write without our token, a page that broke.

People get a small page in both languages, machines the one error shape; a break leaves one line in the log.
"""

from __future__ import annotations

import logging
import secrets
import sys
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core.problems import BROKEN, FORBIDDEN, MALFORMED, MISSING, SESSION_CHANGED, Problem
from core.text import localised, reader_language

log = logging.getLogger(__name__)
MACHINES = ("/api/", "/_allauth/", "/twilio/", "/metrics")  # below these, nobody looks at pages


def refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    """This problem as the answer: JSON where or to whom a machine speaks, else a page."""
    language, accepted = reader_language(request), request.headers.get("Accept", "")
    if request.path.startswith(MACHINES) or ("application/json" in accepted and "text/html" not in accepted):
        return JsonResponse(problem().body(language), status=problem.status)
    nonce = secrets.token_urlsafe(16)
    said = [("zh-CN", problem.text("zh-CN", {})), ("en", problem.text("en", {}))]
    context = {
        "language": language,
        "said": sorted(said, key=lambda one: one[0] != language),
        "status": problem.status,
        "company": localised(settings.COMPANY_NAME, language),
        "nonce": nonce,
        "home": "/portal" if request.path.startswith("/portal/") else "/",
    }
    response = render(request, "refused.html", context, status=problem.status)
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing at this address."""
    return refuse(request, MISSING)


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request is nothing that a browser of ours would send."""
    return refuse(request, MALFORMED)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not for this person."""
    return refuse(request, FORBIDDEN)


def tokenless(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A write without our page's token; it was not run."""
    return refuse(request, SESSION_CHANGED)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours broke; `log_break` has written down what."""
    return refuse(request, BROKEN)


def log_break(request: HttpRequest | None = None, **_: Any) -> None:
    """One line about an exception that nobody caught outside the doors (those write their own)."""
    match = request.resolver_match if request else None
    log.error("a page broke", exc_info=sys.exc_info(), extra={"route": match.route if match else "none"})


def watch() -> None:
    """Hear of every uncaught exception; Django's own line would quote the whole address."""
    got_request_exception.connect(log_break, dispatch_uid="contactcenter.failures")
