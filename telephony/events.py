"""What telephony announces. The row is the whole call, so the newest one is enough."""

from core.events import EventType

CALL_CHANGED = EventType("call.changed", subject="call", row="telephony.serializers.CallRow")
# For the log: the ticket's timeline shows one line per call. Facts: direction, state, waited and talked in seconds.
# For the log: what was promised, and what came of it. Agents see the work item and the call.
CALLBACK_CHANGED = EventType("callback.changed", subject="callback")
CALL_ENDED = EventType("call.ended", subject="call")
