"""Tables of the ACD: who can do what, what waits, who was asked, and why."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.records import Record
from core.text import LocalisedField


class Media(models.TextChoices):
    VOICE = "voice"
    CHAT = "chat"
    EMAIL = "email"
    TASK = "task"


class AgentChoice(models.TextChoices):
    """How a queue picks among its eligible agents."""

    LONGEST_IDLE = "longest_idle"
    LEAST_LOADED = "least_loaded"
    BEST_SKILL = "best_skill"


class ChosenState(models.TextChoices):
    AVAILABLE = "available"
    BREAK = "break"
    OFFLINE = "offline"


class DerivedState(models.TextChoices):
    """What reports and boards show; `rules.derived_state` decides."""

    AVAILABLE = "available"
    BREAK = "break"
    OFFLINE = "offline"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    BUSY = "busy"


class WorkState(models.TextChoices):
    WAITING = "waiting"
    RESERVED = "reserved"
    ACTIVE = "active"
    PARKED = "parked"
    WRAP_UP = "wrap_up"
    DONE = "done"
    ABANDONED = "abandoned"
    CANCELLED = "cancelled"


QUEUED = (WorkState.WAITING, WorkState.RESERVED)
HELD = (WorkState.RESERVED, WorkState.ACTIVE, WorkState.PARKED, WorkState.WRAP_UP)
# While one of these stands, a second work item for the same reference would be double work.
UNFINISHED = (WorkState.WAITING, WorkState.RESERVED, WorkState.ACTIVE, WorkState.PARKED)
OPEN = (*UNFINISHED, WorkState.WRAP_UP)


class ReservationState(models.TextChoices):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"


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

    `rings` widens who may be asked: [{"after": 30, "skills": {"billing": 3}}] means that after 30 s
    these skills replace `required_skills`.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = LocalisedField()
    media = models.CharField(max_length=10, choices=Media.choices)
    pool = models.SlugField(max_length=30, default="main")
    calendar = models.ForeignKey("staff.Calendar", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    required_skills = models.JSONField(default=dict, blank=True)
    rings = models.JSONField(default=list, blank=True)
    agent_choice = models.CharField(max_length=20, choices=AgentChoice.choices, default=AgentChoice.LONGEST_IDLE)
    service_level_seconds = models.PositiveIntegerField(default=20)
    service_level_percent = models.PositiveSmallIntegerField(default=80)
    ring_seconds = models.PositiveSmallIntegerField(default=20)
    rest_seconds = models.PositiveSmallIntegerField(default=10)
    wrap_up_seconds = models.PositiveIntegerField(default=60)
    preferred_seconds = models.PositiveIntegerField(default=60)
    priority_boost_seconds = models.PositiveIntegerField(default=300)
    may_interrupt = models.BooleanField(default=True)
    disposition_required = models.BooleanField(default=False)
    accepts = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.key


class QueueMember(Record):
    """Permission: this person may be asked for this queue's work."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="queues")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "person"], name="one_membership")]


class Disposition(Record):
    """An outcome code; without a queue it is offered in every queue."""

    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.CASCADE, related_name="dispositions")
    code = models.SlugField(max_length=60)
    name = LocalisedField()
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "code"], nulls_distinct=False, name="one_code_per_queue")
        ]


class Configuration(models.Model):
    """One row whose token changes with every change of queues, members or skills (triggers in 0002).

    A decider keeps what it read for one token; the token is also what a decision is recorded with.
    """

    token = models.UUIDField()


class AgentState(Record):
    """The one row about a person's readiness; its lock is the agent lock, its version the load's version."""

    person = models.OneToOneField("staff.Person", on_delete=models.CASCADE, related_name="agent_state")
    chosen = models.CharField(max_length=10, choices=ChosenState.choices, default=ChosenState.OFFLINE)
    reason = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=DerivedState.choices, default=DerivedState.OFFLINE)
    since = models.DateTimeField()
    idle_since = models.DateTimeField()
    resting_until = models.DateTimeField(null=True, blank=True)
    absent_since = models.DateTimeField(null=True, blank=True)
    capacity = models.JSONField(default=dict, blank=True)
    # What the agent holds, {media: count}, and whether nothing more fits: written only by `settle`.
    load = models.JSONField(default=dict, blank=True)
    full = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="agents_on_duty", condition=~Q(chosen="offline")),
            models.Index(
                fields=["absent_since"],
                name="agents_absent",
                condition=Q(absent_since__isnull=False) & ~Q(chosen="offline"),
            ),
        ]


class AgentStateInterval(models.Model):
    """A finished stretch in one derived state; the running one stands in AgentState."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=DerivedState.choices)
    reason = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "started_at"], name="agent_intervals")]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="agent_interval_forward")
        ]


class Presence(models.Model):
    """One open line (socket) of a person. Rows, not processes, say who is here."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    connection = models.CharField(max_length=120, unique=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)


class Demand(models.Model):
    """One bucket of waiting work: the same agents can take everything in it."""

    key = models.CharField(max_length=400, unique=True)
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="+")
    skills = models.JSONField(default=dict)
    # Only this agent for now: the preferred one, or the one it was handed to.
    only_agent = models.ForeignKey("staff.Person", null=True, on_delete=models.CASCADE, related_name="+")
    # A person handed it over by name: neither membership nor skills are asked.
    direct = models.BooleanField(default=False)


class WorkItem(Record):
    """One contact to be handled by one agent."""

    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    media = models.CharField(max_length=10, choices=Media.choices)
    ref_kind = models.CharField(max_length=30)
    ref_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    customer_id = models.BigIntegerField(null=True, blank=True)
    ticket_id = models.BigIntegerField(null=True, blank=True)
    screen_pop = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    state_since = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    rank = models.DateTimeField()
    priority = models.SmallIntegerField(default=0)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+")
    skills = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    preferred_agent = models.ForeignKey(
        "staff.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    preferred_until = models.DateTimeField(null=True, blank=True)
    handed_over = models.BooleanField(default=False)
    declined = ArrayField(models.BigIntegerField(), default=list, blank=True)

    agent = models.ForeignKey("staff.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reservation = models.ForeignKey(
        "routing.Reservation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    wrap_up_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    disposition = models.ForeignKey(Disposition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ref_kind", "ref_id"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_item_per_ref",
            ),
            models.CheckConstraint(condition=~Q(state__in=HELD) | Q(agent__isnull=False), name="held_has_agent"),
            models.CheckConstraint(
                condition=~Q(state=WorkState.WAITING) | Q(agent__isnull=True),
                name="waiting_has_no_agent",
            ),
        ]
        indexes = [
            models.Index(fields=["demand", "rank", "id"], name="work_heads", condition=Q(state="waiting")),
            models.Index(
                fields=["due_at"],
                name="work_widens",
                condition=Q(state="waiting", due_at__isnull=False),
            ),
            models.Index(fields=["agent"], name="work_held", condition=Q(state__in=HELD)),
            models.Index(fields=["queue", "entered_at"], name="work_queued", condition=Q(state__in=QUEUED)),
            models.Index(fields=["wrap_up_due_at"], name="work_wrapping", condition=Q(state="wrap_up")),
            models.Index(fields=["ref_kind", "ref_id"], name="work_ref"),
        ]


class WorkItemInterval(models.Model):
    """A finished stretch of a work item in one state; the running one stands in WorkItem.

    The stretch that ends a stay in a queue carries how long the customer waited in that queue
    (`waited_ms`) and whether this was within the queue's target at that time (`in_level`).
    """

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="intervals")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=WorkState.choices)
    outcome = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    waited_ms = models.BigIntegerField(null=True)
    in_level = models.BooleanField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["ended_at", "queue"],
                include=["outcome", "waited_ms", "in_level"],
                name="queue_stays",
                condition=Q(waited_ms__isnull=False),
            ),
            models.Index(fields=["agent", "ended_at"], name="agent_work_intervals"),
        ]


class Roster(models.Model):
    """The agents on duty at some time, in the order of a decision's reason bytes."""

    digest = models.CharField(max_length=64, unique=True)
    agents = ArrayField(models.BigIntegerField())


class Decision(models.Model):
    """Why this agent: enough to recompute the choice, and one reason byte for everybody on duty."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="decisions")
    agent = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    configuration = models.UUIDField(null=True)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=20, choices=AgentChoice.choices)
    best = models.JSONField()
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="+")
    reasons = models.BinaryField()


class Reservation(Record):
    """A work item held out to one agent."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="reservations")
    agent = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ReservationState.choices, default=ReservationState.PENDING)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_item"],
                condition=Q(state="pending"),
                name="one_open_reservation_per_item",
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="reservations_due", condition=Q(state="pending"))]
