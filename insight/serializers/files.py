"""Reports as files: CSV for machines, XLSX for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from core.exchange.cells import csv_cell
from core.text import localised
from insight.rules.figures import AGENT_FIGURES, QUEUE_FIGURES, STATES, TIMES

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
AVERAGES = (
    "aht_seconds", "aht_talk_seconds", "aht_wrap_up_seconds", "aht_parked_seconds", "accept_seconds",
)  # fmt: skip
COLUMNS = {
    "queues": (*QUEUE_FIGURES, "service_level", "abandoned_share", "asa_seconds", *AVERAGES, *TIMES, "occupancy"),
    "agents": (*AGENT_FIGURES, *AVERAGES, *TIMES, "occupancy", "staffed_seconds"),
}
WORDS: dict[str, dict[str, str]] = {
    "start": {"en": "From", "zh-CN": "开始"},
    "end": {"en": "To", "zh-CN": "结束"},
    "queues": {"en": "Queue", "zh-CN": "队列"},
    "agents": {"en": "Agent", "zh-CN": "坐席"},
    "total": {"en": "Total", "zh-CN": "合计"},
    "offered": {"en": "Offered", "zh-CN": "呼入量"},
    "answered": {"en": "Answered", "zh-CN": "接起"},
    "in_level": {"en": "Answered in time", "zh-CN": "时限内接起"},
    "abandoned": {"en": "Abandoned", "zh-CN": "放弃"},
    "abandoned_short": {"en": "Abandoned at once", "zh-CN": "短时放弃"},
    "overflowed": {"en": "Overflowed", "zh-CN": "溢出"},
    "left": {"en": "Left otherwise", "zh-CN": "其他离开"},
    "handled": {"en": "Handled", "zh-CN": "处理完成"},
    "transfers": {"en": "Transfers", "zh-CN": "转派"},
    "missed": {"en": "Missed", "zh-CN": "未应答派单"},
    "rejected": {"en": "Rejected", "zh-CN": "拒接派单"},
    "reservations": {"en": "Reservations", "zh-CN": "派单"},
    "accepted": {"en": "Accepted", "zh-CN": "接受派单"},
    "service_level": {"en": "Service level %", "zh-CN": "服务水平 %"},
    "abandoned_share": {"en": "Abandoned %", "zh-CN": "放弃率 %"},
    "asa_seconds": {"en": "ASA s", "zh-CN": "平均应答速度（秒）"},
    "aht_seconds": {"en": "AHT s", "zh-CN": "平均处理时长（秒）"},
    "aht_talk_seconds": {"en": "AHT: work s", "zh-CN": "平均处理：通话（秒）"},
    "aht_wrap_up_seconds": {"en": "AHT: wrap-up s", "zh-CN": "平均处理：收尾（秒）"},
    "aht_parked_seconds": {"en": "Average parked s", "zh-CN": "平均搁置（秒）"},
    "accept_seconds": {"en": "Average until accepted s", "zh-CN": "平均接受用时（秒）"},
    "talk_seconds": {"en": "Work s", "zh-CN": "处理时间（秒）"},
    "wrap_up_seconds": {"en": "Wrap-up s", "zh-CN": "收尾时间（秒）"},
    "parked_seconds": {"en": "Parked s", "zh-CN": "搁置时间（秒）"},
    "ringing_seconds": {"en": "Ringing s", "zh-CN": "振铃时间（秒）"},
    "occupancy": {"en": "Occupancy %", "zh-CN": "占用率 %"},
    # The same column of the queue report is of contacts and not of people's time (docs/figures.md).
    "queues.occupancy": {"en": "Occupancy by contacts %", "zh-CN": "占用率（按联系）%"},
    "staffed_seconds": {"en": "Shift s", "zh-CN": "签入时长（秒）"},
    "state.available": {"en": "Available s", "zh-CN": "空闲（秒）"},
    "state.talking": {"en": "Talking s", "zh-CN": "通话（秒）"},
    "state.wrap_up": {"en": "In wrap-up s", "zh-CN": "收尾（秒）"},
    "state.busy": {"en": "Busy s", "zh-CN": "忙碌（秒）"},
    "state.break": {"en": "Break s", "zh-CN": "小休（秒）"},
    "state.offline": {"en": "Offline s", "zh-CN": "离线（秒）"},
}


def file_of(kind: str, report: dict[str, Any], form: str, language: str) -> bytes:
    """A queue or agent report as the bytes of a file, with headings in `language` and a line of totals."""
    lines = table_of(kind, report, language)
    return _csv(lines) if form == "csv" else _xlsx(lines, WORDS[kind][language])


def table_of(kind: str, report: dict[str, Any], language: str) -> Iterator[list[Any]]:
    """Headings, one line per row of the report, totals. Times stand in the report's zone."""
    states = STATES if kind == "agents" else ()
    heads = ["start", "end", kind, *COLUMNS[kind], *(f"state.{state}" for state in states)]
    yield [WORDS.get(f"{kind}.{head}", WORDS.get(head, {}))[language] for head in heads]
    zone = ZoneInfo(report["zone"])
    for row in report["rows"]:
        about = row["queue" if kind == "queues" else "agent"]
        name = localised(about["name"], language) if isinstance(about["name"], dict) else about["name"]
        yield [_local(row["start"], zone), _local(row["end"], zone), name, *_figures(kind, row)]
    ends = [_local(report[end], zone) for end in ("start", "end")]
    yield [*ends, WORDS["total"][language], *_figures(kind, report["total"])]


def _figures(kind: str, row: dict[str, Any]) -> list[Any]:
    states = [row["states"][state] for state in STATES] if kind == "agents" else []
    return [*(row[column] for column in COLUMNS[kind]), *states]


def _local(moment: datetime, zone: ZoneInfo) -> str:
    """With its offset: an hour that happens twice stays two hours."""
    return moment.astimezone(zone).isoformat(sep=" ", timespec="minutes")


def _csv(lines: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in lines:
        writer.writerow([csv_cell(value) for value in line])
    # The mark tells a spreadsheet that this is UTF-8; without it Chinese names break.
    return ("\ufeff" + text.getvalue()).encode()


def _xlsx(lines: Iterable[list[Any]], title: str) -> bytes:
    file = io.BytesIO()
    # Rows are written as they come; texts are texts, whatever they begin with.
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    sheet, bold = book.add_worksheet(title), book.add_format({"bold": True})
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, 2, 24)
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(number, column, value, bold if number == 0 else None)
            elif value is not None:
                sheet.write_number(number, column, value)
    book.close()
    return file.getvalue()
