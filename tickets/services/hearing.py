"""Files that are somebody's voice: the log says who heard them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.actor import Actor
from core.operations import operation
from tickets.models import Attachment


def _nobody(row: Attachment, actor: Actor) -> None:
    return


@dataclass
class Readers:
    """What a higher floor does when somebody hears a file, in their transaction."""

    heard: Callable[[Attachment, Actor], None] = field(default=_nobody)


readers = Readers()


@operation
def note_heard(*, actor: Actor, row: Attachment) -> None:
    """Somebody hears a sound on a ticket; whose voice it is, a higher floor knows."""
    readers.heard(row, actor)
