"""What the ticket desk announces. Rows hold no bodies: those come by HTTP to whoever may read them."""

from core.events import EventType

_ROW, _PORTAL_ROW = "tickets.serializers.rows.TicketRow", "tickets.serializers.portal.PortalTicketRow"

TICKET_OPENED = EventType("ticket.opened", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
TICKET_CHANGED = EventType("ticket.changed", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
TICKET_RESOLVED = EventType("ticket.resolved", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
TICKET_MERGED = EventType("ticket.merged", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
# Told once on each of the two tickets; facts: `role` (source or ticket), `other`, `other_number`, `messages`.
TICKET_SPLIT = EventType("ticket.split", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
TICKET_UNSPLIT = EventType("ticket.unsplit", subject="ticket", row=_ROW, portal_row=_PORTAL_ROW)
# The subject is the ticket: its lists and counts are others from that moment on.
CLOCK_WARNING = EventType("clock.warning", subject="ticket", row=_ROW)
CLOCK_BREACHED = EventType("clock.breached", subject="ticket", row=_ROW)
SLA_POLICY_SAVED = EventType("sla_policy.saved", subject="sla_policy")
SLA_POLICY_REMOVED = EventType("sla_policy.removed", subject="sla_policy")
AUTOMATION_SAVED = EventType("automation_rule.saved", subject="automation_rule")
AUTOMATION_REMOVED = EventType("automation_rule.removed", subject="automation_rule")
AUTOMATION_RAN = EventType("automation.ran", subject="automation_run")
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
# Whoever might see the list reads it by HTTP: the frame says no more than that.
VIEW_CHANGED = EventType("view.changed", subject="view", row="routing.serializers.Touched")
BULK_CHANGED = EventType("bulk.changed", subject="bulk", row="tickets.serializers.bulk.BulkRow")
SIGNATURE_CHANGED = EventType("signature.changed", subject="signature")
