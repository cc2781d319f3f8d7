"""The ticket desk's writes, under the names other apps know them by."""

from tickets.services.binning import bin_ticket, restore_ticket
from tickets.services.changing import (
    assign,
    assign_step,
    edit_ticket,
    merge_tickets,
    set_priority,
    set_status,
    take_up_step,
    unmerge_ticket,
)
from tickets.services.drafts import discard_drafts, save_draft
from tickets.services.following import follow, unfollow
from tickets.services.forwarding import plan_forward
from tickets.services.handling import add_tasks, change_task, link_tickets, remove_task, unlink_tickets
from tickets.services.mailing import (
    on_mail_bounced,
    on_mail_delayed,
    on_mail_failed,
    on_mail_parsed,
    on_mail_sent,
    send_receipt,
)
from tickets.services.messages import (
    add_customer_message_step,
    add_message_step,
    add_note,
    sweep_uploads,
    upload,
)
from tickets.services.opening import open_ticket, open_ticket_step
from tickets.services.outcomes import on_work_done
from tickets.services.replying import reply, send_again
from tickets.services.sending import plan_reply, put_off_reply, send_due_replies, send_planned, take_back_reply
from tickets.services.signing import save_signature
from tickets.services.snoozing import snooze, wake_due_tickets, wake_ticket
from tickets.services.splitting import split_ticket, unsplit_ticket
from tickets.services.working import (
    on_call_ended,
    on_work_accepted,
    on_work_linked,
    on_work_moved,
    take_from_queue,
    wait_in_queue,
)

__all__ = [
    "add_customer_message_step",
    "add_message_step",
    "add_note",
    "add_tasks",
    "assign",
    "assign_step",
    "bin_ticket",
    "change_task",
    "discard_drafts",
    "edit_ticket",
    "follow",
    "link_tickets",
    "merge_tickets",
    "on_call_ended",
    "on_mail_bounced",
    "on_mail_delayed",
    "on_mail_failed",
    "on_mail_parsed",
    "on_mail_sent",
    "on_work_accepted",
    "on_work_done",
    "on_work_linked",
    "on_work_moved",
    "open_ticket",
    "open_ticket_step",
    "plan_forward",
    "plan_reply",
    "put_off_reply",
    "remove_task",
    "reply",
    "restore_ticket",
    "save_draft",
    "save_signature",
    "send_again",
    "send_due_replies",
    "send_planned",
    "send_receipt",
    "set_priority",
    "set_status",
    "snooze",
    "split_ticket",
    "sweep_uploads",
    "take_back_reply",
    "take_from_queue",
    "take_up_step",
    "unfollow",
    "unlink_tickets",
    "unmerge_ticket",
    "unsplit_ticket",
    "upload",
    "wait_in_queue",
    "wake_due_tickets",
    "wake_ticket",
]
