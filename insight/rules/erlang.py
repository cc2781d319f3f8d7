"""How many agents it takes: Erlang C, where callers wait for ever, and Erlang A, where they give up.

`load` is in erlangs: arrivals a second times the seconds that one keeps an agent busy. Levels are shares from 0 to 1.

- Erlang B and C: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic
  telephone exchanges" (1917). B by its recursion, here of 1/B: B(0) = 1, 1/B(n) = 1 + n / (load B(n - 1)); no
  factorial, no overflow. C = B / (1 - rho (1 - B)), P{W > t} = C exp(-(n - load) t / handling).
- Erlang A, M/M/n+M: C. Palm (1946); O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient
  customers", M&SOM 4 (2002). The form with the integral J: A. Mandelbaum, S. Zeltyn, "The Palm/Erlang-A queue, with
  applications to call centers" (2005): with g(v) = lambda (1 - exp(-theta v)) / theta - n mu v, J = integral of
  exp(g(v)), e = 1 / B(n - 1): P{V > 0} = lambda J / (e + lambda J), P{Ab} = (1 + (lambda - n mu) J) / (e + lambda J).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

POINTS = 4000  # of Simpson's rule; the integrand is smooth and at most some dozen widths long
MOST_AGENTS = 100_000
BLIND = 30.0  # exp(-30) is below the last digit that anybody is told, and a longer tail would thin out the points
FADED = 32.0  # exp(-32) likewise


def inverse_b(load: float, agents: int) -> float:
    """1 / Erlang B; may be infinite where B is smaller than a float."""
    inverse = 1.0
    for number in range(1, agents + 1):
        inverse = 1.0 + inverse * number / load if load > 0 else math.inf
    return inverse


def erlang_b(load: float, agents: int) -> float:
    """The share that finds everybody busy where nobody waits."""
    return 1.0 / inverse_b(load, agents)


def erlang_c(load: float, agents: int) -> float:
    """The share that has to wait; 1 when the load is more than the agents can ever do."""
    if load <= 0:
        return 0.0
    if load >= agents:
        return 1.0
    blocked, rho = erlang_b(load, agents), load / agents
    return blocked / (1 - rho * (1 - blocked))


def level_c(load: float, agents: int, handling: float, within: float) -> float:
    """The share answered within so many seconds when nobody gives up."""
    if load <= 0:
        return 1.0
    if load >= agents:
        return 0.0
    return 1.0 - erlang_c(load, agents) * math.exp(-(agents - load) * within / handling)


def speed_c(load: float, agents: int, handling: float) -> float:
    """The average speed of answer in seconds; infinite when the line grows for ever."""
    if load >= agents:
        return math.inf
    return erlang_c(load, agents) * handling / (agents - load)


@dataclass(frozen=True, slots=True)
class Impatient:
    """What Erlang A says: who waits at all, who gives up, the average wait, and who is answered in time."""

    waits: float
    abandons: float
    wait: float
    level: float


def erlang_a(load: float, agents: int, handling: float, patience: float, within: float) -> Impatient:
    """The steady state with so many agents, if callers are ready to wait `patience` seconds on average."""
    if load <= 0:
        return Impatient(0.0, 0.0, 0.0, 1.0)
    if agents == 0:
        return Impatient(1.0, 1.0, patience, 0.0)
    arrivals, served, leaves = load / handling, agents / handling, 1.0 / patience
    crest = max(0.0, math.log(arrivals / served) / leaves)

    def exponent(wait: float) -> float:
        return arrivals * -math.expm1(-leaves * wait) / leaves - served * wait

    # Everything is scaled by the crest's height: far above the capacity the bare exponential has no float.
    top = exponent(crest)
    end = max(crest, handling / agents)
    while exponent(end) - top > -BLIND:
        end *= 1.5
    # Where so much of the patience is over, nothing bends any more: the rest is a bare exponential, and needs no points.
    straight = min(end, FADED * patience)
    rest = math.exp(arrivals / leaves - served * straight - top) / served if straight < end else 0.0
    whole = _simpson(lambda wait: math.exp(exponent(wait) - top), straight) + rest
    base = inverse_b(load, agents - 1) * math.exp(-top) + arrivals * whole
    in_time = _simpson(lambda wait: math.exp(exponent(wait) - top - leaves * wait), min(within, straight))
    waits = arrivals * whole / base
    abandons = min(1.0, max(0.0, (math.exp(-top) + (arrivals - served) * whole) / base))
    return Impatient(waits, abandons, abandons * patience, min(1.0, 1.0 - waits + arrivals * in_time / base))


def needed_c(load: float, handling: float, within: float, level: float) -> int:
    """The fewest agents with whom `level` is answered within so many seconds, when nobody gives up."""
    if load <= 0:
        return 0
    return _fewest(math.floor(load) + 1, lambda agents: level_c(load, agents, handling, within) >= level)


def needed_a(load: float, handling: float, patience: float, within: float, level: float) -> int:
    """The same when callers give up: those who do are not answered in time."""
    if load <= 0:
        return 0
    return _fewest(1, lambda agents: erlang_a(load, agents, handling, patience, within).level >= level)


def _fewest(lowest: int, enough: Callable[[int], bool]) -> int:
    """The least number from `lowest` on that is enough; more agents are never worse."""
    low, high = lowest - 1, lowest
    while not enough(high):
        if high >= MOST_AGENTS:
            return MOST_AGENTS
        low, high = high, min(2 * high, MOST_AGENTS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _simpson(value: Callable[[float], float], end: float) -> float:
    """The integral from 0 to `end`."""
    if end <= 0:
        return 0.0
    step = end / POINTS
    odd = sum(value(number * step) for number in range(1, POINTS, 2))
    even = sum(value(number * step) for number in range(2, POINTS, 2))
    return (value(0.0) + 4 * odd + 2 * even + value(end)) * step / 3
