"""What the ACD announces. Every event carries the whole row, so the newest one is enough."""

from core.events import EventType

_ITEM = "routing.serializers.WorkItemRow"
_TOUCHED = "routing.serializers.Touched"

WORK_QUEUED = EventType("work.queued", subject="work_item", row=_ITEM)
WORK_RESERVED = EventType("work.reserved", subject="work_item", row=_ITEM)
WORK_ACCEPTED = EventType("work.accepted", subject="work_item", row=_ITEM)
WORK_RETURNED = EventType("work.returned", subject="work_item", row=_ITEM)
WORK_LINKED = EventType("work.linked", subject="work_item", row=_ITEM)
WORK_PARKED = EventType("work.parked", subject="work_item", row=_ITEM)
WORK_RESUMED = EventType("work.resumed", subject="work_item", row=_ITEM)
WORK_WRAP_UP = EventType("work.wrap_up", subject="work_item", row=_ITEM)
WORK_DONE = EventType("work.done", subject="work_item", row=_ITEM)
WORK_ABANDONED = EventType("work.abandoned", subject="work_item", row=_ITEM)
WORK_CANCELLED = EventType("work.cancelled", subject="work_item", row=_ITEM)
WORK_OVERFLOWED = EventType("work.overflowed", subject="work_item", row=_ITEM)
AGENT_STATE_CHANGED = EventType("agent_state.changed", subject="agent_state", row="routing.serializers.AgentStateRow")
AGENT_NOT_ANSWERING = EventType("agent.not_answering", subject="agent")
WORK_PRIORITISED = EventType("work.prioritised", subject="work_item", row=_ITEM)
WORK_ESCALATED = EventType("work.escalated", subject="work_item", row=_ITEM)
# What follows is read by HTTP: browsers hear which one changed, and read it again.
QUEUE_CHANGED = EventType("queue.changed", subject="queue", row=_TOUCHED)
QUEUE_CLOSED = EventType("queue.closed", subject="queue", row=_TOUCHED)
QUEUE_OPENED = EventType("queue.opened", subject="queue", row=_TOUCHED)
SKILLS_CHANGED = EventType("agent.skills_changed", subject="agent", row=_TOUCHED)
CAPACITY_CHANGED = EventType("agent.capacity_changed", subject="agent", row=_TOUCHED)
SKILL_SAVED = EventType("skill.saved", subject="skill")
DISPOSITION_SAVED = EventType("disposition.saved", subject="disposition")
BREAK_REASON_SAVED = EventType("break_reason.saved", subject="break_reason")
