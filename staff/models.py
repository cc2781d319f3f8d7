"""The people who work here, their teams, their tokens, and the hours the company keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import now

from core.problems import Refusal
from core.records import Record
from staff.rules import Hours

ROLES = ("agent", "supervisor", "editor", "admin")
DATA_SCOPES = ("own", "team", "all")


class LtreeField(models.TextField):  # type: ignore[type-arg]
    """PostgreSQL's label path, for example "1.4.9"."""

    def db_type(self, connection: Any) -> str:
        """The column type."""
        return "ltree"


class Team(Record):
    """A team; `path` holds the ids from the root down to it, so that one index answers "it and all below"."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = LtreeField(editable=False, db_index=False)

    def __str__(self) -> str:
        return self.name

    @property
    def path_ids(self) -> list[int]:
        """The ids of the teams above and this one, root first."""
        return [int(label) for label in self.path.split(".")] if self.path else []


class People(BaseUserManager["Person"]):
    """Finds people by their user name in any case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this user name. Raises Person.DoesNotExist."""
        return self.get(username__iexact=username)

    def create_superuser(self, *, username: str, name: str, password: str | None = None) -> Person:
        """An administrator who sees everything, for Django's `createsuperuser`, which tells a ValidationError."""
        from core.actor import SYSTEM
        from staff.services import create_person

        if not password:
            raise ValidationError("A password is wanted; without a terminal, set DJANGO_SUPERUSER_PASSWORD.")
        try:
            return create_person(
                actor=SYSTEM, username=username, name=name, password=password, role="admin", data_scope="all"
            )
        except Refusal as refusal:
            raise ValidationError(refusal.body("en")["message"]) from refusal


# Filled by wiring: whether somebody serves a queue, and so handles contacts whatever else they do.
serves_a_queue: list[Callable[[int], bool]] = []


class Person(AbstractBaseUser):
    """Somebody who works here. `role` says what they do, `data_scope` whose records they see."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    role = models.CharField(max_length=12, choices=[(r, r) for r in ROLES], default="agent")
    data_scope = models.CharField(max_length=6, choices=[(s, s) for s in DATA_SCOPES], default="team")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(max_length=10, default="en")
    scheme = models.CharField(max_length=8, default="auto")
    timezone = models.CharField(max_length=60, default="UTC")
    # The keys that this person chose for commands of a single letter, {"resolve": "x"}; the others have the usual one.
    keys = models.JSONField(default=dict, blank=True)
    # The lists that stand above this person's desk, in their order: [{"id": "mine"}, {"id": "7", "name": {...}}]; null
    # until they chose some.
    pins = models.JSONField(null=True, default=None, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)
    # Raised with every change of what this person may hear; open sockets of an older number must resync.
    audience_version = models.PositiveIntegerField(default=1)
    # How often somebody ended all sessions of this person; those that began before are worth nothing.
    sign_outs = models.PositiveIntegerField(default=0)
    # An administrator knows this password: browsers let the person do nothing before they chose their own.
    must_change_password = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.username

    @cached_property
    def team_ids_below(self) -> list[int]:
        """The ids of the person's team and all teams below it; one query, kept for this object's life."""
        if self.team_id is None:
            return []
        below = Team.objects.extra(where=["path <@ (SELECT path FROM staff_team WHERE id = %s)"], params=[self.team_id])
        return list(below.values_list("id", flat=True))

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What a session must carry: it changes with the password and with every sign-out by somebody else."""
        usual: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{usual}.{self.sign_outs}" if self.sign_outs else usual

    @cached_property
    def acts_as(self) -> frozenset[str]:
        """The roles that doors ask for: one's own; a knowledge editor who serves a queue is an agent too."""
        also = self.role == "editor" and any(serves(self.pk) for serves in serves_a_queue)
        return frozenset({self.role, "agent"} if also else {self.role})

    @property
    def handles_contacts(self) -> bool:
        """Whether tickets, calls and customers are this person's business; editors keep to knowledge."""
        return self.acts_as != {"editor"}

    @property
    def is_supervising(self) -> bool:
        """Whether this person runs queues."""
        return self.role in {"supervisor", "admin"}


class Share(Record):
    """A right on a single record, given to a person or a team."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="shares")
    right = models.CharField(max_length=6, choices=[("read", "read"), ("write", "write")], default="read")

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="share_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(team__isnull=False), name="share_one_receiver"
            )
        ]


class Calendar(Record):
    """Opening hours: {"mon": [["09:00", "12:00"], ...], ...} in the calendar's own zone, and days that are closed."""

    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=60, default="UTC")
    intervals = models.JSONField(default=dict)
    holidays = models.JSONField(default=list)  # ["2026-10-01", ...]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Hours:
        """What the rules of opening hours ask for."""
        return Hours(self.timezone, self.intervals, frozenset(self.holidays))


class ApiToken(Record):
    """A key for machines. Only its SHA-256 is stored; it acts as its person, within its scopes.

    Scopes read "tickets:write", "tickets:read", "*:read" or "*".
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def covers(self, scope: str) -> bool:
        """Whether whoever holds this token may do all that a token of `scope` ("tickets:read", "*") allows."""
        area, _, right = scope.partition(":")
        if area == "*":
            return "*" in self.scopes or (right != "" and scope in self.scopes)
        return self.allows(area, "GET" if right == "read" else "POST")

    def allows(self, scope: str, method: str) -> bool:
        """Whether the token may use a door of `scope` ("tickets") by this method."""
        right = "read" if method in {"GET", "HEAD", "OPTIONS"} else "write"
        area = scope.split(":", 1)[0]
        wanted = {"*", f"*:{right}", f"{area}:{right}", f"{area}:write" if right == "read" else ""}
        return bool(wanted & set(self.scopes))
