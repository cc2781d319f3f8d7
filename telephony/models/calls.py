"""Calls with their legs, and what the provider was asked and told."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.records import Record, Scoped
from core.text import LocalisedField
from customers.rules.addresses import show_phone
from telephony.models.flows import FlowVersion, PhoneNumber
from telephony.rules.texts import said_in


class CallState(models.TextChoices):
    """Where a call is; `rules.next_state` moves it, and the last three never leave."""

    MENU = "menu"
    QUEUED = "queued"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    # Handed over to a number outside: the caller talks on, without an agent of ours.
    OUTSIDE = "outside"
    DIVERTED = "diverted"
    COMPLETED = "completed"
    ABANDONED = "abandoned"
    FAILED = "failed"


# The caller is, or is just coming, into a room with somebody.
IN_ROOM = (CallState.CONNECTING, CallState.CONNECTED, CallState.OUTSIDE)
LIVE = (
    CallState.MENU,
    CallState.QUEUED,
    CallState.CONNECTING,
    CallState.CONNECTED,
    CallState.OUTSIDE,
    CallState.DIVERTED,
)


class LegState(models.TextChoices):
    """Twilio's states of one connection."""

    PLANNED = "planned"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


class DivertedTo(models.TextChoices):
    """What a caller is given instead of an agent."""

    MESSAGE = "message"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"


class CallbackState(models.TextChoices):
    """Where a promised callback is; the last three never leave."""

    OPEN = "open"
    DIALLING = "dialling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class CallbackOutcome(models.TextChoices):
    """Why a callback is over: spoken to, never reached, nobody knows, called off, or the customer rang in first."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    RANG_AGAIN = "rang_again"


class RecordingState(models.TextChoices):
    """Where a recording is: promised, at the provider, with us, never made, given up, or deleted for ever."""

    EXPECTED = "expected"
    FETCHING = "fetching"
    STORED = "stored"
    ABSENT = "absent"
    LOST = "lost"
    DELETED = "deleted"


class WhyDeleted(models.TextChoices):
    """Why a recording was deleted: its time was over, it came for somebody in the recycle bin, its person was erased."""

    PERIOD = "period"
    BINNED = "binned"
    ERASED = "erased"


class CommandState(models.TextChoices):
    """What became of something that the provider was asked to do."""

    PLANNED = "planned"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    OBSOLETE = "obsolete"


class Call(Scoped):
    """One phone conversation. `owner` is the agent who has it, `team` that of its queue."""

    # Of the customer's leg; one that we dial gets it when the provider first speaks of it.
    sid = models.CharField(max_length=34, unique=True, null=True)
    direction = models.CharField(max_length=10, default="inbound")
    # Who dialled it, whoever has it since; nobody for calls that came in, and for callbacks, which are work.
    dialled_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    # The promise that this call keeps, when we dialled it.
    callback = models.ForeignKey("telephony.Callback", null=True, on_delete=models.PROTECT, related_name="dials")
    state = models.CharField(max_length=12, choices=CallState.choices, default=CallState.MENU)
    caller_kind = models.CharField(max_length=12)
    caller = models.CharField(max_length=320, blank=True)
    dialled = models.CharField(max_length=320)
    number = models.ForeignKey(PhoneNumber, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=10, default="en")
    # While nobody knows their language, each of ours is spoken, this one first.
    first_language = models.CharField(max_length=10, default="en")
    queue = models.ForeignKey("routing.Queue", null=True, on_delete=models.PROTECT, related_name="+")

    # The version it walks, the node it stands at, how often it was asked anything there and in all.
    flow_version = models.ForeignKey(FlowVersion, null=True, on_delete=models.PROTECT, related_name="+")
    node = models.CharField(max_length=40, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    # Whom the flow would like to take it: the agent of the last conversation.
    preferred_agent = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    contact_point = models.ForeignKey("customers.ContactPoint", null=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    candidates = ArrayField(models.BigIntegerField(), default=list)
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="calls")
    work_item = models.ForeignKey("routing.WorkItem", null=True, on_delete=models.SET_NULL, related_name="+")

    # Counts the conferences of this call: a call that came back to the queue gets a new room.
    turn = models.PositiveSmallIntegerField(default=0)
    conference_sid = models.CharField(max_length=34, blank=True)
    held = models.BooleanField(default=False)
    muted = models.BooleanField(default=False)
    # The agent's line was lost: the caller hears that somebody comes back.
    comforted = models.BooleanField(default=False)
    # Who was brought in, as `serializers.participants` writes them; the truth stands in `Invitation`.
    participants = models.JSONField(default=list)
    recording = models.CharField(max_length=10, default="off")
    recording_policy = models.CharField(max_length=10, default="never")
    recording_resumes_at = models.DateTimeField(null=True)
    # What answered a call that we made, in the provider's words: "human", "machine_start", "fax" ...
    answered_by = models.CharField(max_length=30, blank=True)
    # Why somebody called against the contact check, in their words; the flight record says who and against what.
    override_reason = models.CharField(max_length=200, blank=True)
    # The command that did not work last, for the screen: "hold", "ring_agent" ...
    trouble = models.CharField(max_length=20, blank=True)
    # Who asked for the end, so that the agent's own hang-up is not taken for a lost line.
    ended_by = models.CharField(max_length=10, blank=True)

    diverted_to = models.CharField(max_length=10, choices=DivertedTo.choices, blank=True)
    # Why it was not given an agent: "closed", "emergency", "asked" (by the caller), or the overflow rule that held.
    diverted_because = models.CharField(max_length=20, blank=True, default="")
    # What came of it in the end, when the caller took what they were given: "callback" or "voicemail".
    became = models.CharField(max_length=10, blank=True, default="")

    queued_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When the reconciler looks; every sign of life moves it.
    check_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["check_at"], name="calls_to_check", condition=Q(state__in=LIVE)),
            models.Index(fields=["customer", "-created_at"], name="calls_of_customer"),
            models.Index(
                fields=["recording_resumes_at"],
                name="recordings_paused",
                condition=Q(recording_resumes_at__isnull=False),
            ),
        ]

    @property
    def caller_shown(self) -> str:
        """The number at the other end as people read it, other addresses as they are; "" where it is withheld."""
        return show_phone(self.caller) if self.caller_kind == "phone" else self.caller

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages to speak to the caller, in turn."""
        return said_in(self.language, first=self.first_language)

    @property
    def room(self) -> str:
        """The name of the conference of this turn."""
        return f"call-{self.pk}-{self.turn}"

    @property
    def is_over(self) -> bool:
        """Whether the state is one that never leaves."""
        return self.state not in LIVE

    @property
    def work_ref(self) -> tuple[str, int]:
        """What its work item is about: the call itself, or the callback that it carries out."""
        return ("callback", self.callback_id) if self.callback_id else ("call", self.pk)

    @property
    def is_dialling(self) -> bool:
        """Whether we dialled the customer and they have not answered yet."""
        return self.direction == "outbound" and self.connected_at is None


class Diversion(Record):
    """What a caller is given instead of an agent, and where they stood in the queue. One per call: it never ends."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="diversion")
    to = models.CharField(max_length=10, choices=DivertedTo.choices)
    cause = models.CharField(max_length=20)
    message = LocalisedField(default=dict)
    # Sounds by language that are heard instead of a text of ours, by their ids.
    sounds = models.JSONField(default=dict)
    # For who does not want to be called back, or cannot be.
    otherwise = models.CharField(max_length=10, choices=DivertedTo.choices)
    rank = models.DateTimeField(null=True)
    # The caller began to hear it: a redirect that is still on its way would only begin it anew.
    heard_at = models.DateTimeField(null=True)


class Callback(Scoped):
    """A promise to call somebody back, who keeps the place they had. `owner` is the agent who dials."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="promise")
    number = models.CharField(max_length=20)
    queue = models.ForeignKey("routing.Queue", on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CallbackState.choices, default=CallbackState.OPEN)
    attempts = models.PositiveSmallIntegerField(default=0)
    # How the last attempt ended, in the provider's words, or why there will be no other.
    note = models.CharField(max_length=200, blank=True)
    # When it becomes work again after an attempt that reached nobody.
    due_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=CallbackOutcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    # The customer's next call, which took the place that was kept for them.
    replaced_by = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="replaced")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="callbacks_due", condition=Q(state="open", due_at__isnull=False)),
            models.Index(fields=["id"], name="callbacks_open", condition=Q(state__in=["open", "dialling"])),
        ]


class Recording(Record):
    """Somebody's voice: awaited from the moment we ask for it, fetched from the provider, kept as a private file.

    `of` says whose: a voicemail becomes work, the recording of a conversation only lies with its call.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="recordings")
    sid = models.CharField(max_length=34, unique=True, null=True)
    state = models.CharField(max_length=10, choices=RecordingState.choices, default=RecordingState.EXPECTED)
    of = models.CharField(max_length=12, default="voicemail")
    seconds = models.PositiveIntegerField(default=0)
    blob = models.ForeignKey("core.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=200, blank=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_why = models.CharField(max_length=6, choices=WhyDeleted.choices, blank=True)
    # How many days its queue kept such recordings when its time was over.
    kept_days = models.PositiveSmallIntegerField(null=True)
    # When the provider is to delete its copy; nothing once it did, or has none.
    purge_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="recordings_due", condition=Q(state__in=["expected", "fetching"])),
            models.Index(fields=["purge_at"], name="recordings_to_purge", condition=Q(purge_at__isnull=False)),
            models.Index(fields=["created_at"], name="recordings_kept", condition=~Q(state__in=["absent", "deleted"])),
        ]


class Leg(Record):
    """One party's connection.

    `party`: the caller's own, the agent's who has the call, a former agent's who handed it on, a guest's who was
    brought in, or a supervisor's.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="legs")
    party = models.CharField(max_length=10)
    person = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=0)
    # The intent key: it stands in the leg's label and callback address, so that the first callback adopts the SID.
    label = models.CharField(max_length=40, unique=True)
    sid = models.CharField(max_length=34, unique=True, null=True)
    state = models.CharField(max_length=12, choices=LegState.choices, default=LegState.PLANNED)
    in_room = models.BooleanField(default=False)
    # Newest conference callback about this leg: older ones, arriving late, change nothing.
    room_sequence = models.IntegerField(default=-1)
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When the work behind the call has to follow this leg (its locks come before the call's): an agent's line stayed
    # away past the grace, or whom the call was handed to has answered or has not.
    give_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["give_up_at"], name="legs_lost", condition=Q(give_up_at__isnull=False))]


class CallEvent(models.Model):
    """The flight record: one line per thing that happened to a call, in the order we learned of it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="flight")
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["call", "id"], name="flight_of_call")]


class WebhookReceipt(models.Model):
    """A webhook that was handled, with its answer: the same one again gets the same answer and no second effect."""

    key = models.CharField(max_length=100, unique=True)
    answer = models.TextField(blank=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)


class Command(Record):
    """Something that the provider is to do: written first, sent after the commit, its result recorded."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="commands")
    leg = models.ForeignKey(Leg, null=True, on_delete=models.CASCADE, related_name="commands")
    kind = models.CharField(max_length=20)
    # What more there is to say: the recording's SID, keys to send (for a minute).
    detail = models.JSONField(default=dict)
    turn = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=CommandState.choices, default=CommandState.PLANNED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="commands_due", condition=Q(state__in=["planned", "sending"])),
            models.Index(fields=["due_at"], name="commands_unknown", condition=Q(state="unknown")),
            models.Index(fields=["created_at"], name="commands_with_keys", condition=Q(kind="tones") & ~Q(detail={})),
        ]
