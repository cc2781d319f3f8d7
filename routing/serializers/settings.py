"""Every setting of a queue, read and written; new fields of the model appear here by themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from routing.models import OverflowTo, OverflowWhen, Queue
from routing.rules.settings import OR_WAIT, OTHERWISE
from routing.serializers.names import NameField, NameInput, TextInput
from routing.serializers.queues import is_closed

BOOKKEEPING = ("created_at", "updated_at")
OWN = ("emergency_since", "emergency_message")  # set by the emergency switch alone
FIXED = ("key", "media")  # other things name the queue by its key, and its work has its media


class SkillLevels(serializers.DictField):
    """Levels by the key of a skill."""

    child = serializers.IntegerField()


class RingShape(serializers.Serializer[Any]):
    """From `after` seconds on, these skills are asked for instead, and these groups too; [] asks all members."""

    after = serializers.FloatField()
    skills = SkillLevels(required=False)
    groups = serializers.ListField(child=serializers.CharField(), required=False)


class OverflowRule(serializers.Serializer[Any]):
    """`over` seconds waited or still to wait, or `under` percent in service level: then it goes there.

    `otherwise` is for who does not want the callback: they hear a message (the usual) or can leave a voicemail. With
    "wait" the callback is only offered, by a key; who does not press it waits on.
    """

    when = serializers.ChoiceField(choices=OverflowWhen.choices)
    over = serializers.FloatField(required=False)
    under = serializers.FloatField(required=False)
    to = serializers.ChoiceField(choices=OverflowTo.choices)
    queue = serializers.IntegerField(required=False)
    message = NameField(required=False)
    otherwise = serializers.ChoiceField(choices=OR_WAIT, required=False)


class ClosedRule(serializers.Serializer[Any]):
    """Where work goes that comes while the queue is closed; {} lets it wait.

    The hours govern what comes in: what waits is still given to agents who are on duty.
    """

    to = serializers.ChoiceField(choices=OverflowTo.choices, required=False)
    queue = serializers.IntegerField(required=False)
    message = NameField(required=False)
    otherwise = serializers.ChoiceField(choices=OTHERWISE, required=False)


@extend_schema_field(RingShape(many=True))
class RingsField(serializers.JSONField):
    """Checked by `rules.settings`."""


@extend_schema_field(OverflowRule(many=True))
class OverflowField(serializers.JSONField):
    """Checked by `rules.settings`."""


@extend_schema_field(ClosedRule)
class ClosedField(serializers.JSONField):
    """Checked by `rules.settings`."""


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class GroupsField(serializers.JSONField):
    """Checked by `rules.settings`."""


@extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
class LevelsField(serializers.JSONField):
    """Checked by `rules.settings`."""


class QueueFields(serializers.ModelSerializer[Queue]):
    """What reading and writing share."""

    required_skills = LevelsField(required=False)
    groups = GroupsField(required=False)
    rings = RingsField(required=False)
    overflow = OverflowField(required=False)
    when_closed = ClosedField(required=False)


class QueueSettings(QueueFields):
    """Everything that is set of a queue."""

    name = NameField()
    emergency_message = NameField()
    closed = serializers.SerializerMethodField()

    class Meta:
        model = Queue
        exclude = BOOKKEEPING

    def get_fields(self) -> dict[str, Any]:
        """All of them, always there."""
        fields = super().get_fields()
        for one in fields.values():
            one.read_only, one.required = True, False
        return fields

    def get_closed(self, queue: Queue) -> bool:
        """Whether it is closed at this moment, for whatever reason."""
        return is_closed(queue)


class QueueInput(QueueFields):
    """A new queue; what is left out has the usual value."""

    name = NameInput()

    class Meta:
        model = Queue
        exclude = (*BOOKKEEPING, *OWN, "version")
        # Whether a key is free is decided where it is written.
        extra_kwargs: ClassVar[dict[str, Any]] = {"key": {"validators": []}}


class QueuePatch(QueueFields):
    """What to change; with `version`, only if nobody changed the queue since it was read."""

    name = NameInput(required=False)
    version = serializers.IntegerField(required=False, min_value=1)

    class Meta:
        model = Queue
        exclude = (*BOOKKEEPING, *OWN, *FIXED)


class EmergencyInput(serializers.Serializer[Any]):
    """What callers hear; left out, the house's sentence. `rehearse` only tells what would happen.

    `replace` puts this message in the place of the one of somebody else who closed the queue first.
    """

    message = TextInput(required=False)
    rehearse = serializers.BooleanField(required=False, default=False)
    replace = serializers.BooleanField(required=False, default=False)


class HearingCall(serializers.Serializer[Any]):
    """One call that waits, and what it hears: `texts` by language, all of ours where its own is unknown ("")."""

    work_item = serializers.IntegerField()
    title = serializers.CharField()
    language = serializers.CharField()
    texts = NameField()
    text = serializers.CharField()


class EmergencyReport(serializers.Serializer[Any]):
    """The switch of a queue: how many wait, which calls hear what in which language."""

    queue = serializers.IntegerField()
    rehearsed = serializers.BooleanField()
    closed = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)
    waiting = serializers.IntegerField()
    calls = serializers.IntegerField()
    would_hear = NameField()
    languages = serializers.DictField(child=serializers.IntegerField())
    hearing = HearingCall(many=True)
