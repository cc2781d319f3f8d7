"""Shapes of flows: the document that is edited, its versions, what is wrong with it, and a walk that tries it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.schema import LocalisedText
from core.text import both
from routing.serializers import NameField, QueueName
from routing.serializers.names import NameInput, TextInput
from telephony.models import Flow, FlowVersion, PhoneNumber, Sound
from telephony.rules.flow_changes import changes_between
from telephony.rules.flow_checks import LANGUAGES, errors
from telephony.rules.flows import KINDS, MOST_STEPS

MOST_NODES, MOST_KEYS = 80, 12
SLUG = r"^[-a-zA-Z0-9_]{1,40}$"


def _known_languages(value: dict[str, Any]) -> None:
    if any(one not in LANGUAGES for one in value):
        raise serializers.ValidationError(both("Languages are en and zh-CN.", "语言只能是 en 和 zh-CN。"))


@extend_schema_field(LocalisedText)
class WordsField(serializers.DictField):
    """Texts by language, perhaps none yet."""

    child = serializers.CharField(max_length=2000, allow_blank=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[_known_languages], **kwargs)


class SoundsField(serializers.DictField):
    """Sounds by language, by their ids."""

    child = serializers.IntegerField(min_value=1, max_value=2**62)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[_known_languages], **kwargs)


class FlowKey(serializers.Serializer[Any]):
    """A key: the node it leads to, what is said of it, and the language to go on in ("" keeps the caller's)."""

    key = serializers.CharField(max_length=1)
    to = serializers.CharField(max_length=40, allow_blank=True, default="")
    label = WordsField(default=dict)  # type: ignore[assignment]
    language = serializers.ChoiceField(choices=["", *LANGUAGES], default="")


class FlowNode(serializers.Serializer[Any]):
    """A step of a flow. `exits` by kind: say next; menu otherwise; language next; hours open, closed, emergency;
    caller known, unknown; forward otherwise. A `sound` is heard before a `text`, language by language.

    `calendar` or `queue` says whose hours count at hours; `queue` where a queue takes the call, and whose work a
    voicemail is. `timeout` and `attempts` are for keys, `ring_seconds` for a number outside. `last_agent` at a caller
    prefers whoever spoke with them within `last_agent_days`. `always` asks for the language although it is known.
    """

    id = serializers.RegexField(SLUG)
    kind = serializers.ChoiceField(choices=list(KINDS))
    name = serializers.CharField(max_length=60, allow_blank=True, default="")
    text = WordsField(default=dict)
    sound = SoundsField(default=dict)
    keys = FlowKey(many=True, default=list)
    exits = serializers.DictField(child=serializers.CharField(max_length=40, allow_blank=True), default=dict)
    queue = serializers.IntegerField(allow_null=True, default=None, min_value=1, max_value=2**62)
    calendar = serializers.IntegerField(allow_null=True, default=None, min_value=1, max_value=2**62)
    number = serializers.CharField(max_length=40, allow_blank=True, default="")
    timeout = serializers.IntegerField(min_value=1, max_value=30, default=6)
    attempts = serializers.IntegerField(min_value=1, max_value=5, default=2)
    reads_keys = serializers.BooleanField(default=True)
    always = serializers.BooleanField(default=False)
    last_agent = serializers.BooleanField(default=False)
    last_agent_days = serializers.IntegerField(min_value=1, max_value=365, default=30)
    ring_seconds = serializers.IntegerField(min_value=5, max_value=60, default=25)

    def validate_keys(self, given: list[Any]) -> list[Any]:
        """No telephone has more keys."""
        if len(given) > MOST_KEYS:
            raise serializers.ValidationError(both("At most 12 keys.", "最多 12 个按键。"))
        return given

    def validate_exits(self, given: dict[str, str]) -> dict[str, str]:
        """Only ways out that some kind has."""
        if any(name not in {one for ways in KINDS.values() for one in ways} for name in given):
            raise serializers.ValidationError(both("There is no such way out.", "没有该出口。"))
        return given


class FlowDocument(serializers.Serializer[Any]):
    """A whole flow. `language` is spoken first to callers whose language is unknown."""

    language = serializers.ChoiceField(choices=LANGUAGES, default="en")
    start = serializers.CharField(max_length=40, allow_blank=True, default="")
    nodes = FlowNode(many=True)

    def validate_nodes(self, given: list[Any]) -> list[Any]:
        """A picture that somebody can still take in."""
        if len(given) > MOST_NODES:
            raise serializers.ValidationError(both("At most 80 nodes.", "最多 80 个节点。"))
        return given


class FlowWrong(serializers.Serializer[Any]):
    """What is wrong at a field of a node ("" is the flow). `key:1` is a key, `exits.next` a way out."""

    node = serializers.CharField()
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.SerializerMethodField()
    is_error = serializers.BooleanField()

    def get_message(self, one: Any) -> str:
        """In the reader's language."""
        return str(both(one.en, one.zh))


class FlowChange(serializers.Serializer[Any]):
    """A node that became different from the version before; `node` "" is the flow itself."""

    node = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    what = serializers.ChoiceField(choices=["added", "changed", "removed"])
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


class FlowVersionRow(serializers.ModelSerializer[FlowVersion]):
    """A version as the history lists it."""

    changes = FlowChange(many=True, read_only=True)
    by = serializers.CharField(source="published_by.name", default="", read_only=True)

    class Meta:
        model = FlowVersion
        fields = ["number", "note", "published_at", "by", "changes"]
        read_only_fields = fields


class FlowVersionDetail(FlowVersionRow):
    """A version with what callers heard."""

    document = FlowDocument(read_only=True)

    class Meta(FlowVersionRow.Meta):
        fields = [*FlowVersionRow.Meta.fields, "document"]
        read_only_fields = fields


class FlowNumber(serializers.ModelSerializer[PhoneNumber]):
    """A number that leads to a flow."""

    class Meta:
        model = PhoneNumber
        fields = ["id", "e164"]
        read_only_fields = fields


class FlowRow(serializers.ModelSerializer[Flow]):
    """A flow as lists show it. `published` is the number of the version that callers hear."""

    name = NameField(read_only=True)
    emergency_message = NameField(read_only=True)
    published = serializers.IntegerField(source="published.number", default=None, allow_null=True, read_only=True)
    published_at = serializers.DateTimeField(
        source="published.published_at", default=None, allow_null=True, read_only=True
    )
    published_by = serializers.CharField(source="published.published_by.name", default="", read_only=True)
    numbers = serializers.SerializerMethodField()

    class Meta:
        model = Flow
        fields = [
            "id", "version", "key", "name", "published", "published_at", "published_by", "numbers", "emergency_since",
            "emergency_message", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(FlowNumber(many=True))
    def get_numbers(self, flow: Flow) -> Any:
        """Those that are answered by it."""
        return FlowNumber(flow.numbers.all(), many=True).data


class FlowDetail(FlowRow):
    """A flow with its draft, what is wrong with that, and whether callers hear something else."""

    document = FlowDocument(source="draft", read_only=True)
    problems = FlowWrong(many=True, read_only=True)
    is_changed = serializers.SerializerMethodField()
    can_publish = serializers.SerializerMethodField()

    class Meta(FlowRow.Meta):
        fields = [*FlowRow.Meta.fields, "document", "problems", "is_changed", "can_publish"]
        read_only_fields = fields

    def get_is_changed(self, flow: Flow) -> bool:
        """Whether the draft differs from what callers hear."""
        return flow.published is None or bool(changes_between(flow.published.document, flow.draft))

    def get_can_publish(self, flow: Any) -> bool:
        """Whether nothing is wrong that would keep it from callers."""
        return not errors(flow.problems)


class FlowInput(serializers.Serializer[Any]):
    """A new flow."""

    key = serializers.SlugField(max_length=60)
    name = NameInput()


class FlowPatch(serializers.Serializer[Any]):
    """What is not given stays. `version` is the one that was read."""

    version = serializers.IntegerField()
    name = NameInput(required=False)
    document = FlowDocument(required=False)


class FlowPublishInput(serializers.Serializer[Any]):
    """Which draft, and a word about it for the history."""

    version = serializers.IntegerField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class RestoreInput(serializers.Serializer[Any]):
    """Over which draft."""

    version = serializers.IntegerField()


class TryInput(serializers.Serializer[Any]):
    """A walk: keys in their order, "" for none in time (or a number outside that does not answer).

    Without a `document` the draft is walked. `reception` pretends that every hour is open, closed or an emergency;
    "now" looks at the clock.
    """

    document = FlowDocument(required=False)
    keys = serializers.ListField(
        child=serializers.CharField(max_length=1, allow_blank=True, trim_whitespace=False),
        max_length=MOST_STEPS,
        default=list,
    )
    language = serializers.ChoiceField(choices=["", *LANGUAGES], default="")
    known = serializers.BooleanField(default=False)
    reception = serializers.ChoiceField(choices=["now", "open", "closed", "emergency"], default="now")


class PromptRow(serializers.Serializer[Any]):
    """Something that is heard: a sound by its id, or a text."""

    text = serializers.CharField()
    language = serializers.CharField()
    sound = serializers.IntegerField(allow_null=True)


class TryMoment(serializers.Serializer[Any]):
    """A node that the call came to. `way`: the exit it took, key:1, or again; "" where it is now."""

    node = serializers.CharField()
    kind = serializers.ChoiceField(choices=list(KINDS))
    lines = PromptRow(many=True)
    pressed = serializers.CharField(allow_null=True)
    understood = serializers.BooleanField()
    way = serializers.CharField()


class TryAnswer(serializers.Serializer[Any]):
    """The walk so far. `ended`: "" while a key is awaited, else queue, voicemail, message, forward, or nowhere."""

    moments = TryMoment(many=True)
    awaits = serializers.BooleanField()
    ended = serializers.CharField()
    language = serializers.CharField()
    problems = FlowWrong(many=True)


class FlowEmergencyInput(serializers.Serializer[Any]):
    """What callers hear; left out, the house's sentence. `rehearse` only tells what would happen."""

    message = TextInput(required=False)
    rehearse = serializers.BooleanField(required=False, default=False)


class FlowEmergencyReport(serializers.Serializer[Any]):
    """The switch of a flow. `heard` by language; `unknown` is what a caller hears whose language nobody knows."""

    flow = serializers.IntegerField()
    rehearsed = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)
    heard = NameField()
    unknown = PromptRow(many=True)
    numbers = serializers.ListField(child=serializers.CharField())


class ShutQuery(serializers.Serializer[Any]):
    """Of which queue."""

    queue = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ShutRow(serializers.Serializer[Any]):
    """A flow that asks whether a queue is closed in an emergency: whether `everybody` is turned away then, and which
    other `queues` no caller gets to any more.
    """

    flow = serializers.IntegerField()
    name = NameField()
    numbers = serializers.ListField(child=serializers.CharField())
    everybody = serializers.BooleanField()
    queues = QueueName(many=True)


class SoundUpload(serializers.Serializer[Any]):
    """A WAV or MP3 file, as multipart form data."""

    file = serializers.FileField(max_length=200)


class SoundRow(serializers.ModelSerializer[Sound]):
    """An uploaded greeting; it is heard at sounds/{id}/audio."""

    size = serializers.IntegerField(source="blob.size", read_only=True)

    class Meta:
        model = Sound
        fields = ["id", "filename", "kind", "seconds", "size", "created_at"]
        read_only_fields = fields


class PhoneNumberRow(serializers.ModelSerializer[PhoneNumber]):
    """One of our own numbers: the flow that answers it, and the queue to use without one."""

    name = NameField(read_only=True)

    class Meta:
        model = PhoneNumber
        fields = ["id", "version", "e164", "name", "flow", "queue"]
        read_only_fields = fields


class PhoneNumberInput(serializers.Serializer[Any]):
    """A number with + and its country's code."""

    e164 = serializers.CharField(max_length=40)
    name = NameInput()
    flow = serializers.IntegerField(required=False, allow_null=True, default=None)
    queue = serializers.IntegerField(required=False, allow_null=True, default=None)


class PhoneNumberPatch(serializers.Serializer[Any]):
    """What is not given stays."""

    version = serializers.IntegerField()
    name = NameInput(required=False)
    flow = serializers.IntegerField(required=False, allow_null=True)
    queue = serializers.IntegerField(required=False, allow_null=True)
