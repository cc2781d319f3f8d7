"""Outgoing and incoming shapes of the ACD."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.schema import LocalisedText
from core.text import localised
from routing.models import (
    AgentChoice,
    AgentState,
    ChosenState,
    DerivedState,
    Disposition,
    Media,
    Queue,
    Reservation,
    ReservationState,
    WorkItem,
    WorkState,
)
from routing.rules.capacity import limits_of


@extend_schema_field(LocalisedText)
class NameField(serializers.DictField):
    """{"en": ..., "zh-CN": ...}"""


class QueueName(serializers.Serializer[Queue]):
    """A queue by its name."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()


class AgentName(serializers.Serializer[Any]):
    """A person by their name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ReservationRow(serializers.Serializer[Reservation]):
    """Held out to one agent; `pending` rings until `expires_at`."""

    id = serializers.IntegerField()
    agent = serializers.IntegerField(source="agent_id")
    agent_name = serializers.CharField(source="agent.name")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=ReservationState.choices)


class WorkRef(serializers.Serializer[WorkItem]):
    """What the work is about: a ticket, a call, a retention case."""

    kind = serializers.CharField(source="ref_kind")
    id = serializers.IntegerField(source="ref_id")


class WorkCustomer(serializers.Serializer[Any]):
    """Whose work it is."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    tier = serializers.CharField(allow_blank=True)


class WorkItemRow(serializers.Serializer[WorkItem]):
    """A work item as lists and live updates show it, with the reservation of the moment."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    queue = QueueName()
    media = serializers.ChoiceField(choices=Media.choices)
    ref = WorkRef(source="*")
    title = serializers.CharField()
    customer = serializers.SerializerMethodField()
    customer_id = serializers.IntegerField(allow_null=True)
    ticket_id = serializers.IntegerField(allow_null=True)
    screen_pop = serializers.DictField()
    state = serializers.ChoiceField(choices=WorkState.choices)
    state_since = serializers.DateTimeField()
    enqueued_at = serializers.DateTimeField()
    entered_at = serializers.DateTimeField()
    rank = serializers.DateTimeField()
    priority = serializers.IntegerField()
    agent = AgentName(allow_null=True)
    reservation = ReservationRow(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    wrap_up_due_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    disposition = serializers.CharField(source="disposition.code", default=None, allow_null=True)
    note = serializers.CharField(allow_blank=True)

    @extend_schema_field(WorkCustomer(allow_null=True))
    def get_customer(self, item: WorkItem) -> dict[str, Any] | None:
        """Who it is, as far as whoever queued the work knew."""
        known = item.screen_pop
        if item.customer_id is None and not known.get("name"):
            return None
        return {"id": item.customer_id, "name": known.get("name", ""), "tier": known.get("tier", "")}


class MediaLoad(serializers.Serializer[Any]):
    """How many items of one media."""

    used = serializers.IntegerField()
    limit = serializers.IntegerField()


class LoadByMedia(serializers.Serializer[Any]):
    """What an agent holds and may hold, per media; used may stand above a lowered limit."""

    voice = MediaLoad()
    chat = MediaLoad()
    email = MediaLoad()
    task = MediaLoad()


def load_of(load: dict[str, int], capacity: dict[str, int]) -> dict[str, dict[str, int]]:
    """Used and limit per media."""
    limits = limits_of(capacity)
    return {media: {"used": load.get(media, 0), "limit": limits.get(media, 0)} for media in Media.values}


class AgentStateRow(serializers.Serializer[AgentState]):
    """What a person chose, and the state that follows from it and from their work."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    person = serializers.IntegerField(source="person_id")
    name = serializers.CharField(source="person.name")
    team = serializers.CharField(source="person.team.name", default="")
    chosen = serializers.ChoiceField(choices=ChosenState.choices)
    reason = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=DerivedState.choices)
    since = serializers.DateTimeField()
    resting_until = serializers.DateTimeField(allow_null=True)
    connected = serializers.SerializerMethodField()
    load = serializers.SerializerMethodField()

    def get_connected(self, agent: AgentState) -> bool:
        """Whether a socket of this person is open, or none was ever opened."""
        return agent.absent_since is None

    @extend_schema_field(LoadByMedia)
    def get_load(self, agent: AgentState) -> dict[str, dict[str, int]]:
        """Used and limit per media."""
        return load_of(agent.load, agent.capacity)


class QueueRow(serializers.Serializer[Queue]):
    """A queue, for choosing one and for knowing its promises."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()
    media = serializers.ChoiceField(choices=Media.choices)
    agent_choice = serializers.ChoiceField(choices=AgentChoice.choices)
    service_level_seconds = serializers.IntegerField()
    service_level_percent = serializers.IntegerField()
    ring_seconds = serializers.IntegerField()
    wrap_up_seconds = serializers.IntegerField()
    disposition_required = serializers.BooleanField()
    accepts = serializers.BooleanField()
    mine = serializers.SerializerMethodField()

    def get_mine(self, queue: Queue) -> bool:
        """Whether the reader is asked for this queue's work."""
        return queue.pk in self.context.get("mine", ())


class DispositionRow(serializers.Serializer[Disposition]):
    """An outcome code to choose."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = NameField()
    text = serializers.SerializerMethodField()

    def get_text(self, disposition: Disposition) -> str:
        """The name in the reader's language."""
        return localised(disposition.name, self.context.get("language", "en"))


class AgentStateInput(serializers.Serializer[Any]):
    """What a person chooses; `reason` says which break."""

    chosen = serializers.ChoiceField(choices=ChosenState.choices)
    reason = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class FinishInput(serializers.Serializer[Any]):
    """How it ended."""

    disposition = serializers.CharField(max_length=60, required=False, allow_null=True, allow_blank=True)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class TransferInput(serializers.Serializer[Any]):
    """Exactly one of `queue` and `agent`."""

    queue = serializers.IntegerField(required=False, allow_null=True)
    agent = serializers.IntegerField(required=False, allow_null=True)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class CandidateRow(serializers.Serializer[Any]):
    """One of the best five, with the figures the choice looked at."""

    agent = AgentName()
    idle_seconds = serializers.IntegerField()
    load_percent = serializers.IntegerField()
    skill_surplus = serializers.IntegerField()
    declined = serializers.BooleanField()
    chosen = serializers.BooleanField()


class WhyNotRow(serializers.Serializer[Any]):
    """Why one agent did, or did not, get the work."""

    agent = AgentName()
    reason = serializers.CharField()
    text = serializers.CharField()


class Explanation(serializers.Serializer[Any]):
    """Why this agent; from the record of the last decision."""

    work_item = serializers.IntegerField()
    at = serializers.DateTimeField()
    queue = QueueName()
    agent = AgentName()
    agent_choice = serializers.ChoiceField(choices=AgentChoice.choices)
    rule = serializers.CharField()
    skills = serializers.DictField(child=serializers.IntegerField())
    held_for_one = serializers.BooleanField()
    recomputes = serializers.BooleanField()
    best = CandidateRow(many=True)
    agents = WhyNotRow(many=True)
