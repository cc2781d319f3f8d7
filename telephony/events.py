"""What telephony announces. The row is the whole call, so the newest one is enough."""

from core.events import EventType

CALL_CHANGED = EventType("call.changed", subject="call", row="telephony.serializers.CallRow")
