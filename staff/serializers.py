"""Outgoing shapes of people."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.text import LANGUAGES
from staff.models import ApiToken, Person


class PersonRow(serializers.ModelSerializer[Person]):
    """A colleague, as everybody on the staff may see them."""

    team = serializers.CharField(source="team.name", default="", read_only=True)

    class Meta:
        model = Person
        fields = ["id", "name", "username", "role", "team", "version"]


class AudienceRow(serializers.Serializer[Person]):
    """Only the number that tells a socket whether it hears what it may."""

    id = serializers.IntegerField()
    audience_version = serializers.IntegerField()


class Me(serializers.ModelSerializer[Person]):
    """The signed-in person."""

    team = serializers.CharField(source="team.name", default="", read_only=True)
    has_second_factor = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = [
            "id", "name", "username", "email", "role", "data_scope", "team", "language", "scheme", "timezone",
            "has_second_factor",
        ]  # fmt: skip

    def get_has_second_factor(self, person: Person) -> bool:
        """Whether the person set up a second factor."""
        from allauth.mfa.utils import is_mfa_enabled

        return bool(is_mfa_enabled(person))


class MeInput(serializers.Serializer[Any]):
    """What people choose for themselves."""

    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False)
    scheme = serializers.ChoiceField(choices=["auto", "light", "dark"], required=False)


class ApiTokenRow(serializers.ModelSerializer[ApiToken]):
    """A token, without its secret."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "scopes", "created_at", "last_used_at", "revoked_at"]


class ApiTokenInput(serializers.Serializer[Any]):
    """A token to issue."""

    name = serializers.CharField(max_length=120)
    scopes = serializers.ListField(child=serializers.RegexField(r"^(\*|[a-z_*]+:(read|write))$"), min_length=1)


class IssuedToken(serializers.Serializer[Any]):
    """A new token; `secret` is shown this once."""

    token = ApiTokenRow()
    secret = serializers.CharField()
