"""What this floor announces."""

from core.events import EventType

_CARD = "customers.serializers.CustomerRow"

ERASURE_ASKED = EventType("erasure.asked", subject="erasure", row="privacy.serializers.ErasureRow")
ERASURE_CHANGED = EventType("erasure.changed", subject="erasure", row="privacy.serializers.ErasureRow")
COPY_ASKED = EventType("personal_copy.asked", subject="personal_copy", row="privacy.serializers.CopyRow")
COPY_CHANGED = EventType("personal_copy.changed", subject="personal_copy", row="privacy.serializers.CopyRow")
COPY_FETCHED = EventType("personal_copy.fetched", subject="personal_copy")
CUSTOMER_ERASED = EventType("customer.erased", subject="customer", row=_CARD)
TICKET_ERASED = EventType("ticket.erased", subject="ticket", row="tickets.serializers.rows.TicketRow")
