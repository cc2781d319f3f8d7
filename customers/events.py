"""What the customers floor announces. Audiences follow the card's owner and team; cards of the pool go to all staff."""

from core.events import EventType

_ROW = "customers.serializers.CustomerRow"

_IMPORT = "customers.import_shapes.ImportRow"

IMPORT_STARTED = EventType("import.started", subject="import", row=_IMPORT)
IMPORT_CHANGED = EventType("import.changed", subject="import", row=_IMPORT)
IMPORT_ENDED = EventType("import.ended", subject="import")
CUSTOMER_VIEW_CHANGED = EventType("customer_view.changed", subject="customer_view")
SEGMENT_CHANGED = EventType("segment.changed", subject="segment")
CUSTOMER_CREATED = EventType("customer.created", subject="customer", row=_ROW)
CUSTOMER_CHANGED = EventType("customer.changed", subject="customer", row=_ROW)
CUSTOMER_MERGED = EventType("customer.merged", subject="customer", row=_ROW)
CUSTOMER_UNMERGED = EventType("customer.unmerged", subject="customer", row=_ROW)
CUSTOMER_DISCLOSED = EventType("customer.disclosed", subject="customer")
CONSENT_RECORDED = EventType("consent.recorded", subject="customer")
CLASS_SAVED = EventType("customer_class.saved", subject="customer_class")
TAG_SAVED = EventType("customer_tag.saved", subject="customer_tag")
NOTE_ADDED = EventType("customer.note_added", subject="customer_note")
SUBSCRIPTION_STARTED = EventType("subscription.started", subject="subscription")
SUBSCRIPTION_CHANGED = EventType("subscription.changed", subject="subscription")
DISCONNECT_REQUESTED = EventType("subscription.disconnect_requested", subject="subscription")
