"""A pause of the whole decider: what waits keeps its place, and nothing is given to anybody."""

from __future__ import annotations

from datetime import datetime

from core.operations import operation
from routing.models import Configuration


def pause_distribution(*, until: datetime) -> None:
    """Step: give nothing to anybody until then, or until `resume_distribution`."""
    Configuration.objects.update(paused_until=until)


@operation
def resume_distribution(*, until: datetime) -> None:
    """End the pause that was to last until then; one that somebody began since goes on."""
    Configuration.objects.filter(paused_until=until).update(paused_until=None)


def paused_until() -> datetime | None:
    """Until when the decider pauses, or was to pause; None when nobody asked for a pause, or it was ended."""
    return Configuration.objects.values_list("paused_until", flat=True).first()
