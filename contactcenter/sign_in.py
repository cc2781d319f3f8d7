"""Staff sign-in: allauth's sessions, with accounts that only administrators create."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, JsonResponse

from core.actor import Actor
from core.problems import Problem
from core.text import pick_language
from staff.models import Person
from staff.services import leave_session, set_own_password

LOCKED_OUT = Problem(
    "sign_in.locked_out",
    status=429,
    en="Too many wrong passwords. Wait 15 minutes, or ask an administrator.",
    zh="密码错误次数过多。请等待 15 分钟，或联系管理员。",
)


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts of staff are created by administrators."""
        return False

    def logout(self, request: HttpRequest) -> None:
        """The server ends what the browser leaves open: the session first, then the sockets that rest on it."""
        person = request.user if isinstance(request.user, Person) else None
        super().logout(request)
        if person is not None:
            leave_session(person=person)

    def set_password(self, user: Person, password: str) -> None:
        """Whichever door a password comes through, it is changed in one way."""
        changed = set_own_password(actor=Actor.of(user), person=user, password=password)
        user.password, user.sign_outs = changed.password, changed.sign_outs


def locked_out(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> JsonResponse:
    """The answer once a name and network address had too many wrong passwords."""
    refusal = LOCKED_OUT(retry_after=15 * 60)
    language = pick_language(request.headers.get("Accept-Language"))
    return JsonResponse(refusal.body(language), status=429, headers={"Retry-After": "900"})
