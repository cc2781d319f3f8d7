"""What the staff app announces."""

from core.events import EventType

PERSON_CREATED = EventType("person.created", subject="person", row="staff.serializers.PersonRow")
PERSON_CHANGED = EventType("person.changed", subject="person", row="staff.serializers.PersonRow")
# Written for sockets only: whoever hears it must work out anew what they may hear, and resync.
AUDIENCE_CHANGED = EventType("audience.changed", subject="person", row="staff.serializers.AudienceRow")
TOKEN_ISSUED = EventType("token.issued", subject="api_token")
TOKEN_REVOKED = EventType("token.revoked", subject="api_token")
PASSWORD_RESET = EventType("person.password_reset", subject="person")
PASSWORD_CHANGED = EventType("person.password_changed", subject="person")
PERSON_SIGNED_OUT = EventType("person.signed_out", subject="person")
TEAM_SAVED = EventType("team.saved", subject="team")
CALENDAR_SAVED = EventType("calendar.saved", subject="calendar")
