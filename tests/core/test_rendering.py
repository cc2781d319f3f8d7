"""What the compiled renderer yields is what the framework's own serializer yields."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework import serializers

from core.rendering import renderer

MOMENTS = [
    datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC),
    datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC),
    datetime(2026, 11, 22, 3, 4, 5, tzinfo=timezone(timedelta(hours=8))),
]


class Team(serializers.Serializer[Any]):
    name = serializers.CharField()


class Shape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=["a", "b"])
    at = serializers.DateTimeField(allow_null=True)
    team = Team(allow_null=True)
    team_name = serializers.CharField(source="team.name", default="")
    lead_name = serializers.CharField(source="lead.name", default="")
    deputy_name = serializers.CharField(source="deputy.name", required=False)
    all_of_it = Team(source="*")
    tags = serializers.ListField(child=serializers.CharField())
    price = serializers.DecimalField(max_digits=18, decimal_places=4)
    on = serializers.BooleanField()
    loose = serializers.DictField()
    secret = serializers.CharField(write_only=True)
    shout = serializers.SerializerMethodField()
    others = Team(many=True)

    def get_shout(self, row: Any) -> str:
        return str(row.name).upper()


def row(**given: Any) -> Any:
    team = SimpleNamespace(name="Care")
    values = {
        "id": 7,
        "name": "Anna",
        "kind": "a",
        "at": MOMENTS[0],
        "team": team,
        "tags": ["x", "y"],
        "price": "12.5",
        "on": True,
        "loose": {"a": [1, 2]},
        "others": [team, team],
        **given,
    }
    return SimpleNamespace(**values)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"team": None},
        {"lead": None},
        {"lead": SimpleNamespace(name="Al")},
        {"deputy": SimpleNamespace(name="Bo")},
        {"at": None},
        {"name": ""},
        {"tags": []},
        *({"at": moment} for moment in MOMENTS),
    ],
    ids=str,
)
def test_equal_to_the_framework(given: dict[str, Any]) -> None:
    shape = Shape()
    assert renderer(shape)(row(**given)) == shape.to_representation(row(**given))


def test_a_shape_that_renders_itself_is_asked() -> None:
    class Own(serializers.Serializer[Any]):
        def to_representation(self, instance: Any) -> dict[str, Any]:
            return {"own": instance}

    assert renderer(Own())(3) == {"own": 3}


def test_what_is_missing_is_said() -> None:
    with pytest.raises((AttributeError, KeyError)):
        renderer(Team())(SimpleNamespace())
