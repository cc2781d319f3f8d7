"""The demand of a place: one way from a queue's settings to what the deciders judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from routing.rules.judging import Agent, Demand, demand_reason
from routing.rules.waiting import Place, target_of


class Asking(Protocol):
    """The settings of a queue that count here; its row and the replay's copy both have them."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def media(self) -> str:
        """Its own kind of work."""

    @property
    def agent_choice(self) -> str:
        """How one of several agents is chosen."""

    @property
    def may_interrupt(self) -> bool:
        """Whether its calls part an agent from their mails."""

    @property
    def order(self) -> str:
        """In which order its work goes."""

    @property
    def service_level_seconds(self) -> int:
        """The target of the wait."""

    @property
    def late_seconds(self) -> int:
        """When what missed its target lets others go first."""

    @property
    def priority(self) -> int:
        """Its own priority."""

    @property
    def priority_boost_seconds(self) -> int:
        """How much earlier a step of priority is."""

    @property
    def volume(self) -> int:
        """Contacts a day; 0 while nothing is known."""


def demand_of(number: int, queue: Asking, place: Place, media: str, members: int = 1) -> Demand:
    """What waits at this place of a queue asks for; `media` is the work's own, `members` says how many the queue has."""
    return Demand(
        id=number,
        queue_id=queue.id,
        media=media,
        skills=place.skills,
        groups=frozenset(place.groups),
        only_agent=place.only_agent,
        direct=place.direct,
        choice=queue.agent_choice,
        may_interrupt=queue.may_interrupt,
        order=queue.order,
        target_seconds=target_of(queue.service_level_seconds, queue.media, media),
        late_seconds=queue.late_seconds,
        priority=queue.priority,
        boost_seconds=queue.priority_boost_seconds,
        volume=queue.volume,
        members=members,
    )


def could_ever_take(agent: Agent, demand: Demand) -> bool:
    """Whether it is only what they hold that can keep this agent from it: then it is worth waiting for them."""
    nothing: Mapping[str, int] = {}
    return demand_reason(replace(agent, load=nothing), demand) is None
