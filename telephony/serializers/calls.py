"""Outgoing shapes of calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from customers.rules.addresses import masked
from routing.serializers import NameField
from telephony.models import Call, Callback, CallEvent, Leg, Recording, RecordingPolicy, RecordingState, Stage
from telephony.rules.callbacks import MOST_DIALS
from telephony.selectors import CALLBACK_VIEWS, knows_of_supervision

_PLAIN = (
    "id", "version", "direction", "state", "is_over", "caller_kind", "caller", "caller_shown", "dialled", "language", "candidates",
    "held", "muted", "comforted", "participants", "recording", "recording_policy", "answered_by", "trouble",
    "diverted_to", "diverted_because", "became",
)  # fmt: skip
_TIMES = ("created_at", "queued_at", "accepted_at", "connected_at", "ended_at", "recording_resumes_at")
_KEYS = ("queue", "customer", "contact_point", "ticket", "work_item", "callback")


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


class ParticipantRow(serializers.Serializer[Any]):
    """Somebody who was brought into a call: a colleague (`person`, `name`) or a `number`.

    `purpose`: consult, add, transfer. `stage`: calling, talking (with the agent alone), joined (with everybody); over:
    handed_over, cancelled, failed (`reason` busy, no-answer ...), ended. `by` is who asked them in.
    """

    id = serializers.IntegerField()
    purpose = serializers.ChoiceField(choices=["consult", "add", "transfer"])
    stage = serializers.ChoiceField(choices=Stage.choices)
    person = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    number = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.IntegerField()


class CallRow(serializers.ModelSerializer[Call]):
    """A call as lists, the call strip and the live line show it.

    `participants` were brought into the present conversation. `comforted`: the agent's line was lost, the caller hears
    that somebody comes back. `diverted_because` says why there was no agent (closed, emergency, asked, or the rule of the
    queue: waited, estimated, service_level), `became` what came of it: callback or voicemail. `recording`: off, starting, on, paused (until `recording_resumes_at`).
    """

    participants = ParticipantRow(many=True, read_only=True)
    recording = serializers.ChoiceField(choices=["off", "starting", "on", "paused"], read_only=True)
    recording_policy = serializers.ChoiceField(choices=RecordingPolicy.choices, read_only=True)

    customer_name = serializers.CharField(source="customer.name", default="", read_only=True)
    agent = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    agent_name = serializers.CharField(source="owner.name", default="", read_only=True)
    queue_key = serializers.CharField(source="queue.key", default="", read_only=True)
    is_over = serializers.BooleanField(read_only=True)
    caller_shown = serializers.CharField(read_only=True, help_text="The caller's number as people read it.")

    class Meta:
        model = Call
        fields = [
            "id", "version", "direction", "state", "is_over", "caller_kind", "caller", "caller_shown", "dialled", "language",
            "queue", "queue_key", "customer", "customer_name", "contact_point", "candidates", "ticket", "work_item",
            "agent", "agent_name", "held", "muted", "comforted", "participants", "recording", "recording_policy",
            "recording_resumes_at", "answered_by", "trouble", "diverted_to", "diverted_because", "became", "callback", "created_at", "queued_at",
            "accepted_at", "connected_at", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, call: Call) -> dict[str, Any]:
        """The same by hand: every webhook writes a row, and the library's way takes a fifth of its time."""
        row: dict[str, Any] = {name: getattr(call, name, None) for name in _PLAIN}
        row |= {name: _time(getattr(call, name)) for name in _TIMES}
        row |= {name: getattr(call, f"{name}_id") for name in _KEYS}
        row["queue_key"] = call.queue.key if call.queue else ""
        row["customer_name"] = call.customer.name if call.customer else ""
        row["agent"], row["agent_name"] = call.owner_id, call.owner.name if call.owner else ""
        return {name: row[name] for name in self.Meta.fields if name in row}


class LegRow(serializers.ModelSerializer[Leg]):
    """One party's connection."""

    class Meta:
        model = Leg
        fields = ["id", "party", "person", "turn", "state", "in_room", "joined_at", "ended_at"]
        read_only_fields = fields


class FlightLine(serializers.ModelSerializer[CallEvent]):
    """One line of the flight record."""

    detail = serializers.DictField(read_only=True)

    class Meta:
        model = CallEvent
        fields = ["at", "name", "detail"]
        read_only_fields = fields


class RecordingRow(serializers.ModelSerializer[Recording]):
    """What was recorded of a call. A conversation that is `stored` is heard at recordings/{id}/sound.

    `deleted_why`: "period" when its queue's time was over (`kept_days`), "binned" when it arrived for somebody deleted.
    """

    state = serializers.ChoiceField(choices=RecordingState.choices, read_only=True)
    of = serializers.ChoiceField(choices=["conversation", "voicemail"], read_only=True)

    class Meta:
        model = Recording
        fields = ["id", "of", "state", "seconds", "ticket", "created_at", "deleted_at", "deleted_why", "kept_days"]
        read_only_fields = fields


class CallDetail(CallRow):
    """A call with its legs, its recordings and everything that happened to it."""

    legs = LegRow(many=True, read_only=True)
    flight = FlightLine(many=True, read_only=True)
    recordings = RecordingRow(many=True, read_only=True)
    override_reason = serializers.CharField(read_only=True, help_text="Why somebody called against the contact check.")

    class Meta(CallRow.Meta):
        fields = [*CallRow.Meta.fields, "legs", "flight", "recordings", "override_reason"]
        read_only_fields = fields

    def to_representation(self, call: Call) -> dict[str, Any]:
        """The row, and what only the page shows; of supervision only where the reader may know of it."""
        door = self.context.get("door")
        hides = door is not None and not knows_of_supervision(door.person, call)
        legs = [leg for leg in call.legs.all() if not (hides and leg.party == "supervisor")]
        flight = [line for line in call.flight.all() if not (hides and _is_supervision(line))]
        shown: dict[str, Any] = {"override_reason": call.override_reason}
        shown |= {"legs": LegRow(legs, many=True).data, "flight": FlightLine(flight, many=True).data}
        shown["recordings"] = RecordingRow(call.recordings.all(), many=True).data
        return {**super().to_representation(call), **shown}


def _is_supervision(line: CallEvent) -> bool:
    return line.name.startswith("supervis") or line.detail.get("party") == "supervisor"


class CallbackRow(serializers.ModelSerializer[Callback]):
    """A promise to call somebody back.

    `number` is masked for who may not see the customer's card. `promised_at` is when we promised it, `waiting_since`
    the place in the queue that it keeps, `due_at` the next attempt after one that reached nobody. `work_item` waits in
    the queue for an agent; `outcome` says why the callback is over, `replaced_by` is the customer's own next call.
    """

    number = serializers.SerializerMethodField()
    number_masked = serializers.SerializerMethodField()
    queue_key = serializers.CharField(source="queue.key", read_only=True)
    queue_name = NameField(source="queue.name", read_only=True)
    customer = serializers.IntegerField(source="call.customer_id", allow_null=True, read_only=True)
    customer_name = serializers.CharField(source="call.customer.name", default="", read_only=True)
    agent = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    agent_name = serializers.CharField(source="owner.name", default="", read_only=True)
    work_item = serializers.SerializerMethodField()
    attempts_left = serializers.SerializerMethodField()
    promised_at = serializers.DateTimeField(source="created_at", read_only=True)
    waiting_since = serializers.SerializerMethodField()

    class Meta:
        model = Callback
        fields = [
            "id", "version", "number", "number_masked", "state", "outcome", "attempts", "attempts_left", "note",
            "promised_at", "waiting_since", "due_at", "closed_at", "call", "replaced_by", "queue", "queue_key",
            "queue_name", "work_item", "ticket", "customer", "customer_name", "agent", "agent_name", "created_at",
            "updated_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_number(self, callback: Callback) -> str:
        """The number, masked unless the reader may see whose it is."""
        return masked(callback.number) if self.get_number_masked(callback) else callback.number

    def get_number_masked(self, callback: Callback) -> bool:
        """Whether only a part of the number is shown."""
        return not getattr(callback, "number_open", False)

    def get_work_item(self, callback: Callback) -> int | None:
        """The work item that waits or is being handled, if any."""
        found: int | None = getattr(callback, "open_work", None)
        return found

    def get_attempts_left(self, callback: Callback) -> int:
        """How often it will still be dialled."""
        return 0 if callback.closed_at else max(0, MOST_DIALS - callback.attempts)

    def get_waiting_since(self, callback: Callback) -> datetime:
        """When the customer joined the queue."""
        return callback.call.queued_at or callback.created_at


class CallbackQuery(serializers.Serializer[Any]):
    """Which callbacks: `open` ones wait or are being dialled, the longest promised first; the others newest first."""

    view = serializers.ChoiceField(choices=tuple(CALLBACK_VIEWS), default="all")
    queue = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    customer = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    agent = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class CancelCallbackInput(serializers.Serializer[Any]):
    """Why, for whoever looks later."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PhoneDevice(serializers.Serializer[Any]):
    """Which softphone the browser uses. `token` is for Twilio's, `address` for the simulator's.

    "none": no provider is configured, and nothing can be called or texted.
    """

    kind = serializers.ChoiceField(choices=["none", "simulator", "twilio"])
    identity = serializers.CharField()
    token = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    expires_in = serializers.IntegerField(allow_null=True)
