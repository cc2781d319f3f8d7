"""What the portal announces; the live rows of customers are the tickets' own."""

from core.events import EventType

CODE_SENT = EventType("portal.code_sent", subject="contact_point")
SIGNED_IN = EventType("portal.signed_in", subject="contact_point")
# Sockets of this contact point look whether the session that they rest on is still signed in.
SIGNED_OUT = EventType("portal.signed_out", subject="contact_point")
