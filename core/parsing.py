"""What a request's JSON may be made of, before any door looks at it."""

from __future__ import annotations

import codecs
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import isfinite
from typing import IO, Any

from django.utils.text import format_lazy
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, get_encoding  # type: ignore[attr-defined]
from rest_framework.utils import json
from rest_framework.utils.formatting import lazy_format

from core.problems import INVALID
from core.text import has_hidden, visible

Path = tuple[str | int, ...]


def _finite(written: str) -> float:
    value = float(written)
    if not isfinite(value):  # 1e400 would become infinity, which JSON does not know
        raise ValueError(f"{written} is beyond any number")
    return value


class StrictJSONParser(JSONParser):
    """JSON as its standard has it: no NaN, no infinity, neither by name nor as a number too large to hold.

    And no text, of keys or values, that cannot be written down: halves of surrogate pairs, and NUL. What is only
    invisible is left out of it.
    """

    def parse(self, stream: IO[Any], media_type: Any = None, parser_context: Any = None) -> Any:
        """The data. Raises ParseError or INVALID, answered as 400."""
        reader: Any = codecs.getreader(get_encoding(parser_context or {}))
        try:
            written = reader(stream).read()
            data = json.loads(written, parse_float=_finite)
        except ValueError as wrong:
            raise ParseError(f"JSON parse error - {wrong}") from wrong
        if "\\u" in written:  # the only way to write such text in UTF-8: other bodies need not be gone through
            _refuse_unwritable(data)
        return _visible(data) if "\\u" in written or has_hidden(written) else data


def _visible(data: Any) -> Any:
    """The same without hidden characters, in keys and values alike."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, list):
        return [_visible(one) for one in data]
    return {visible(name): _visible(one) for name, one in data.items()} if isinstance(data, dict) else data


def _refuse_unwritable(data: Any) -> None:
    """Raise INVALID with the place of the first key or value that neither UTF-8 nor the database can hold."""
    ahead: list[tuple[str, Any]] = [("", data)]
    while ahead:
        path, value = ahead.pop()
        if isinstance(value, str) and not _writable(value):
            raise INVALID.field(path or "body", en="Not all of this is text.", zh="含有无效的字符。")
        if isinstance(value, dict):
            inner: Iterable[tuple[Any, Any]] = value.items()
        else:
            inner = enumerate(value) if isinstance(value, list) else ()
        for name, one in inner:
            where = f"{path}.{name}" if path else str(name)
            if not _writable(where):
                shown = where.encode("utf-8", "replace").decode().replace("\0", "?")
                raise INVALID.field(shown, en="The name of this is no text.", zh="字段名含有无效的字符。")
            if isinstance(one, str | dict | list):
                ahead.append((where, one))


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


Shape = serializers.BaseSerializer[Any]
_idle: defaultdict[type[Shape], deque[Shape]] = defaultdict(lambda: deque(maxlen=16))


@contextmanager
def filled(shape: type[Shape], sent: Any, context: dict[str, Any]) -> Iterator[Shape]:
    """A serializer of this kind with this input.

    It is used again afterwards, by one request at a time: making its fields anew, which the library does by copying
    them, costs more than checking the input. A kind that decides its fields for each request is made anew.
    """
    if getattr(shape, "get_fields", None) not in (
        serializers.Serializer.get_fields,
        serializers.ModelSerializer.get_fields,
    ):
        yield shape(data=sent, context=context)
        return
    try:
        one = _idle[shape].pop()
        one.initial_data, one._context = sent, context
    except IndexError:
        one = shape(data=sent, context=context)
        _say_anew(one)
    try:
        yield one
    finally:
        one.initial_data, one._context = None, {}
        for result in ("_validated_data", "_errors", "_data"):
            one.__dict__.pop(result, None)
        _idle[shape].append(one)


def _say_anew(field: Any) -> None:
    """What the library says of a length is kept as its first reader heard it; here each hears it in their language."""
    for validator in field.validators:
        said = getattr(validator, "message", None)
        if isinstance(said, lazy_format) and said.format_string is not None:
            validator.message = format_lazy(said.format_string, *said.args, **said.kwargs)
    inner = field.fields.values() if isinstance(field, serializers.Serializer) else [getattr(field, "child", None)]
    for one in inner:
        if one is not None:
            _say_anew(one)


def refuse_numbers_as_text(shape: serializers.BaseSerializer[Any], sent: Any) -> None:
    """Raise ValidationError for every text field that was sent a number; the library would write its digits down."""
    wrong: Any = {}
    for path, field in _numbers(shape, sent, ()):
        here = wrong
        for name in path[:-1]:
            here = here.setdefault(name, {})
        here[path[-1]] = [serializers.ErrorDetail(str(field.error_messages["invalid"]), code="invalid")]
    if wrong:
        raise serializers.ValidationError(wrong)


def _numbers(field: Any, value: Any, path: Path) -> Iterator[tuple[Path, serializers.CharField]]:
    if isinstance(field, serializers.Serializer):
        if isinstance(value, Mapping):
            for name, inner in field.fields.items():
                if name in value and not inner.read_only:
                    yield from _numbers(inner, value[name], (*path, name))
    elif isinstance(field, (serializers.ListSerializer, serializers.ListField)):
        if isinstance(value, list):
            for place, one in enumerate(value):
                yield from _numbers(field.child, one, (*path, place))
    elif isinstance(field, serializers.DictField):
        if isinstance(value, Mapping):
            for name, one in value.items():
                yield from _numbers(field.child, one, (*path, name))
    elif isinstance(field, serializers.CharField) and isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, field
