"""Click to dial."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from customers.models import Customer
from routing.selectors.steering import served_queues
from telephony.api.steering import TAGS, voice_queue
from telephony.serializers import CallRow, DialCheckRow, DialInput, DialNowInput
from telephony.services.outbound import check_dial, dial
from tickets.models import Ticket


class DialDoor(Door):
    """What both doors read."""

    scope = "calls"

    def whom(self, given: dict[str, Any]) -> dict[str, Any]:
        """Whom to call; customer and ticket only where this person may see them. Raises MISSING, INVALID."""
        return {
            "number": given["number"],
            # Its policy says which countries, how often, and what is recorded: nobody borrows that of a foreign one.
            "queue": voice_queue(given["queue"], served_queues(self.person)),
            "customer": self.find(Customer, given["customer"]) if "customer" in given else None,
            "ticket": self.find(Ticket, given["ticket"]) if "ticket" in given else None,
        }


class CheckDial(DialDoor):
    """What would be said against dialling."""

    @schema(request=DialInput, answer=DialCheckRow, tags=TAGS, summary="May this number be called now?")
    def post(self, request: Request) -> Response:
        """Check; nothing is dialled. Raises NO_NUMBER."""
        given = self.whom(self.parse(DialInput))
        return self.write(
            lambda: check_dial(actor=self.actor, person=self.person, **given),
            answer=lambda done: DialCheckRow(done).data,
        )


class Dial(DialDoor):
    """Call a number."""

    @schema(request=DialNowInput, answer=CallRow, status=201, tags=TAGS, summary="Call a number")
    def post(self, request: Request) -> Response:
        """Dial. Raises NUMBER_REFUSED, TOO_MANY_DIALS, CONTACT_REFUSED, NO_NUMBER, NOT_AVAILABLE, ON_A_CONTACT."""
        wish = self.parse(DialNowInput)
        given = self.whom(wish)
        return self.write(
            lambda: dial(actor=self.actor, person=self.person, override=wish["override"], **given),
            answer=lambda done: CallRow(done).data,
            status=201,
        )
