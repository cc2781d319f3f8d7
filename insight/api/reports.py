"""The doors of reports and staffing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from insight.api.board import SupervisionDoor
from insight.selectors.periods import period_of
from insight.selectors.reports import agent_report, queue_report
from insight.selectors.rows import rows_behind
from insight.selectors.staffing import staffing
from insight.serializers.files import CONTENT_TYPES, file_of
from insight.serializers.reports import (
    AgentReport,
    AgentReportInput,
    QueueReport,
    QueueReportInput,
    ReportExportInput,
    ReportRow,
    ReportRowsInput,
    Staffing,
    StaffingInput,
)

TAGS = ["reports"]


class QueueReports(SupervisionDoor):
    """What came into the queues and what became of it."""

    @schema(answer=QueueReport, parameters=[QueueReportInput], tags=TAGS, summary="Queues, interval by interval")
    def get(self, request: Request) -> Response:
        """Read. An answer belongs to the interval in which the stay in the queue ended."""
        given = self.parse_query(QueueReportInput)
        period = period_of(given, timezone.now())
        return Response(queue_report(self.person, period, queue=given["queue"], media=given["media"]))


class AgentReports(SupervisionDoor):
    """What the agents did."""

    @schema(answer=AgentReport, parameters=[AgentReportInput], tags=TAGS, summary="Agents, interval by interval")
    def get(self, request: Request) -> Response:
        """Read."""
        given = self.parse_query(AgentReportInput)
        period = period_of(given, timezone.now())
        return Response(agent_report(self.person, period, agent=given["agent"], media=given["media"]))


class ReportRows(SupervisionDoor):
    """What stands behind a figure."""

    @schema(answer=ReportRow, paged=True, parameters=[ReportRowsInput], tags=TAGS, summary="Rows behind a figure")
    def get(self, request: Request) -> Response:
        """List them, newest first; there are as many as the figure says."""
        rows = rows_behind(self.person, self.parse_query(ReportRowsInput))
        return self.page(rows, ReportRow, order=("-ended_at", "-id"))


class ReportExport(SupervisionDoor):
    """A report as a file."""

    @schema(
        answer={(200, kind): bytes for kind in CONTENT_TYPES.values()},
        parameters=[ReportExportInput],
        tags=TAGS,
        summary="A report as CSV or XLSX",
    )
    def get(self, request: Request) -> HttpResponse:
        """Download."""
        given = self.parse_query(ReportExportInput)
        period = period_of(given, timezone.now())
        report: dict[str, Any]
        if given["report"] == "queues":
            report = queue_report(self.person, period, queue=given["queue"], media=given["media"])
        else:
            report = agent_report(self.person, period, agent=given["agent"], media=given["media"])
        body = file_of(given["report"], report, given["format"], self.language)
        name = f"{given['report']}-{period.first_day.isoformat()}.{given['format']}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(body, content_type=CONTENT_TYPES[given["format"]], headers=headers)


class QueueStaffingNeeds(SupervisionDoor):
    """How many agents it takes."""

    @schema(answer=Staffing, parameters=[StaffingInput], tags=TAGS, summary="Agents needed per interval")
    def get(self, request: Request) -> Response:
        """From recorded arrivals and handling times, by Erlang C and (with the callers' patience) Erlang A."""
        return Response(staffing(self.person, self.parse_query(StaffingInput), timezone.now()))
