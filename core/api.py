"""The base of every HTTP operation: parse -> one service or selector -> answer, and one error shape for all.

`Door` is for staff and API tokens, `PortalDoor` for a customer who proved a contact point, `PublicDoor` for anyone.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError, models
from django.http import Http404
from django.utils import translation
from psycopg_pool import PoolTimeout
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import access, problems
from core.actor import Actor
from core.limits import client_address, count_try, hidden
from core.operations import Intent, Replayed, intended
from core.paging import Order, page_of
from core.parsing import filled, refuse_numbers_as_text
from core.problems import Refusal
from core.rendering import rendered, renderer
from core.schema import DoorSchema, schema
from core.sql import is_beyond_limits
from core.text import TRANSLATIONS, pick_language, speaking

__all__ = ["Door", "PortalDoor", "PublicDoor", "schema"]

log = logging.getLogger(__name__)
T = TypeVar("T")
M = TypeVar("M", bound=models.Model)
STAFF = frozenset({"agent", "supervisor", "editor", "admin"})


class BaseDoor(APIView):
    """What the three doors share."""

    schema = DoorSchema()

    @property
    def language(self) -> str:
        """The language of the answer: what the request asks for (our pages ask for the one they show, which is the
        person's), else the person's own."""
        request = getattr(self, "request", None)
        if request is None:
            return pick_language(None)
        asked = request.headers.get("Accept-Language")
        # `_user` and not `user`: asking for the latter authenticates, which may be what was just refused.
        chosen = getattr(getattr(request, "_user", None), "language", "")
        return pick_language(asked) if asked or not chosen else chosen

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer in the reader's language; what validators and their libraries say included."""
        with speaking(pick_language(request.headers.get("Accept-Language"))):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks is known now, and so is their language; `dispatch` takes it back."""
        super().initial(request, *args, **kwargs)
        translation.activate(TRANSLATIONS.get(self.language, "en"))

    @property
    def actor(self) -> Actor:
        """Who acts through this door."""
        raise LookupError("a door names its actor")

    def parse(self, shape: type[serializers.BaseSerializer[Any]], data: Any = None) -> dict[str, Any]:
        """The validated input. Raises ValidationError, answered as 400 with the fields."""
        sent = self.request.data if data is None else data
        if sent is None:  # JSON's null, for which the library has one sentence, in English
            raise problems.INVALID.field("body", en="An object is wanted.", zh="需要一个 JSON 对象。")
        with filled(shape, sent, {"door": self}) as given:
            if data is None:
                refuse_numbers_as_text(given, sent)
            given.is_valid(raise_exception=True)
            return dict(given.validated_data)

    def parse_query(self, shape: type[serializers.BaseSerializer[Any]]) -> dict[str, Any]:
        """The validated query string."""
        return self.parse(shape, data=self.request.query_params)

    def write(
        self,
        service: Callable[[], T],
        *,
        answer: Callable[[T], Any],
        status: int = 200,
        current: Callable[[], T] | None = None,
    ) -> Response:
        """Run one operation under the caller's Idempotency-Key, if any, and answer with `answer(result)`.

        A key that was used before gets the first answer again, marked `Idempotency-Replayed: true`. Who is refused
        because somebody changed it meanwhile is told how it is now, in `detail.current`: what `current` finds.
        """
        kept: list[Any] = []

        def render(result: Any) -> tuple[int, Any]:
            kept.append(answer(result))
            return status, kept[0]

        intent = self._intent(render)
        try:
            with intended(intent):
                result = service()
        except Replayed as first:
            return Response(first.answer, status=first.status, headers={"Idempotency-Replayed": "true"})
        except problems.Refusal as refusal:
            if current and refusal.problem is problems.STALE:
                refusal.detail["current"] = answer(current())
            raise
        body = kept[0] if kept else answer(result)
        return Response(body, status=status)

    def _intent(self, render: Callable[[Any], tuple[int, Any]]) -> Intent | None:
        key = self.request.headers.get("Idempotency-Key", "")
        if not key:
            return None
        if len(key) > 200 or not key.isprintable():
            raise problems.INVALID.field(
                "Idempotency-Key", en="At most 200 printable characters.", zh="最多 200 个字符。"
            )
        request = self.request._request
        try:
            body = request.body
        except RequestDataTooBig:
            raise
        except Exception:  # a multipart body that was streamed already: the address and length still tell uses apart
            body = request.headers.get("Content-Length", "").encode()
        hashed = hashlib.sha256(b"\n".join([(request.method or "").encode(), request.get_full_path().encode(), body]))
        return Intent(self.actor.principal, key, hashed.hexdigest(), render)

    def page(
        self,
        rows: models.QuerySet[M],
        shape: type[serializers.BaseSerializer[Any]],
        *,
        order: Order = ("-id",),
        context: dict[str, Any] | None = None,
    ) -> Response:
        """One page by keyset cursor: {"items": [...], "next": cursor or null}. Query: `cursor`, `limit` (1 to 100).

        A shape that asks nothing of its context is read once per process.
        """
        found, following = page_of(rows, self.request.query_params, order=order)
        render = renderer(shape(context=context)) if context else partial(rendered, shape)
        return Response({"items": [render(row) for row in found], "next": following})


class Door(BaseDoor):
    """A door for people who work here (session and CSRF) and for API tokens with the right scope."""

    roles: ClassVar[frozenset[str] | set[str]] = STAFF
    scope: ClassVar[str] = ""
    # Open also to somebody in a browser who has not chosen a password of their own yet.
    before_password: ClassVar[bool] = False

    @property
    def person(self) -> Any:
        """The signed-in `staff.Person`; with an API token, the person the token belongs to."""
        return self.request.user

    @property
    def actor(self) -> Actor:
        """The signed-in person, or the token acting for one."""
        token: Any = self.request.auth
        if token is not None:
            return Actor.token(token, self.person)
        return Actor.of(self.person)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse who may not enter, before anything else happens."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise problems.UNAUTHENTICATED()
        if not request.user.acts_as & self.roles:
            raise problems.FORBIDDEN()
        token: Any = request.auth
        if token is not None and not token.allows(self.scope, request.method or "GET"):
            raise problems.FORBIDDEN(scope=self.scope)
        if token is None and request.user.must_change_password and not self.before_password:
            raise problems.PASSWORD_FIRST()

    def find(self, model: type[M], pk: Any, queryset: models.QuerySet[M] | None = None) -> M:
        """The row if this person may see it. Raises MISSING otherwise."""
        return access.get_visible(self.person, model, pk, queryset)


class PortalDoor(BaseDoor):
    """A door for a customer whose session has proved a contact point."""

    authentication_classes = ()

    @property
    def contact_point_id(self) -> int:
        """The proved contact point. Raises UNAUTHENTICATED without one."""
        found = self.request._request.session.get("portal_contact_point")
        if not isinstance(found, int):
            raise problems.UNAUTHENTICATED()
        return found

    @property
    def actor(self) -> Actor:
        """The customer."""
        return Actor.customer(self.contact_point_id)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Only with a proved contact point, and only from our own pages (the session travels in a cookie)."""
        super().initial(request, *args, **kwargs)
        _refuse_cross_site(request)
        _ = self.contact_point_id


class PublicDoor(BaseDoor):
    """A door for anyone; `rate` tries a minute per address of the network."""

    authentication_classes = ()
    rate: ClassVar[int] = 60

    @property
    def actor(self) -> Actor:
        """Somebody outside; known if a contact point was proved."""
        found = self.request._request.session.get("portal_contact_point")
        return Actor.customer(found if isinstance(found, int) else None)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count the try."""
        super().initial(request, *args, **kwargs)
        _refuse_cross_site(request)
        address = hidden(client_address(request._request))
        count_try(f"{type(self).__name__}:{address}", limit=self.rate, window=timedelta(minutes=1))


def _refuse_cross_site(request: Request) -> None:
    """Browsers say where a request comes from; a write from another site is refused (Fetch Metadata)."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise problems.FORBIDDEN()


def answer_error(error: Exception, context: dict[str, Any]) -> Response:
    """Any exception of a door as the one error shape; used by DRF for every view. Never a stack trace."""
    door = context.get("view")
    language = door.language if isinstance(door, BaseDoor) else pick_language(None)
    refusal = _refusal(error, language)
    if refusal is None:
        log.error("a door broke", exc_info=error, extra={"door": type(door).__name__, "route": _route(context)})
        refusal = problems.BROKEN()
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else None
    body = refusal.body(language)
    for one in body["fields"]:
        chinese = one.pop("message_zh", None)
        if chinese and language == "zh-CN":
            one["message"] = chinese
    return Response(body, status=refusal.problem.status, headers=headers)


def _route(context: dict[str, Any]) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return match.route if match else "none"


DATABASE_TROUBLE = (OperationalError, InterfaceError, PoolTimeout)
_PLAIN: list[tuple[type[Exception] | tuple[type[Exception], ...], problems.Problem]] = [
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), problems.UNAUTHENTICATED),
    ((exceptions.PermissionDenied, PermissionDenied), problems.FORBIDDEN),
    ((exceptions.NotFound, Http404), problems.MISSING),
    (exceptions.MethodNotAllowed, problems.NOT_ALLOWED),
    (exceptions.UnsupportedMediaType, problems.UNSUPPORTED),
    (exceptions.Throttled, problems.TOO_MANY),
    (RequestDataTooBig, problems.TOO_LARGE),
    ((exceptions.ParseError, RecursionError), problems.MALFORMED),  # nesting beyond what the parser can follow
    (exceptions.APIException, problems.MALFORMED),
    # A value that no column can hold, past a serializer without bounds.
    (DataError, problems.MALFORMED),
]


def _refusal(error: Exception, language: str) -> Refusal | None:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, exceptions.ValidationError):
        return Refusal(problems.INVALID, {}, fields=list(_fields(error.detail, "")))
    if isinstance(error, OperationalError) and is_beyond_limits(error):
        log.error("a value is more than the database can hold", exc_info=error)
        return problems.TOO_LARGE()
    if isinstance(error, DATABASE_TROUBLE):
        # Gone for a moment, or this transaction lost a deadlock: nothing was done, and asking again is safe.
        log.warning("the database refused", extra={"error": type(error).__name__})
        return problems.UNAVAILABLE(retry_after=1)
    for kind, problem in _PLAIN:
        if isinstance(error, kind):
            return problem()
    return None


def _fields(detail: Any, path: str) -> list[dict[str, str]]:
    if isinstance(detail, dict):
        return [one for key, inner in detail.items() for one in _fields(inner, f"{path}.{key}" if path else str(key))]
    if isinstance(detail, list):
        found: list[dict[str, str]] = []
        for index, inner in enumerate(detail):
            deeper = f"{path}.{index}" if isinstance(inner, (dict, list)) else path
            found += _fields(inner, deeper)
        return found
    code = getattr(detail, "code", "invalid")
    return [{"field": path.removesuffix(".non_field_errors"), "code": str(code), "message": str(detail)}]
