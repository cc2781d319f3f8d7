"""Shapes of queues and of what is configured."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.text import localised
from routing.models import (
    AgentChoice,
    BreakReason,
    Disposition,
    Distribution,
    Media,
    Queue,
    QueueMember,
    Skill,
    TicketBecomes,
    WrapUpMode,
)
from routing.selectors.reception import reception_of
from routing.serializers.names import AgentName, NameField, NameInput
from staff.rules import opens_next


def is_closed(queue: Queue) -> bool:
    """Whether a queue is closed at this moment, for whatever reason."""
    return not reception_of(queue, timezone.now()).is_open


class QueueRow(serializers.Serializer[Queue]):
    """A queue, for choosing one and for knowing its promises."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()
    media = serializers.ChoiceField(choices=Media.choices)
    agent_choice = serializers.ChoiceField(choices=AgentChoice.choices)
    distribution = serializers.ChoiceField(choices=Distribution.choices)
    cherry_picking = serializers.BooleanField()
    service_level_seconds = serializers.IntegerField()
    service_level_percent = serializers.IntegerField()
    ring_seconds = serializers.IntegerField()
    wrap_up_mode = serializers.ChoiceField(choices=WrapUpMode.choices)
    wrap_up_seconds = serializers.IntegerField()
    disposition_required = serializers.BooleanField()
    accepts = serializers.BooleanField()
    closed = serializers.SerializerMethodField()
    opens_at = serializers.SerializerMethodField()
    emergency = serializers.SerializerMethodField()
    estimate_seconds = serializers.FloatField(source="pulse.estimate_seconds", default=None, allow_null=True)
    mine = serializers.SerializerMethodField()

    def get_closed(self, queue: Queue) -> bool:
        """Whether work that comes now finds nobody: an emergency, outside its hours, or it takes no work at all."""
        return is_closed(queue)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_opens_at(self, queue: Queue) -> datetime | None:
        """When its hours begin again; null when they run, or no clock opens it."""
        return opens_next(timezone.now(), queue.calendar.hours) if queue.calendar else None

    def get_emergency(self, queue: Queue) -> bool:
        """Whether somebody closed it by the emergency switch."""
        return queue.emergency_since is not None

    def get_mine(self, queue: Queue) -> bool:
        """Whether the reader is asked for this queue's work."""
        return queue.pk in self.context.get("mine", ())


class DispositionRow(serializers.Serializer[Disposition]):
    """An outcome code to choose. `ticket_status` is what it makes of the ticket; empty: nothing."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = NameField()
    text = serializers.SerializerMethodField()
    queue = serializers.IntegerField(source="queue_id", allow_null=True)
    position = serializers.IntegerField()
    active = serializers.BooleanField()
    ticket_status = serializers.ChoiceField(choices=TicketBecomes.choices, allow_blank=True)
    version = serializers.IntegerField()

    def get_text(self, disposition: Disposition) -> str:
        """The name in the reader's language."""
        return localised(disposition.name, self.context.get("language", "en"))


class DispositionInput(serializers.Serializer[Any]):
    """A new outcome code."""

    code = serializers.SlugField(max_length=60)
    name = NameInput()
    position = serializers.IntegerField(min_value=0, max_value=1000, required=False, default=0)
    ticket_status = serializers.ChoiceField(choices=TicketBecomes.choices, allow_blank=True, required=False, default="")


class DispositionPatch(serializers.Serializer[Any]):
    """What to change of an outcome code."""

    name = NameInput(required=False)
    position = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    active = serializers.BooleanField(required=False)
    ticket_status = serializers.ChoiceField(choices=TicketBecomes.choices, allow_blank=True, required=False)


class SkillRow(serializers.Serializer[Skill]):
    """Something agents can do."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()
    text = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_text(self, skill: Skill) -> str:
        """The name in the reader's language."""
        return localised(skill.name, self.context.get("language", "en"))


class SkillInput(serializers.Serializer[Any]):
    """A new skill."""

    key = serializers.SlugField(max_length=60)
    name = NameInput()


class SkillPatch(serializers.Serializer[Any]):
    """Another name for a skill; its key stays, for work asks for it."""

    name = NameInput()


class BreakReasonRow(serializers.Serializer[BreakReason]):
    """Why somebody takes a break."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = NameField()
    text = serializers.SerializerMethodField()
    paid = serializers.BooleanField()
    position = serializers.IntegerField()
    active = serializers.BooleanField()
    version = serializers.IntegerField()

    def get_text(self, reason: BreakReason) -> str:
        """The name in the reader's language."""
        return localised(reason.name, self.context.get("language", "en"))


class BreakReasonInput(serializers.Serializer[Any]):
    """A new reason for breaks."""

    code = serializers.SlugField(max_length=60)
    name = NameInput()
    paid = serializers.BooleanField(required=False, default=True)
    position = serializers.IntegerField(min_value=0, max_value=1000, required=False, default=0)


class BreakReasonPatch(serializers.Serializer[Any]):
    """What to change of a reason for breaks."""

    name = NameInput(required=False)
    paid = serializers.BooleanField(required=False)
    position = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    active = serializers.BooleanField(required=False)


class MemberRow(serializers.Serializer[QueueMember]):
    """Somebody who is asked for a queue's work."""

    person = AgentName()
    group = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField(source="created_at")


class MemberInput(serializers.Serializer[Any]):
    """In which group of the queue somebody is asked; empty: in none."""

    group = serializers.RegexField(r"\A[-a-zA-Z0-9_]*\Z", max_length=60, required=False, allow_blank=True, default="")
