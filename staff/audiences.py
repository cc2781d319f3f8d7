"""Who hears of a scoped record: the audiences that match the data scopes of `core.access.scope_rule`."""

from __future__ import annotations

from typing import Protocol

from core.operations import current_unit
from staff.models import Team

ALL = "supervisors:all"


class HasScope(Protocol):
    """A scoped row."""

    owner_id: int | None
    team_id: int | None


def audiences_for_scope(record: HasScope) -> list[str]:
    """["all", "agent:7", "team:4", "team:1"]: everybody with scope all, the owner, its team and the teams above."""
    found = ["all"]
    if record.owner_id:
        found.append(f"agent:{record.owner_id}")
    if record.team_id:
        found += [f"team:{team}" for team in _teams_upward(record.team_id)]
    return found


def supervisors_of_team(team_id: int | None) -> list[str]:
    """["supervisors:all", "supervisors:4", "supervisors:1"]: who supervises everything, this team, or one above it."""
    return [ALL, *(f"supervisors:{team}" for team in _teams_upward(team_id))] if team_id else [ALL]


def supervisors_of_queue(team_id: int | None, queue_id: int | None = None) -> list[str]:
    """The same for the work of a queue; the queues of no team belong to everybody who supervises a team.

    With `queue_id`, also the supervisors who are its members: where other members must not hear, `queue:7` is too wide.
    """
    found = supervisors_of_team(team_id) if team_id else [ALL, "supervisors:common"]
    return [*found, f"supervisors:queue:{queue_id}"] if queue_id else found


def _teams_upward(team_id: int) -> list[int]:
    """The team and those above it; read once per operation, since one operation announces several records of a team."""
    unit = current_unit()
    memo = unit.memo if unit else {}
    path: list[int] | None = memo.get(("team", team_id))
    if path is None:
        team = Team.objects.filter(pk=team_id).only("path").first()
        path = memo[("team", team_id)] = team.path_ids if team else []
    return path
