"""The doors of agents: one's own state, and what a supervisor sets for others."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from routing.models import AgentState, Skill
from routing.selectors.steering import agent_rows, agents_steered_by, steered_agent
from routing.selectors.work import agent_state_of, presence
from routing.serializers.agents import (
    AgentRow,
    AgentsQuery,
    AgentStateInput,
    AgentStateRow,
    CapacityInput,
    FlagInput,
    LevelInput,
    PresenceQuery,
    PresenceRow,
)
from routing.services import (
    ensure_agent_state,
    force_state,
    set_agent_state,
    set_capacity,
    set_flag,
    set_skill_level,
    sign_out_agent,
)
from staff.models import Person

TAGS = ["routing"]
SUPERVISING = frozenset({"supervisor", "admin"})


class MyAgentState(Door):
    """Whether I take work."""

    scope = "routing"

    @schema(answer=AgentStateRow, tags=TAGS, summary="My state")
    def get(self, request: Request) -> Response:
        """Read."""
        state = agent_state_of(self.person) or ensure_agent_state(person_id=self.person.pk)
        return Response(AgentStateRow(state).data)

    @schema(request=AgentStateInput, answer=AgentStateRow, tags=TAGS, summary="Choose available, break or offline")
    def put(self, request: Request) -> Response:
        """Choose; a break names its reason where reasons are set up."""
        given = self.parse(AgentStateInput)
        return self.write(
            lambda: set_agent_state(actor=self.actor, person=self.person, **given),
            answer=lambda state: AgentStateRow(state).data,
        )


class MyFlag(Door):
    """Whether I ask for help."""

    scope = "routing"

    @schema(request=FlagInput, answer=AgentStateRow, tags=TAGS, summary="Raise my flag, or take it down")
    def put(self, request: Request) -> Response:
        """Supervisors see it at once."""
        given = self.parse(FlagInput)
        return self.write(
            lambda: set_flag(actor=self.actor, agent=self.person, **given),
            answer=lambda state: AgentStateRow(state).data,
        )


class Presence(Door):
    """Who is there, for whoever hands a contact on."""

    scope = "routing"

    @schema(
        answer=PresenceRow,
        paged=True,
        tags=TAGS,
        parameters=[PresenceQuery],
        summary="Colleagues and whether they are free",
    )
    def get(self, request: Request) -> Response:
        """List, by name or with `free_first` by who could be handed a contact soonest."""
        wanted = self.parse_query(PresenceQuery)
        order = ("soonest", "person__name", "id") if wanted["free_first"] else ("person__name", "id")
        return self.page(presence(wanted["q"]), PresenceRow, order=order)


class AgentDoor(Door):
    """What the doors to a steered agent share."""

    roles = SUPERVISING
    scope = "routing"

    def agent(self, pk: int) -> Person:
        """The agent if this supervisor may steer them. Raises MISSING."""
        return steered_agent(self.person, pk)

    def state(self, state: AgentState) -> Any:
        """The answer of changes of state."""
        return AgentStateRow(state).data

    def row(self, pk: int) -> Any:
        """The agent as they stand now."""
        return AgentRow(agent_rows().get(pk=pk)).data


class Agents(AgentDoor):
    """Everybody I steer."""

    @schema(
        answer=AgentRow,
        paged=True,
        tags=TAGS,
        parameters=[AgentsQuery],
        summary="Agents: state, skills, queues, capacity",
    )
    def get(self, request: Request) -> Response:
        """List."""
        rows, queue = agents_steered_by(self.person), self.parse_query(AgentsQuery)["queue"]
        if queue is not None:
            rows = rows.filter(queues__queue_id=queue)
        return self.page(rows, AgentRow, order=("name", "id"))


class OneAgent(AgentDoor):
    """One of those I steer."""

    @schema(answer=AgentRow, tags=TAGS, summary="An agent: state, skills, queues, capacity")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(AgentRow(self.agent(pk)).data)


class ForceState(AgentDoor):
    """The state of somebody else."""

    @schema(request=AgentStateInput, answer=AgentStateRow, tags=TAGS, summary="Set an agent's state")
    def put(self, request: Request, pk: int) -> Response:
        """Set; refused while they are on a contact."""
        agent, given = self.agent(pk), self.parse(AgentStateInput)
        return self.write(lambda: force_state(actor=self.actor, agent=agent, **given), answer=self.state)


class SignOutAgent(AgentDoor):
    """The end of somebody's sessions."""

    @schema(answer=AgentStateRow, tags=TAGS, summary="Sign an agent out everywhere")
    def post(self, request: Request, pk: int) -> Response:
        """Sign out; refused while they are on a contact."""
        agent = self.agent(pk)
        return self.write(lambda: sign_out_agent(actor=self.actor, agent=agent), answer=self.state)


class AgentFlag(AgentDoor):
    """The flag of somebody who asked for help."""

    @schema(request=FlagInput, answer=AgentStateRow, tags=TAGS, summary="Take an agent's flag down")
    def put(self, request: Request, pk: int) -> Response:
        """Set."""
        agent, given = self.agent(pk), self.parse(FlagInput)
        return self.write(lambda: set_flag(actor=self.actor, agent=agent, **given), answer=self.state)


class AgentCapacity(AgentDoor):
    """How much somebody can hold."""

    @schema(request=CapacityInput, answer=AgentRow, tags=TAGS, summary="Set an agent's capacity per media")
    def put(self, request: Request, pk: int) -> Response:
        """Set; what is null or left out has the house's usual limit. It holds from the next decision on."""
        agent = self.agent(pk)
        limits = {media: limit for media, limit in self.parse(CapacityInput).items() if limit is not None}
        return self.write(
            lambda: set_capacity(actor=self.actor, person=agent, capacity=limits), answer=lambda _: self.row(pk)
        )


class AgentSkillLevel(AgentDoor):
    """How well somebody can do something."""

    @schema(request=LevelInput, answer=AgentRow, tags=TAGS, summary="Give an agent a skill, or take it away")
    def put(self, request: Request, pk: int, skill_id: int) -> Response:
        """Set the level; 0 takes the skill away. It holds from the next decision on."""
        agent, given = self.agent(pk), self.parse(LevelInput)
        skill = self.find(Skill, skill_id)
        return self.write(
            lambda: set_skill_level(actor=self.actor, person=agent, skill=skill, **given),
            answer=lambda _: self.row(pk),
        )
