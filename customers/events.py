"""What the customers floor announces. Audiences follow the card's owner and team; cards of the pool go to all staff."""

from core.events import EventType

_ROW = "customers.serializers.CustomerRow"

CUSTOMER_VIEW_CHANGED = EventType("customer_view.changed", subject="customer_view")
SEGMENT_CHANGED = EventType("segment.changed", subject="segment")
CUSTOMER_CREATED = EventType("customer.created", subject="customer", row=_ROW)
CUSTOMER_CHANGED = EventType("customer.changed", subject="customer", row=_ROW)
CUSTOMER_MERGED = EventType("customer.merged", subject="customer", row=_ROW)
CUSTOMER_UNMERGED = EventType("customer.unmerged", subject="customer", row=_ROW)
CUSTOMER_DISCLOSED = EventType("customer.disclosed", subject="customer")
CONSENT_RECORDED = EventType("consent.recorded", subject="customer")
NOTE_ADDED = EventType("customer.note_added", subject="customer_note")
SUBSCRIPTION_STARTED = EventType("subscription.started", subject="subscription")
SUBSCRIPTION_CHANGED = EventType("subscription.changed", subject="subscription")
DISCONNECT_REQUESTED = EventType("subscription.disconnect_requested", subject="subscription")
