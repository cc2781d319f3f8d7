"""How staff and machines prove who they are to the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from core.prepared import TEXT, Prepared
from core.problems import SESSION_CHANGED, UNAUTHENTICATED
from core.tokens import digest
from staff.models import ApiToken, Person

USED_EVERY = timedelta(minutes=1)
_living = Prepared(
    TEXT,
    lambda digest: ApiToken.objects.select_related("person__team").filter(
        digest=digest, revoked_at=None, person__is_active=True
    ),
)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cc_...`"""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        """The token's person and the token; None without such a header. Raises UNAUTHENTICATED for a wrong one."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() != b"bearer":
            return None
        token = _living(digest(parts[1].decode("latin-1")))
        if token is None:
            raise UNAUTHENTICATED()
        now = timezone.now()
        if token.last_used_at is None or token.last_used_at < now - USED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        """Makes a refused request a 401."""
        return "Bearer"


class PageAuthentication(SessionAuthentication):
    """The session of a browser, which proves with our page's token that it was our page that asked."""

    def enforce_csrf(self, request: Request) -> None:
        """Raises SESSION_CHANGED for a write without the token: another reason than a role that is not enough."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refused:
            raise SESSION_CHANGED() from refused


class PageScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """The scheme's entry in the OpenAPI document."""

    target_class = "staff.authentication.PageAuthentication"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The scheme's entry in the OpenAPI document."""

    target_class = "staff.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """HTTP bearer."""
        return {"type": "http", "scheme": "bearer"}
