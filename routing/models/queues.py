"""Tables of what is configured: skills, queues, members, outcome codes, breaks."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.records import Record
from core.text import LocalisedField
from routing.models.choices import AgentChoice, Distribution, Media, TicketBecomes, WaitingOrder, WrapUpMode


class Skill(Record):
    """Something an agent can do, to a level of 1 to 10."""

    key = models.SlugField(max_length=60, unique=True)
    name = LocalisedField()

    def __str__(self) -> str:
        return self.key


class AgentSkill(Record):
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="one_level_per_skill"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=10), name="level_1_to_10"),
        ]


class Queue(Record):
    """Where work of one media waits, and the rules it waits by.

    `rings` widens who may be asked: [{"after": 30, "skills": {"billing": 3}, "groups": ["second-line"]}]
    means that after 30 s these skills replace `required_skills`, and that members of these groups are
    asked too. `groups` names those asked from the start; empty: all members.

    `overflow` is looked at in its order: [{"when": "waited", "over": 120, "to": "queue", "queue": 7}], or
    {"when": "service_level", "under": 60, "to": "message", "message": {"en": ..., "zh-CN": ...}}. `when_closed`
    says what happens to work that comes outside the opening hours: {} waits, else {"to": ...} like a rule. The hours
    govern what comes in; what waits is handed out to whoever is on duty, open or closed. Only calls can be given a
    callback, voicemail or a message. A rule's callback has `otherwise`, for who does not want one: "message" (the
    usual), "voicemail", or "wait": then it is only offered to those who wait on.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = LocalisedField()
    media = models.CharField(max_length=10, choices=Media.choices)
    pool = models.SlugField(max_length=30, default="main")
    calendar = models.ForeignKey("staff.Calendar", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    required_skills = models.JSONField(default=dict, blank=True)
    groups = models.JSONField(default=list, blank=True)
    rings = models.JSONField(default=list, blank=True)
    priority = models.SmallIntegerField(default=0)
    distribution = models.CharField(max_length=10, choices=Distribution.choices, default=Distribution.PUSH)
    cherry_picking = models.BooleanField(default=True)
    overflow = models.JSONField(default=list, blank=True)
    when_closed = models.JSONField(default=dict, blank=True)
    escalates_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # An emergency closes the queue at once, whatever the hours say, until somebody opens it again.
    emergency_since = models.DateTimeField(null=True, blank=True)
    emergency_message = LocalisedField(default=dict, blank=True)
    order = models.CharField(max_length=20, choices=WaitingOrder.choices, default=WaitingOrder.EACH_IN_TIME)
    # Work that missed its target by this much is first in line again: nobody starves.
    late_seconds = models.PositiveIntegerField(default=50)
    # Contacts on an ordinary day; for each member, they say which queue's work goes first. 0: not known.
    volume = models.PositiveIntegerField(default=0)
    agent_choice = models.CharField(max_length=20, choices=AgentChoice.choices, default=AgentChoice.LEAST_FLEXIBLE)
    service_level_seconds = models.PositiveIntegerField(default=20)
    service_level_percent = models.PositiveSmallIntegerField(default=80)
    ring_seconds = models.PositiveSmallIntegerField(default=20)
    rest_seconds = models.PositiveSmallIntegerField(default=10)
    # Whoever misses this many in a row is set to "not answering" until they choose a state again. 0: nobody is.
    missed_limit = models.PositiveSmallIntegerField(default=3)
    wrap_up_mode = models.CharField(max_length=10, choices=WrapUpMode.choices, default=WrapUpMode.LIMITED)
    wrap_up_seconds = models.PositiveIntegerField(default=60)
    wrap_up_extensions = models.PositiveSmallIntegerField(default=2)
    wrap_up_extension_seconds = models.PositiveIntegerField(default=60)
    preferred_seconds = models.PositiveIntegerField(default=60)
    priority_boost_seconds = models.PositiveIntegerField(default=300)
    may_interrupt = models.BooleanField(default=True)
    disposition_required = models.BooleanField(default=False)
    accepts = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.key


class QueueMember(Record):
    """Permission: this person may be asked for this queue's work, in one of its groups."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="queues")
    group = models.SlugField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "person"], name="one_membership")]


class Disposition(Record):
    """An outcome code; without a queue it is offered in every queue. It may say what becomes of the ticket."""

    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.CASCADE, related_name="dispositions")
    code = models.SlugField(max_length=60)
    name = LocalisedField()
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    ticket_status = models.CharField(max_length=10, choices=TicketBecomes.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "code"], nulls_distinct=False, name="one_code_per_queue")
        ]


class BreakReason(Record):
    """Why somebody takes a break; while any is active, every break names one."""

    code = models.SlugField(max_length=60, unique=True)
    name = LocalisedField()
    paid = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)


class QueuePulse(models.Model):
    """What a queue can do just now; the keeper writes it every other second, whoever asks for a wait reads it.

    `servers` is how many items its agents can work on at once for this queue (shared with their other
    queues), `mean_seconds` how long one takes them; `error_seconds` is by how much the estimates of the last
    answered were off on average, `bias_seconds` in which direction (above zero: they waited longer than told).
    """

    queue = models.OneToOneField(Queue, on_delete=models.CASCADE, related_name="pulse")
    at = models.DateTimeField()
    waiting = models.PositiveIntegerField(default=0)
    idle = models.PositiveIntegerField(default=0)
    servers = models.FloatField(default=0)
    mean_seconds = models.FloatField(default=0)
    estimate_seconds = models.FloatField(null=True)
    service_level = models.PositiveSmallIntegerField(null=True)
    error_seconds = models.FloatField(null=True)
    bias_seconds = models.FloatField(null=True)
    measured = models.PositiveIntegerField(default=0)


class Configuration(models.Model):
    """One row whose token changes with every change of queues, members or skills (triggers in 0002).

    A decider keeps what it read for one token; the token is also what a decision is recorded with.
    """

    token = models.UUIDField()
    # Nothing is given to anybody until then (`services.pausing`); kept, though over, until somebody resumes.
    paused_until = models.DateTimeField(null=True, blank=True)
