"""Event and frame rows in one statement: a column is an array, so that it is the same for any number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.sql import Answer, send

EVENTS = """
INSERT INTO core_event (at, name, actor_kind, actor_id, actor_name, subject_kind, subject_id, customer_id, ticket_id,
  version, changes, facts)
SELECT at, name, actor_kind, actor_id, actor_name, subject_kind, subject_id, customer_id, ticket_id,
  version, changes::jsonb, facts::jsonb
FROM unnest(%b::timestamptz[], %b::text[], %b::text[], %b::bigint[], %b::text[], %b::text[], %b::bigint[],
    %b::bigint[], %b::bigint[], %b::integer[], %b::text[], %b::text[])
  AS g(at, name, actor_kind, actor_id, actor_name, subject_kind, subject_id, customer_id, ticket_id, version,
    changes, facts)
"""
# An audience has no white space, so that a line of them can be cut at it: arrays of arrays are all of one length.
FRAMES = """
INSERT INTO core_frame (at, audiences, shape, body)
SELECT at, string_to_array(audiences, ' '), shape, body::jsonb
FROM unnest(%b::timestamptz[], %b::text[], %b::text[], %b::text[]) AS g(at, audiences, shape, body)
RETURNING id, xid::text
"""


BOTH = f"WITH log AS ({EVENTS}) {FRAMES}"


def insert_many(events: Sequence[tuple[Any, ...]], frames: Sequence[tuple[Any, ...]]) -> Answer:
    """Step: the rows of both logs, with their columns in the order above; answers (id, xid) of each frame, if any."""
    if not frames:
        return send(EVENTS, _columns(events))
    if not events:
        return send(FRAMES, _columns(frames))
    return send(BOTH, [*_columns(events), *_columns(frames)])


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
