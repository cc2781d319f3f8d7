"""The words of the ACD's columns."""

from django.db import models


class Media(models.TextChoices):
    VOICE = "voice"
    CHAT = "chat"
    EMAIL = "email"
    TASK = "task"


class AgentChoice(models.TextChoices):
    """How a queue picks among its eligible agents."""

    LEAST_FLEXIBLE = "least_flexible"
    LONGEST_IDLE = "longest_idle"
    LEAST_LOADED = "least_loaded"
    BEST_SKILL = "best_skill"


class WaitingOrder(models.TextChoices):
    """What happens to work that has missed its queue's target and still waits."""

    IN_TIME = "in_time"
    EACH_IN_TIME = "each_in_time"
    DEADLINE = "deadline"


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


class Distribution(models.TextChoices):
    """Who moves: the ACD offers the work, or agents take it from the list."""

    PUSH = "push"
    PULL = "pull"
    BOTH = "both"


class WrapUpMode(models.TextChoices):
    """How the time after a contact ends: at once, at its limit, or when the agent says so."""

    NONE = "none"
    LIMITED = "limited"
    UNTIL_DONE = "until_done"


class TicketBecomes(models.TextChoices):
    """What an outcome makes of the ticket that the work was about; empty: it stays as it is."""

    RESOLVED = "resolved"


class OverflowWhen(models.TextChoices):
    """What a rule of overflow looks at: seconds waited, seconds still to wait, percent in service level."""

    WAITED = "waited"
    ESTIMATED = "estimated"
    SERVICE_LEVEL = "service_level"


class OverflowTo(models.TextChoices):
    """Where work goes that overflows, or that comes when its queue is closed."""

    QUEUE = "queue"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    MESSAGE = "message"
