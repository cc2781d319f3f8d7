"""Outgoing shapes of people."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.text import LANGUAGES, validate_localised
from staff.models import DATA_SCOPES, ROLES, ApiToken, Calendar, Person, Team


class PersonRow(serializers.ModelSerializer[Person]):
    """A colleague, as everybody on the staff may see them."""

    team = serializers.CharField(source="team.name", default="", read_only=True)

    class Meta:
        model = Person
        fields = ["id", "name", "username", "role", "team", "team_id", "version"]


class PersonCard(serializers.ModelSerializer[Person]):
    """Somebody who works or worked here, as administrators see them."""

    team = serializers.CharField(source="team.name", default="", read_only=True)

    class Meta:
        model = Person
        fields = [
            "id", "name", "username", "email", "role", "data_scope", "team", "team_id", "language", "timezone",
            "is_active", "created_at", "version",
        ]  # fmt: skip


class PersonInput(serializers.Serializer[Any]):
    """Somebody new; the server makes the password."""

    username = serializers.RegexField(r"^[\w.@+-]+\Z", max_length=60)
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    role = serializers.ChoiceField(choices=list(ROLES), required=False)
    data_scope = serializers.ChoiceField(choices=list(DATA_SCOPES), required=False)
    team = serializers.IntegerField(required=False, allow_null=True, default=None)
    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False)
    timezone = serializers.CharField(max_length=60, required=False)


class PersonPatch(serializers.Serializer[Any]):
    """What to change; without a team, `team` is null. With `version`, only if nobody changed it since it was read."""

    name = serializers.CharField(max_length=120, required=False)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    role = serializers.ChoiceField(choices=list(ROLES), required=False)
    data_scope = serializers.ChoiceField(choices=list(DATA_SCOPES), required=False)
    team = serializers.IntegerField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, min_value=1)


class PasswordInput(serializers.Serializer[Any]):
    """The present password, and the one that is to come."""

    current = serializers.CharField(max_length=128, trim_whitespace=False)
    new = serializers.CharField(max_length=128, trim_whitespace=False)


class PeopleQuery(serializers.Serializer[Any]):
    """Whom to list; without `state` everybody."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=120, help_text="In name or address.")
    state = serializers.ChoiceField(choices=["active", "inactive"], required=False)


class PersonWithPassword(serializers.Serializer[Any]):
    """Somebody with a new password; `password` is shown this once."""

    person = PersonCard()
    password = serializers.CharField()


class TeamRow(serializers.ModelSerializer[Team]):
    """A team; `members` counts the people of it alone, not of those below it."""

    parent = serializers.PrimaryKeyRelatedField[Team](read_only=True)  # type: ignore[assignment]
    members = serializers.IntegerField(read_only=True)

    class Meta:
        model = Team
        fields = ["id", "name", "parent", "path_ids", "members", "version"]


class TeamInput(serializers.Serializer[Any]):
    """A new team, below another one or at the top."""

    name = serializers.CharField(max_length=120)
    parent = serializers.IntegerField(required=False, allow_null=True, default=None)  # type: ignore[assignment]


class TeamPatch(serializers.Serializer[Any]):
    """Another name."""

    name = serializers.CharField(max_length=120)


class ParentInput(serializers.Serializer[Any]):
    """Below which team; null puts it at the top."""

    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]


class TeamMemberInput(serializers.Serializer[Any]):
    """The team somebody belongs to from now on."""

    team = serializers.IntegerField()


class AudienceRow(serializers.Serializer[Person]):
    """Only the number that tells a socket whether it hears what it may."""

    id = serializers.IntegerField()
    audience_version = serializers.IntegerField()


class Pin(serializers.Serializer[Any]):
    """A list above one's desk: a built-in one by its name, a kept one by its id and what it was called when chosen."""

    id = serializers.RegexField(r"^[a-z0-9_]+\Z", max_length=20)
    name = serializers.DictField(
        child=serializers.CharField(max_length=300, allow_blank=True), required=False, validators=[validate_localised]
    )


class Me(serializers.ModelSerializer[Person]):
    """The signed-in person. With `must_change_password` a browser is let in only to choose one's own password."""

    team = serializers.CharField(source="team.name", default="", read_only=True)
    has_second_factor = serializers.SerializerMethodField()
    keys = serializers.DictField(child=serializers.CharField(), read_only=True)
    pins = Pin(many=True, read_only=True, allow_null=True)
    handles_contacts = serializers.BooleanField(read_only=True)

    class Meta:
        model = Person
        fields = [
            "id", "name", "username", "email", "role", "data_scope", "team", "language", "scheme", "timezone",
            "keys", "pins", "has_second_factor", "must_change_password", "handles_contacts",
        ]  # fmt: skip

    def get_has_second_factor(self, person: Person) -> bool:
        """Whether the person set up a second factor."""
        from allauth.mfa.utils import is_mfa_enabled

        return bool(is_mfa_enabled(person))


class MeInput(serializers.Serializer[Any]):
    """What people choose for themselves."""

    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False)
    scheme = serializers.ChoiceField(choices=["auto", "light", "dark"], required=False)
    timezone = serializers.CharField(max_length=60, required=False)
    keys = serializers.DictField(
        child=serializers.CharField(max_length=1),
        required=False,
        help_text="Commands with a key of one's own, all of them at once; those left out have the usual one.",
    )
    pins = serializers.ListField(
        child=Pin(), required=False, max_length=50, help_text="The lists above one's desk, all in their order."
    )


class ApiTokenRow(serializers.ModelSerializer[ApiToken]):
    """A token, without its secret."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "scopes", "created_at", "last_used_at", "revoked_at"]


class ApiTokenInput(serializers.Serializer[Any]):
    """A token to issue."""

    name = serializers.CharField(max_length=120)
    scopes = serializers.ListField(child=serializers.CharField(max_length=60, trim_whitespace=False), min_length=1)


class IssuedToken(serializers.Serializer[Any]):
    """A new token; `secret` is shown this once."""

    token = ApiTokenRow()
    secret = serializers.CharField()


@extend_schema_field(
    serializers.DictField(
        child=serializers.ListField(
            child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2)
        )
    )
)
class IntervalsField(serializers.JSONField):
    """{"mon": [["09:00", "12:00"], ...], ...}; checked by `rules.check_hours`."""


@extend_schema_field(serializers.ListField(child=serializers.DateField()))
class HolidaysField(serializers.JSONField):
    """["2026-10-01", ...]; checked by `rules.check_hours`."""


class CalendarRow(serializers.ModelSerializer[Calendar]):
    """Opening hours in their own time zone, and the days that are closed."""

    intervals = IntervalsField()
    holidays = HolidaysField()

    class Meta:
        model = Calendar
        fields = ["id", "name", "timezone", "intervals", "holidays", "version"]


class CalendarInput(serializers.Serializer[Any]):
    """New opening hours; without any interval it is always open."""

    name = serializers.CharField(max_length=120)
    timezone = serializers.CharField(max_length=60)
    intervals = IntervalsField()
    holidays = HolidaysField(required=False)


class CalendarPatch(serializers.Serializer[Any]):
    """What to change; with `version`, only if nobody changed it since it was read."""

    name = serializers.CharField(max_length=120, required=False)
    timezone = serializers.CharField(max_length=60, required=False)
    intervals = IntervalsField(required=False)
    holidays = HolidaysField(required=False)
    version = serializers.IntegerField(required=False, min_value=1)
