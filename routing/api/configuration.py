"""The doors of what is configured beside queues: skills, outcome codes, reasons for breaks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.problems import FORBIDDEN
from routing.api.agents import SUPERVISING, TAGS
from routing.models import BreakReason, Disposition, Queue, Skill
from routing.selectors.steering import steered_disposition, steered_queue
from routing.selectors.work import dispositions_of
from routing.serializers.queues import (
    BreakReasonInput,
    BreakReasonPatch,
    BreakReasonRow,
    DispositionInput,
    DispositionPatch,
    DispositionRow,
    SkillInput,
    SkillPatch,
    SkillRow,
)
from routing.services import (
    change_break_reason,
    change_disposition,
    change_skill,
    create_break_reason,
    create_disposition,
    create_skill,
)

ALL = OpenApiParameter("all", bool, description="Also those that are not offered any more (supervisors).")


class ConfigurationDoor(Door):
    """What these doors share: everybody reads, supervisors write."""

    scope = "routing"

    def refuse_agents(self) -> None:
        """Raises FORBIDDEN for whoever does not supervise."""
        if not self.person.is_supervising:
            raise FORBIDDEN()

    @property
    def wants_all(self) -> bool:
        """Whether a supervisor asks for what is out of use too."""
        return self.person.is_supervising and self.request.query_params.get("all") in {"true", "1"}

    def in_words(self, shape: Any, row: Any) -> Any:
        """One row in the reader's language."""
        return shape(row, context={"language": self.language}).data


class QueueDispositions(ConfigurationDoor):
    """How work of a queue can end."""

    @schema(answer=DispositionRow, paged=True, tags=TAGS, parameters=[ALL], summary="Dispositions of a queue")
    def get(self, request: Request, pk: int) -> Response:
        """List."""
        rows = dispositions_of(self.find(Queue, pk), inactive=self.wants_all)
        return self.page(rows, DispositionRow, order=("position", "id"), context={"language": self.language})

    @schema(request=DispositionInput, answer=DispositionRow, status=201, tags=TAGS, summary="New disposition")
    def post(self, request: Request, pk: int) -> Response:
        """Create."""
        self.refuse_agents()
        queue, given = steered_queue(self.person, pk), self.parse(DispositionInput)
        return self.write(
            lambda: create_disposition(actor=self.actor, queue=queue, **given),
            answer=lambda row: self.in_words(DispositionRow, row),
            status=201,
        )


class OneDisposition(ConfigurationDoor):
    """One outcome code."""

    roles = SUPERVISING

    @schema(request=DispositionPatch, answer=DispositionRow, tags=TAGS, summary="Change a disposition")
    def patch(self, request: Request, pk: int) -> Response:
        """Change."""
        found: Disposition = steered_disposition(self.person, pk)
        given = self.parse(DispositionPatch)
        return self.write(
            lambda: change_disposition(actor=self.actor, disposition=found, **given),
            answer=lambda row: self.in_words(DispositionRow, row),
        )


class Skills(ConfigurationDoor):
    """What agents can do."""

    @schema(answer=SkillRow, paged=True, tags=TAGS, summary="Skills")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(Skill.objects.all(), SkillRow, order=("key", "id"), context={"language": self.language})

    @schema(request=SkillInput, answer=SkillRow, status=201, tags=TAGS, summary="New skill")
    def post(self, request: Request) -> Response:
        """Create."""
        self.refuse_agents()
        given = self.parse(SkillInput)
        return self.write(
            lambda: create_skill(actor=self.actor, **given),
            answer=lambda row: self.in_words(SkillRow, row),
            status=201,
        )


class OneSkill(ConfigurationDoor):
    """One skill."""

    roles = SUPERVISING

    @schema(request=SkillPatch, answer=SkillRow, tags=TAGS, summary="Rename a skill")
    def patch(self, request: Request, pk: int) -> Response:
        """Rename."""
        found, given = self.find(Skill, pk), self.parse(SkillPatch)
        return self.write(
            lambda: change_skill(actor=self.actor, skill=found, **given),
            answer=lambda row: self.in_words(SkillRow, row),
        )


class BreakReasons(ConfigurationDoor):
    """Why people take breaks."""

    @schema(answer=BreakReasonRow, paged=True, tags=TAGS, parameters=[ALL], summary="Reasons for breaks")
    def get(self, request: Request) -> Response:
        """List."""
        rows = BreakReason.objects.all() if self.wants_all else BreakReason.objects.filter(active=True)
        return self.page(rows, BreakReasonRow, order=("position", "id"), context={"language": self.language})

    @schema(request=BreakReasonInput, answer=BreakReasonRow, status=201, tags=TAGS, summary="New reason for breaks")
    def post(self, request: Request) -> Response:
        """Create."""
        self.refuse_agents()
        given = self.parse(BreakReasonInput)
        return self.write(
            lambda: create_break_reason(actor=self.actor, **given),
            answer=lambda row: self.in_words(BreakReasonRow, row),
            status=201,
        )


class OneBreakReason(ConfigurationDoor):
    """One reason for breaks."""

    roles = SUPERVISING

    @schema(request=BreakReasonPatch, answer=BreakReasonRow, tags=TAGS, summary="Change a reason for breaks")
    def patch(self, request: Request, pk: int) -> Response:
        """Change."""
        found, given = self.find(BreakReason, pk), self.parse(BreakReasonPatch)
        return self.write(
            lambda: change_break_reason(actor=self.actor, reason=found, **given),
            answer=lambda row: self.in_words(BreakReasonRow, row),
        )
