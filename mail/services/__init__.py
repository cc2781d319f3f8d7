"""The e-mail adapter's writes, under the names other apps know them by."""

from mail.services.mailboxes import save_mailbox
from mail.services.outgoing import may_send_automatic, queue_mail, requeue

__all__ = ["may_send_automatic", "queue_mail", "requeue", "save_mailbox"]
