"""What the portal reads: the name under which somebody is greeted, a request by its link or for who is signed in."""

from __future__ import annotations

from core.problems import MISSING
from customers.models import ContactPoint, CustomerContactPoint
from portal.models import PortalRequest
from portal.rules import TOKEN
from tickets.models import Ticket
from tickets.selectors.portal import portal_ticket, ticket_by_token


def greeting(contact_point_id: int) -> dict[str, str]:
    """The proved address and a name: the card's only when an agent verified the link, else what was typed last."""
    point = ContactPoint.objects.get(pk=contact_point_id)
    owner = CustomerContactPoint.objects.filter(
        contact_point=point, role="owner", verified_at__isnull=False, ended_at__isnull=True
    ).select_related("customer")
    names = [link.customer.name for link in owner[:2]]
    typed = PortalRequest.objects.filter(contact_point=point).exclude(name="").order_by("-id").first()
    name = names[0] if len(names) == 1 else typed.name if typed else ""
    return {"address": point.value, "name": name}


def request_for(key: str, contact_point_id: int | None) -> Ticket:
    """A request by the token of its status page, or by id for the contact point that made it. Raises MISSING."""
    if TOKEN.fullmatch(key):
        return ticket_by_token(key)
    if key.isdecimal() and len(key) < 19 and contact_point_id is not None:
        return portal_ticket(contact_point_id, int(key))
    raise MISSING()
