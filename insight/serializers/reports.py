"""Shapes of the reports, their rows, and staffing. Times are seconds, shares percent with one decimal."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from insight.rules.buckets import STEPS, Moment, is_near, moment_of
from insight.rules.figures import AGENT_FIGURES, QUEUE_FIGURES, STATES
from routing.models import Media, WorkState
from routing.serializers import AgentName, QueueName

KEY: dict[str, Any] = {"required": False, "allow_null": True, "default": None, "min_value": 1, "max_value": 2**63 - 1}


class MomentField(serializers.CharField):
    """A day ("2026-03-01": its midnight in the report's zone) or a moment with its offset, in ISO 8601."""

    default_error_messages = {"moment": "A day, or a moment with its offset, in ISO 8601."}

    def to_internal_value(self, data: Any) -> Any:
        """A date or an aware datetime."""
        found: Moment | None = moment_of(super().to_internal_value(data))
        if found is None:
            self.fail("moment")
        return found


class DayField(serializers.DateField):
    """A day that a calendar needs: its midnight exists in every zone, and so does that of the next."""

    def to_internal_value(self, value: Any) -> Any:
        """A date."""
        found = super().to_internal_value(value)
        if not is_near(found):
            self.fail("invalid", format="YYYY-MM-DD")
        return found


class ZoneInput(serializers.Serializer[Any]):
    """The zone whose midnights cut the days; the company's when left out."""

    zone = serializers.CharField(required=False, allow_blank=True, default="", max_length=60)


class PeriodInput(ZoneInput):
    """Which time (`to` not included; a day when it is left out, today when both are), in steps of minutes."""

    step = serializers.ChoiceField(choices=STEPS, required=False, default=30)
    media = serializers.ChoiceField(choices=Media.choices, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python."""
        ends = {
            "from": MomentField(required=False, allow_null=True, default=None),
            "to": MomentField(required=False, allow_null=True, default=None),
        }
        return {**ends, **super().get_fields()}


class QueueReportInput(PeriodInput):
    """One queue, or all that the reader may see."""

    queue = serializers.IntegerField(**KEY)


class AgentReportInput(PeriodInput):
    """One agent, or all that the reader may see."""

    agent = serializers.IntegerField(**KEY)


class ReportRowsInput(ZoneInput):
    """Which figure: of which report, in which time, of which queue or agent (of all when left out)."""

    report = serializers.ChoiceField(choices=["queues", "agents"])
    figure = serializers.ChoiceField(choices=sorted({*QUEUE_FIGURES, *AGENT_FIGURES}))
    start = MomentField()
    end = MomentField()
    queue = serializers.IntegerField(**KEY)
    agent = serializers.IntegerField(**KEY)
    media = serializers.ChoiceField(choices=Media.choices, required=False, allow_blank=True, default="")


class ReportExportInput(QueueReportInput, AgentReportInput):
    """A report as a file; its headings are in the language of the request."""

    report = serializers.ChoiceField(choices=["queues", "agents"])
    format = serializers.ChoiceField(choices=["csv", "xlsx"])


class CommonFigures(serializers.Serializer[Any]):
    """What both reports tell. `*_seconds` sums are cut at the interval's borders; averages are of whole contacts."""

    handled = serializers.IntegerField()
    transfers = serializers.IntegerField()
    missed = serializers.IntegerField()
    rejected = serializers.IntegerField()
    aht_seconds = serializers.FloatField(allow_null=True)
    aht_talk_seconds = serializers.FloatField(allow_null=True)
    aht_wrap_up_seconds = serializers.FloatField(allow_null=True)
    aht_parked_seconds = serializers.FloatField(allow_null=True)
    accept_seconds = serializers.FloatField(allow_null=True)
    talk_seconds = serializers.FloatField()
    wrap_up_seconds = serializers.FloatField()
    parked_seconds = serializers.FloatField()
    ringing_seconds = serializers.FloatField()
    occupancy = serializers.FloatField(allow_null=True)


class QueueReportFigures(CommonFigures):
    """offered = answered + abandoned + overflowed + left; `abandoned` includes the short ones."""

    offered = serializers.IntegerField()
    answered = serializers.IntegerField()
    in_level = serializers.IntegerField()
    abandoned = serializers.IntegerField()
    abandoned_short = serializers.IntegerField()
    overflowed = serializers.IntegerField()
    left = serializers.IntegerField()
    service_level = serializers.FloatField(allow_null=True)
    abandoned_share = serializers.FloatField(allow_null=True)
    asa_seconds = serializers.FloatField(allow_null=True)


class StateSeconds(serializers.Serializer[Any]):
    """Seconds in each state."""

    def get_fields(self) -> dict[str, Any]:
        """`break` is a word of Python."""
        return {state: serializers.FloatField() for state in STATES}


class AgentReportFigures(CommonFigures):
    """`states` without offline add up to `staffed_seconds`, the length of the shift."""

    reservations = serializers.IntegerField()
    accepted = serializers.IntegerField()
    staffed_seconds = serializers.FloatField()
    states = StateSeconds()
    breaks = serializers.DictField(child=serializers.FloatField())


class QueueReportRow(QueueReportFigures):
    """One queue in one interval; intervals in which nothing happened are left out."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    queue = QueueName()


class QueueReportInterval(QueueReportFigures):
    """All queues in one interval."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class QueueReportTotal(QueueReportFigures):
    """One queue over the whole time."""

    queue = QueueName()


class QueueReport(serializers.Serializer[Any]):
    """By interval and queue, by interval, by queue, and all together."""

    zone = serializers.CharField()
    step = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    rows = QueueReportRow(many=True)
    intervals = QueueReportInterval(many=True)
    totals = QueueReportTotal(many=True)
    total = QueueReportFigures()


class AgentReportRow(AgentReportFigures):
    """One agent in one interval; intervals without a shift or work are left out."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    agent = AgentName()


class AgentReportInterval(AgentReportFigures):
    """All agents in one interval."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class AgentReportTotal(AgentReportFigures):
    """One agent over the whole time."""

    agent = AgentName()


class AgentReport(serializers.Serializer[Any]):
    """By interval and agent, by interval, by agent, and all together."""

    zone = serializers.CharField()
    step = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    rows = AgentReportRow(many=True)
    intervals = AgentReportInterval(many=True)
    totals = AgentReportTotal(many=True)
    total = AgentReportFigures()


class ReportRow(serializers.Serializer[Any]):
    """One of the rows behind a figure: the stretch of a contact's life that was counted.

    Of work that the reader may not see, `title`, `customer_id` and `ticket_id` are empty.
    """

    id = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    queue = QueueName()
    agent = AgentName(allow_null=True)
    work_item = serializers.IntegerField(source="work_item_id")
    media = serializers.ChoiceField(choices=Media.choices, source="work_item.media")
    state = serializers.ChoiceField(choices=WorkState.choices)
    outcome = serializers.CharField()
    waited_seconds = serializers.SerializerMethodField()
    in_level = serializers.BooleanField(allow_null=True)
    title = serializers.SerializerMethodField()
    customer_id = serializers.SerializerMethodField()
    ticket_id = serializers.SerializerMethodField()

    def get_waited_seconds(self, row: Any) -> float | None:
        """How long the contact had waited in the queue."""
        return None if row.waited_ms is None else round(row.waited_ms / 1000, 1)

    def get_title(self, row: Any) -> str:
        """What it was about."""
        return row.work_item.title if row.may_see else ""

    def get_customer_id(self, row: Any) -> int | None:
        """Whose it was."""
        return row.work_item.customer_id if row.may_see else None

    def get_ticket_id(self, row: Any) -> int | None:
        """The ticket it belongs to."""
        return row.work_item.ticket_id if row.may_see else None


class StaffingInput(ZoneInput):
    """The promise to plan for (the queue's own when left out) and how long callers are ready to wait, on average."""

    queue = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    date_from = DayField(required=False, allow_null=True, default=None)
    date_to = DayField(required=False, allow_null=True, default=None)
    step = serializers.ChoiceField(choices=STEPS[:3], required=False, default=30)
    service_level = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=99)
    seconds = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=86_400)
    patience = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=86_400)


class StaffingRow(serializers.Serializer[Any]):
    """One interval. `expected_*` is what the agents that were there should have reached, `reached` what they did."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    arrivals = serializers.IntegerField()
    aht_seconds = serializers.FloatField(allow_null=True)
    erlangs = serializers.FloatField()
    needed_c = serializers.IntegerField()
    needed_a = serializers.IntegerField(allow_null=True)
    needed_level_c = serializers.FloatField()
    needed_level_a = serializers.FloatField(allow_null=True)
    actual = serializers.FloatField()
    expected_c = serializers.FloatField(allow_null=True)
    expected_a = serializers.FloatField(allow_null=True)
    reached = serializers.FloatField(allow_null=True)


class Staffing(serializers.Serializer[Any]):
    """Agents needed per interval for a promise, from what came and how long it took."""

    zone = serializers.CharField()
    step = serializers.IntegerField()
    service_level = serializers.IntegerField()
    seconds = serializers.IntegerField()
    patience_seconds = serializers.FloatField(allow_null=True)
    aht_seconds = serializers.FloatField(allow_null=True)
    rows = StaffingRow(many=True)
