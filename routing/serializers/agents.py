"""Shapes of agents: their state, and what a supervisor sees and sets."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from routing.models import AgentState, ChosenState, DerivedState, Media
from routing.rules.capacity import limits_of
from routing.serializers.names import KEY, NameField
from staff.models import Person


class AgentsQuery(serializers.Serializer[Any]):
    """Whom to list."""

    queue = serializers.IntegerField(**KEY, help_text="Only members of this queue.")


class PresenceQuery(serializers.Serializer[Any]):
    """Which colleagues, and in which order."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=120, default="", help_text="Words of name or team."
    )
    free_first = serializers.BooleanField(
        required=False, default=False, help_text="Who is free first, then who is there, then the others."
    )


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
    misses = serializers.IntegerField(help_text="Contacts in a row that rang out unanswered.")
    flagged_at = serializers.DateTimeField(allow_null=True)
    connected = serializers.BooleanField(help_text="Whether a socket of this person is open right now.")
    load = serializers.SerializerMethodField()

    @extend_schema_field(LoadByMedia)
    def get_load(self, agent: AgentState) -> dict[str, dict[str, int]]:
        """Used and limit per media."""
        return load_of(agent.load, agent.capacity)


class PresenceRow(serializers.Serializer[AgentState]):
    """Who is there to be asked or handed a call: what every colleague may know of another.

    `is_free`: the telephone would ring at them now. Why somebody takes a break is not told.
    """

    person = serializers.IntegerField(source="person_id")
    name = serializers.CharField(source="person.name")
    team = serializers.CharField(source="person.team.name", default="")
    state = serializers.ChoiceField(choices=DerivedState.choices)
    since = serializers.DateTimeField()
    is_there = serializers.SerializerMethodField()
    is_free = serializers.SerializerMethodField()

    def get_is_there(self, agent: AgentState) -> bool:
        """Whether they take work and their screen is open."""
        return agent.chosen == ChosenState.AVAILABLE and agent.absent_since is None

    def get_is_free(self, agent: AgentState) -> bool:
        """There, and neither on a call nor at the limit of what they hold."""
        return self.get_is_there(agent) and not agent.full and not agent.load.get("voice")


class AgentStateInput(serializers.Serializer[Any]):
    """What a person chooses; `reason` says which break."""

    chosen = serializers.ChoiceField(choices=ChosenState.choices)
    reason = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class FlagInput(serializers.Serializer[Any]):
    """Whether the agent asks for help."""

    raised = serializers.BooleanField()


class LevelInput(serializers.Serializer[Any]):
    """How well somebody can do something; 0 takes the skill away."""

    level = serializers.IntegerField(min_value=0, max_value=10)


class CapacityInput(serializers.Serializer[Any]):
    """How many items of each media at once; null or left out: the house's usual."""

    voice = serializers.IntegerField(min_value=0, max_value=10, required=False, allow_null=True)
    chat = serializers.IntegerField(min_value=0, max_value=10, required=False, allow_null=True)
    email = serializers.IntegerField(min_value=0, max_value=10, required=False, allow_null=True)
    task = serializers.IntegerField(min_value=0, max_value=10, required=False, allow_null=True)


class AgentPerson(serializers.Serializer[Person]):
    """Who it is."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    team = serializers.CharField(source="team.name", default="")


class AgentQueue(serializers.Serializer[Any]):
    """A queue whose work an agent is asked for, and in which of its groups."""

    id = serializers.IntegerField(source="queue.pk")
    key = serializers.CharField(source="queue.key")
    name = NameField(source="queue.name")
    group = serializers.CharField(allow_blank=True)


class CapacityByMedia(serializers.Serializer[Any]):
    """How many items of each media at once."""

    voice = serializers.IntegerField()
    chat = serializers.IntegerField()
    email = serializers.IntegerField()
    task = serializers.IntegerField()


class AgentRow(serializers.Serializer[Person]):
    """An agent as supervisors steer them."""

    id = serializers.IntegerField()
    person = AgentPerson(source="*")
    state = serializers.SerializerMethodField()
    skills = serializers.SerializerMethodField()
    queues = serializers.SerializerMethodField()
    capacity = serializers.SerializerMethodField()

    @extend_schema_field(AgentStateRow(allow_null=True))
    def get_state(self, person: Person) -> Any:
        """Null until they were ever a member, connected or set."""
        state = getattr(person, "agent_state", None)
        return AgentStateRow(state).data if state else None

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_skills(self, person: Person) -> dict[str, int]:
        """Level by skill."""
        return {one.skill.key: one.level for one in person.skills.all()}

    @extend_schema_field(AgentQueue(many=True))
    def get_queues(self, person: Person) -> Any:
        """Where they are asked."""
        return AgentQueue(sorted(person.queues.all(), key=lambda one: one.queue.key), many=True).data

    @extend_schema_field(CapacityByMedia)
    def get_capacity(self, person: Person) -> dict[str, int]:
        """The limits in force."""
        state = getattr(person, "agent_state", None)
        limits = limits_of(state.capacity if state else {})
        return {media: limits[media] for media in Media.values}
