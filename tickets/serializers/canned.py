"""Shapes of texts with variables, and of macros."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.schema import LocalisedText
from core.text import LANGUAGES, validate_localised
from routing.serializers import NameField
from routing.serializers.names import NameInput
from tickets import rules
from tickets.models import Priority, Status
from tickets.serializers.details import TicketDetail
from tickets.serializers.sending import PlannedReplyDetail

_SHARES = ("own", "team", "all")
_KEY: dict[str, Any] = {"required": False, "min_value": 1, "max_value": 2**63 - 1}


@extend_schema_field(LocalisedText)
class WordsInput(serializers.DictField):
    """Words in at least one language, with variables in double braces."""

    child = serializers.CharField(max_length=20_000, allow_blank=True, trim_whitespace=False)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validators", [validate_localised])
        super().__init__(**kwargs)


class SharedRow(serializers.Serializer[Any]):
    """Whose it is."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    title = NameField()
    share = serializers.ChoiceField(choices=_SHARES)
    team_id = serializers.IntegerField(allow_null=True)
    is_active = serializers.BooleanField()
    may_change = serializers.SerializerMethodField()

    def get_may_change(self, row: Any) -> bool:
        """Whether this reader may change it."""
        may: Any = self.context.get("may_keep")
        return bool(may and may(row.share, row.team_id))


class CannedTextRow(SharedRow):
    """A text as it was written, with its variables."""

    shortcut = serializers.CharField(allow_blank=True)
    text = NameField()


class FilledText(serializers.Serializer[Any]):
    """A text for one ticket. `missing` names the variables that have no value here; they stand in `text` as they are."""

    id = serializers.IntegerField()
    title = NameField()
    shortcut = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class CannedVariables(serializers.Serializer[Any]):
    """What can stand between double braces."""

    variables = serializers.ListField(child=serializers.ChoiceField(choices=rules.VARIABLES))


class _SharedInput(serializers.Serializer[Any]):
    share = serializers.ChoiceField(choices=_SHARES, default="own")
    team = serializers.IntegerField(**{**_KEY, "allow_null": True}, help_text="With `team`; left out, one's own team.")


class CannedTextInput(_SharedInput):
    """A text to keep."""

    title = NameInput()
    shortcut = serializers.RegexField(r"^[\w-]*$", max_length=40, default="", allow_blank=True)
    text = WordsInput()


class CannedTextPatch(_SharedInput):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    share = serializers.ChoiceField(choices=_SHARES, required=False)
    title = NameInput(required=False)
    shortcut = serializers.RegexField(r"^[\w-]*$", max_length=40, required=False, allow_blank=True)
    text = WordsInput(required=False)
    is_active = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class MacroAction(serializers.Serializer[Any]):
    """One action: `kind`, and beside it what that kind needs."""

    kind = serializers.ChoiceField(choices=rules.MACRO_KINDS)
    status = serializers.ChoiceField(choices=Status.choices, required=False)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=20)
    to = serializers.ChoiceField(choices=["me", "nobody", "person"], required=False)
    person = serializers.IntegerField(**_KEY)
    queue = serializers.IntegerField(**_KEY)
    text = WordsInput(required=False)


def _actions(**more: Any) -> Any:
    return serializers.ListField(child=MacroAction(), min_length=1, max_length=20, **more)


class MacroRow(SharedRow):
    """A macro with its actions in their order."""

    actions = MacroAction(many=True)


class MacroInput(_SharedInput):
    """A macro to keep."""

    title = NameInput()
    actions = _actions()


class MacroPatch(_SharedInput):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    share = serializers.ChoiceField(choices=_SHARES, required=False)
    title = NameInput(required=False)
    actions = _actions(required=False)
    is_active = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class MacroStep(serializers.Serializer[Any]):
    """What one action would do: what it is now, what then (for words: the words), and the values that are missing."""

    kind = serializers.ChoiceField(choices=rules.MACRO_KINDS)
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    missing = serializers.ListField(child=serializers.CharField())


class ApplyMacroInput(serializers.Serializer[Any]):
    """An answer among its actions leaves after `delay_seconds`."""

    delay_seconds = serializers.IntegerField(min_value=0, max_value=120, default=10)
    seen_message = serializers.IntegerField(min_value=0, max_value=2**63 - 1, required=False, allow_null=True)


class AppliedMacro(serializers.Serializer[Any]):
    """The ticket afterwards, and the answer that is about to leave."""

    ticket = TicketDetail()
    reply = PlannedReplyDetail(allow_null=True)


class FilledQuery(serializers.Serializer[Any]):
    """Which texts, in whose language."""

    q = serializers.CharField(max_length=200, default="", allow_blank=True)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)


class SharedQuery(serializers.Serializer[Any]):
    """Which of them; `all` also those that are out of use."""

    q = serializers.CharField(max_length=200, default="", allow_blank=True)
    all = serializers.BooleanField(default=False)
