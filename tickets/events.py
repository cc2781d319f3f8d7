"""What the ticket desk announces. Rows hold no bodies: those come by HTTP to whoever may read them."""

from core.events import EventType

_ROW, _PORTAL_ROW = "tickets.serializers.rows.TicketRow", "tickets.serializers.portal.PortalTicketRow"

TICKET_OPENED = EventType("ticket.opened", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
TICKET_CHANGED = EventType("ticket.changed", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
TICKET_RESOLVED = EventType("ticket.resolved", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
TICKET_MERGED = EventType("ticket.merged", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
MESSAGE_ADDED = EventType(
    "message.added",
    subject="message",
    row="tickets.serializers.rows.MessageRow",
    portal_row="tickets.serializers.portal.PortalMessageRow",
)
# A message was ordered that another floor sends (a text): the reaction may still refuse it.
MESSAGE_QUEUED = EventType("message.queued", subject="message")
MESSAGE_CHANGED = EventType(
    "message.changed",
    subject="message",
    row="tickets.serializers.rows.MessageRow",
    portal_row="tickets.serializers.portal.PortalMessageRow",
)
# An answer waits until it leaves, is held up, or is taken back.
PLANNED_REPLY_CHANGED = EventType(
    "planned_reply.changed", subject="planned_reply", row="tickets.serializers.sending.PlannedReplyRow"
)
# Read by HTTP when somebody looks for one: nobody's screen shows these by themselves.
CANNED_TEXT_CHANGED = EventType("canned_text.changed", subject="canned_text")
MACRO_CHANGED = EventType("macro.changed", subject="macro")
# For the log; whoever looks at the ticket hears of the ticket's own change.
TICKET_TASK_CHANGED = EventType("ticket_task.changed", subject="ticket_task")
TICKET_LINK_CHANGED = EventType("ticket_link.changed", subject="ticket_link")
