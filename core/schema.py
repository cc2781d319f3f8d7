"""How the doors describe themselves in the OpenAPI schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers

from core.text import LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])


class FieldError(serializers.Serializer[Any]):
    """One field of the input that was refused, and why."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ErrorBody(serializers.Serializer[Any]):
    """The one error shape. React to `code`; `message` is for people, in their language."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = FieldError(many=True)  # type: ignore[assignment]
    detail = serializers.DictField()


class LocalisedText(serializers.Serializer[Any]):
    """A text in the languages it exists in; its keys are `en` and `zh-CN`."""

    def get_fields(self) -> dict[str, Any]:
        """The languages are field names that Python cannot spell."""
        return {language: serializers.CharField(required=False) for language in LANGUAGES}


class DoorSchema(AutoSchema):
    """Operation ids from the class name: `OpenTicket` -> `openTicket`; other methods of one class get a prefix."""

    def get_operation_id(self) -> str:
        """A stable, readable name for generated clients."""
        name = type(self.view).__name__
        own = [m for m in ("get", "post", "put", "patch", "delete") if hasattr(self.view, m)]
        if len(own) > 1:
            return self.method.lower() + name
        return name[0].lower() + name[1:]


IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of yours; the same key again within 24 hours gets the first answer and has no second effect.",
)
PAGING = [
    OpenApiParameter("cursor", str, description="`next` of the page before."),
    OpenApiParameter("limit", int, description="1 to 100, 30 when left out."),
]
ERRORS = {
    "read": (400, 401, 403, 404),
    "write": (400, 401, 403, 404, 409, 422, 429),
}


def schema(
    *,
    answer: Any = None,
    request: Any = None,
    status: int = 200,
    tags: Sequence[str],
    paged: bool = False,
    parameters: Sequence[Any] = (),
    summary: str | None = None,
    keeps_answer: bool = True,
    **more: Any,
) -> Callable[[F], F]:
    """Describe one method of a door. `answer` is a serializer (class, instance or None for an empty answer).

    An answer that is no JSON is given as {(status, media type): type}. With `paged`, the answer is one page of it and the paging parameters are added. Writes get the
    Idempotency-Key, except those whose answer holds a secret, or nothing worth keeping, and is not kept for a second asking.
    """

    def describe(method: F) -> F:
        write = method.__name__ not in {"get", "head"}
        given = [*parameters, *(PAGING if paged else ()), *([IDEMPOTENCY] if write and keeps_answer else ())]
        shape = _page_shape(answer) if paged else answer
        responses: dict[Any, Any] = dict(shape) if isinstance(shape, dict) else {status: shape}
        responses |= dict.fromkeys(ERRORS["write" if write else "read"], ErrorBody)
        described: F = extend_schema(
            request=request, responses=responses, tags=list(tags), parameters=given, summary=summary, **more
        )(method)
        return described

    return describe


@lru_cache(maxsize=200)  # one shape per row: two lists of the same rows are the same type
def _page_shape(row: type[serializers.Serializer[Any]]) -> Any:
    return inline_serializer(
        name=f"{row.__name__}Page",
        fields={"items": row(many=True), "next": serializers.CharField(allow_null=True)},
    )
