"""The table that `make bench` prints."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line: what was measured, the aim, the floor beside it. `ratio` is measured to floor."""

    what: str
    measured: str
    aim: str
    floor: str = "-"
    ratio: str = "-"
    others: float = 0.0
    met: bool | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank). NaN of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def milliseconds(values: Sequence[float]) -> str:
    """p50 and p99 of seconds, for people."""
    return f"p50 {percentile(values, 0.5) * 1000:.1f} p99 {percentile(values, 0.99) * 1000:.1f} ms"


def ratio(measured: float, floor: float) -> str:
    """How many times the floor."""
    return f"{measured / floor:.1f} x" if floor and not math.isnan(floor) else "-"


def render(rows: Sequence[Row]) -> str:
    """All rows under one head, columns as wide as their longest cell."""
    head = ("what", "measured", "aim", "met", "floor", "ratio", "others used")
    words = {True: "yes", False: "no", None: "-"}
    cells = [
        (row.what, row.measured, row.aim, words[row.met], row.floor, row.ratio, f"{row.others:.0%}") for row in rows
    ]
    widths = [max(len(line[column]) for line in [head, *cells]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in [head, *cells]]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
