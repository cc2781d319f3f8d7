"""The socket's twin for clients without one: what happened since a cursor, by HTTP."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.live.listeners import of_person
from contactcenter.live.log import FrameLog, parse_cursor
from core import events
from core.api import Door, schema


def _ask(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def position() -> str:
    """The cursor of this moment: take it before reading a snapshot."""
    return str(FrameLog(_ask).position())


def _row_of(event: events.EventType) -> type[serializers.BaseSerializer[Any]]:
    from django.utils.module_loading import import_string

    found: type[serializers.BaseSerializer[Any]] = import_string(event.row or "")
    return found


def _event_shape(event: events.EventType) -> serializers.Serializer[Any]:
    name = "".join(part.title() for part in event.name.replace("_", ".").split("."))
    return inline_serializer(
        name=f"{name}Event",
        fields={
            "name": serializers.ChoiceField(choices=[event.name]),
            "at": serializers.DateTimeField(),
            "subject": serializers.ListField(child=serializers.JSONField(), min_length=2, max_length=2),
            "version": serializers.IntegerField(),
            "row": _row_of(event)(allow_null=True),
            "gone": serializers.BooleanField(required=False),
        },
    )


def _union() -> dict[str, Any]:
    """Every event that reaches browsers of the staff, by its name."""
    return {name: _event_shape(event) for name, event in sorted(events.ALL.items()) if event.row}


LIVE_EVENT = PolymorphicProxySerializer(
    component_name="LiveEvent", serializers=_union, resource_type_field_name="name", many=False
)


class Updates(serializers.Serializer[Any]):
    """What happened; with `resync`, read the snapshot again instead."""

    cursor = serializers.CharField()
    resync = serializers.BooleanField()
    events = serializers.ListField(child=LIVE_EVENT)


class LiveEvents(Door):
    """Everything I may hear since a cursor."""

    scope = "live"

    @schema(
        answer=Updates, tags=["live"], parameters=[OpenApiParameter("cursor", str)], summary="Updates since a cursor"
    )
    def get(self, request: Request) -> Response:
        """Without a cursor, the answer is an empty list and the cursor to go on from."""
        log = FrameLog(_ask)
        end, start = log.position(), parse_cursor(request.query_params.get("cursor"))
        if request.query_params.get("cursor") and (start is None or start.epoch != end.epoch):
            return Response({"cursor": str(end), "resync": True, "events": []})
        frames = log.missed(start, of_person(self.person).audiences) if start else []
        if frames is None:
            return Response({"cursor": str(end), "resync": True, "events": []})
        found = [json.loads(frame.body) for frame in frames]
        return Response({"cursor": str(max(start or end, end)), "resync": False, "events": found})
