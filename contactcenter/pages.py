"""The two pages: the desk for staff and the portal for customers. Everything else on them is the front end's."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from core.text import localised, pick_language
from staff.models import Person

# First parts of the addresses that the front end has screens for (frontend/src/app/router.tsx, src/portal/App.tsx), each
# with at most one object behind it. Any other address is nothing, and says so.
DESK = (
    "desk",
    "tickets",
    "calls",
    "customers",
    "imports",
    "knowledge",
    "outreach",
    "search",
    "supervision",
    "reports",
    "settings",
)
PORTAL = ("articles", "new", "sent", "sign-in", "requests")
# The desk's telephone needs the microphone; nothing else of the machine is asked for, and no frame gets any of it.
PERMISSIONS = "microphone=(self), camera=(), geolocation=(), payment=(), usb=()"
ENTRIES = {"desk": "desk.html", "portal": "portal.html"}


@lru_cache(maxsize=1)
def _read_manifest(stamp: float) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((settings.FRONTEND_DIST / "manifest.json").read_text())
    return found


def _manifest() -> dict[str, Any]:
    path = settings.FRONTEND_DIST / "manifest.json"
    return _read_manifest(path.stat().st_mtime) if path.exists() else {}


def assets_of(entry: str, also: Sequence[str] = ()) -> dict[str, list[str]]:
    """Script and style addresses of one Vite entry: {"scripts", "styles", "preloads"}; empty when nothing is built.

    `also` names chunks that the page will ask for at once: the person's language, the first screen.
    """
    manifest = _manifest()
    found: dict[str, list[str]] = {"scripts": [], "styles": [], "preloads": []}
    chunk = manifest.get(entry)
    if chunk is None:
        return found
    base = settings.STATIC_URL + "app/"
    seen: list[str] = []
    for name in (entry, *(one for one in also if one in manifest)):  # the entry's styles are the ground of the others
        _collect(manifest, name, seen)
    for name in seen:
        found["styles"] += [base + css for css in manifest[name].get("css", []) if base + css not in found["styles"]]
        if name != entry:
            found["preloads"].append(base + manifest[name]["file"])
    found["scripts"].append(base + chunk["file"])
    return found


def _collect(manifest: dict[str, Any], name: str, seen: list[str]) -> None:
    """Post-order: what a chunk imports stands before it, so that its styles do too."""
    for needed in manifest[name].get("imports", []):
        if needed not in seen:
            _collect(manifest, needed, seen)
    if name not in seen:
        seen.append(name)


def screens(parts: Sequence[str], below: str = "") -> str:
    """The pattern of a page's own addresses: its root, and every screen with or without an object."""
    root = f"{below}/?" if below else ""
    prefix = f"{below}/" if below else ""
    return rf"^(?:{root}|{prefix}(?:{'|'.join(parts)})(?:/[^/]+)?/?)$"


def desk(request: HttpRequest) -> HttpResponse:
    """The staff's application."""
    return _page(request, "desk")


def portal(request: HttpRequest) -> HttpResponse:
    """The customers' own pages."""
    return _page(request, "portal")


def _page(request: HttpRequest, name: str) -> HttpResponse:
    nonce = secrets.token_urlsafe(16)
    user = request.user
    person = user if name == "desk" and isinstance(user, Person) else None
    language = person.language if person else pick_language(request.headers.get("Accept-Language"))
    get_token(request)
    context = {
        "assets": assets_of(ENTRIES[name], _asked_at_once(name, language, signed_in=person is not None)),
        "known": person is not None,
        "signed_in": person is not None or (name == "portal" and "portal_contact_point" in request.session),
        "language": language,
        "scheme": person.scheme if person else "auto",
        "nonce": nonce,
        "company": localised(settings.COMPANY_NAME, language),
        "companies": settings.COMPANY_NAME.items(),
        "live_url": settings.LIVE_URL,
        "entry": name,
    }
    response = render(request, "page.html", context)
    response["Content-Security-Policy"] = _policy(nonce)
    response["Permissions-Policy"] = PERMISSIONS
    response["Cache-Control"] = "no-store"
    return response


def _asked_at_once(name: str, language: str, *, signed_in: bool) -> list[str]:
    words = f"src/i18n/{name}.{language}.ts"
    return [words, "src/app/desk/DeskPage.tsx"] if signed_in else [words]


def _policy(nonce: str) -> str:
    connect = "'self'"
    if settings.LIVE_URL:
        connect += " " + settings.LIVE_URL.split("/ws/", 1)[0]
    media = "'self' blob:"
    if settings.TWILIO_ACCOUNT_SID and not settings.TWILIO_API_BASE:
        connect += " https://*.twilio.com wss://*.twilio.com"
        media += " https://*.twilio.com"
    elif settings.TWILIO_API_BASE:
        # A policy for http does not hold for the telephone's own line.
        connect += f" {settings.TWILIO_API_BASE} {settings.TWILIO_API_BASE.replace('http', 'ws', 1)}"
    return "; ".join(
        [
            "default-src 'none'", f"script-src 'self' 'nonce-{nonce}'", f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:", "font-src 'self'", f"connect-src {connect}", f"media-src {media}",
            "frame-src 'self' blob: data:", "worker-src 'self' blob:", "manifest-src 'self'", "base-uri 'none'",
            "form-action 'self'", "frame-ancestors 'none'",
        ]
    )  # fmt: skip
