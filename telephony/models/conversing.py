"""Who else is brought into a call, and what a queue allows on the telephone."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.records import Record
from telephony.models.calls import Call, Leg


class Purpose(models.TextChoices):
    """Why somebody is brought in: to be asked first, to talk with everybody, to take over at once, to supervise."""

    CONSULT = "consult"
    ADD = "add"
    TRANSFER = "transfer"
    SUPERVISE = "supervise"


class Stage(models.TextChoices):
    """How far it came; `rules.inviting.next_stage` moves it, and the last four never leave."""

    CALLING = "calling"
    TALKING = "talking"
    JOINED = "joined"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    FAILED = "failed"
    ENDED = "ended"


OPEN_STAGES = (Stage.CALLING, Stage.TALKING, Stage.JOINED)


class Mode(models.TextChoices):
    """How a supervisor takes part: hears both, is heard by the agent alone, or is heard by everybody."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


class RecordingPolicy(models.TextChoices):
    """Which calls of a queue are recorded."""

    NEVER = "never"
    ON_DEMAND = "on_demand"
    ALL = "all"


class Invitation(Record):
    """Somebody who is brought into a call: a colleague in their browser, or a number outside. One leg each."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invitations")
    leg = models.OneToOneField(Leg, on_delete=models.CASCADE, related_name="invitation")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.CALLING)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    # Why it ended, in the provider's words or ours: "busy", "no-answer", "left", "caller gone".
    reason = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(purpose__in=["consult", "transfer"], stage__in=["calling", "talking"]),
                name="one_question_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(stage__in=OPEN_STAGES), name="one_open_invitation_per_person"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, number="") | (Q(person__isnull=True) & ~Q(number="")),
                name="a_colleague_or_a_number",
            ),
        ]


class VoicePolicy(Record):
    """What a queue allows on the telephone. A queue without a row has these defaults."""

    queue = models.OneToOneField("routing.Queue", on_delete=models.CASCADE, related_name="voice_policy")
    recording = models.CharField(max_length=10, choices=RecordingPolicy.choices, default=RecordingPolicy.ON_DEMAND)
    # A pause for card data ends by itself: nobody forgets to go on recording.
    pause_seconds = models.PositiveSmallIntegerField(default=60)
    # Then the sound is deleted, with us and at the provider; 0 keeps it without end.
    recordings_kept_days = models.PositiveSmallIntegerField(default=180)
    voicemails_kept_days = models.PositiveSmallIntegerField(default=180)
    supervision_seen = models.BooleanField(default=True)
    # Shown to whom we dial; without one the queue's own number, else the first of ours.
    caller_number = models.ForeignKey(
        "telephony.PhoneNumber", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # ISO codes of the countries that may be dialled; none: those of our own numbers.
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    dials_per_hour = models.PositiveSmallIntegerField(default=60)
    texts_per_hour = models.PositiveSmallIntegerField(default=120)
    # Whether agents, and not supervisors alone, may call somebody whom the contact check advises against.
    agents_may_override = models.BooleanField(default=False)
    # Whether the provider listens for an answering machine when we dial.
    detect_machines = models.BooleanField(default=False)
