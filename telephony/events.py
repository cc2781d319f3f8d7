"""What telephony announces. The row is the whole call, so the newest one is enough."""

from core.events import EventType

CALL_CHANGED = EventType("call.changed", subject="call", row="telephony.serializers.CallRow")
# What was promised, and what came of it. Numbers are not for everybody: browsers read the list again.
CALLBACK_CHANGED = EventType("callback.changed", subject="callback", row="routing.serializers.Touched")
# For the log: the ticket's timeline shows one line per call. Facts: direction, state, waited and talked in seconds.
CALL_ENDED = EventType("call.ended", subject="call")
# For the log: a customer who called again was put on the ticket of the same matter. Facts: its number.
CALL_JOINED = EventType("call.joined", subject="call")
# A supervisor takes part in a call, in another way, or no more: for supervisors, and for the agent by policy.
SUPERVISION_CHANGED = EventType(
    "supervision.changed", subject="supervision", row="telephony.serializers.SupervisionRow"
)
# For the log: what a queue allows on the telephone. Facts: the queue's key.
VOICE_POLICY_CHANGED = EventType("voice_policy.changed", subject="voice_policy")
# For the log: somebody heard a conversation. Facts: call, seconds.
RECORDING_HEARD = EventType("recording.heard", subject="recording")
# For the log: a flow's draft became another one. Facts: the flow's key, the nodes that differ or the version restored.
FLOW_CHANGED = EventType("flow.changed", subject="flow")
# For the log: new calls hear another version. Facts: the flow's key and the version's number.
FLOW_PUBLISHED = EventType("flow.published", subject="flow")
# For the log: every call of a flow is answered by its emergency message, or no more. Facts: the flow's key, on.
FLOW_EMERGENCY = EventType("flow.emergency", subject="flow")
# For the log: one of our numbers leads elsewhere. Facts: the number, the flow's key.
NUMBER_CHANGED = EventType("phone_number.changed", subject="phone_number")
# For the log and the ticket's timeline: the sound is gone, with us and at the provider. Facts: of, why, days.
RECORDING_DELETED = EventType("recording.deleted", subject="recording")
