"""What the doors of lists of tickets take and answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.conditions.shapes import conditions_input
from routing.serializers import NameField
from routing.serializers.names import KEY, NameInput
from tickets.rules.lists import MOST_COLUMNS, MOST_SORTS, USUAL


def _names(most: int) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=60), max_length=most, required=False)


class ViewInput(serializers.Serializer[Any]):
    """A list to be kept: for oneself, or `shared` with a team (or, without one, with everybody)."""

    name = NameInput()
    shared = serializers.BooleanField(default=False)
    team = serializers.IntegerField(**KEY)
    conditions = conditions_input()
    columns = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST_COLUMNS, default=lambda: list(USUAL)
    )
    sorts = serializers.ListField(child=serializers.CharField(max_length=60), max_length=MOST_SORTS, default=list)
    position = serializers.IntegerField(min_value=0, max_value=30_000, default=0)


class ViewPatch(serializers.Serializer[Any]):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    name = NameInput(required=False)
    conditions = conditions_input(required=False)
    columns = _names(MOST_COLUMNS)
    sorts = _names(MOST_SORTS)
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class ViewRow(serializers.Serializer[Any]):
    """A kept list. Nobody's own ones are shared: with `team`, or with everybody when there is none."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    name = NameField()
    shared = serializers.SerializerMethodField()
    team_id = serializers.IntegerField(allow_null=True)
    team = serializers.SerializerMethodField()
    conditions = serializers.DictField()
    columns = serializers.ListField(child=serializers.CharField())
    sorts = serializers.ListField(child=serializers.CharField())
    position = serializers.IntegerField()

    def get_shared(self, view: Any) -> bool:
        """Whether others see it too."""
        return view.owner_id is None

    def get_team(self, view: Any) -> str:
        """With which team it is shared."""
        return view.team.name if view.team is not None else ""
