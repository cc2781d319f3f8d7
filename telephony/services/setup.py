"""Setting up numbers and what they answer, as a company's first day does it."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.operations import operation
from routing.models import Queue
from telephony.models import Flow, PhoneNumber
from telephony.services.flows import make_flow, publish_step


@operation
def set_up_flow(*, actor: Actor, key: str, name: dict[str, str], document: dict[str, Any]) -> Flow:
    """Make a flow and publish it at once. Raises FLOW_KEY_TAKEN, or FLOW_UNFIT with what is wrong with the document."""
    return publish_step(make_flow(actor, key=key, name=name, document=document), actor=actor)


@operation
def set_up_number(
    *, actor: Actor, e164: str, name: dict[str, str], flow: Flow | None = None, queue: Queue | None = None
) -> PhoneNumber:
    """Make one of our numbers known, or change where it leads."""
    found, _ = PhoneNumber.objects.update_or_create(e164=e164, defaults={"name": name, "flow": flow, "queue": queue})
    return found
