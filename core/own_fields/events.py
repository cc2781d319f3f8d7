"""What is announced of own fields."""

from core.events import EventType

FIELD_CHANGED = EventType("own_field.changed", subject="own_field")
FIELD_REMOVED = EventType("own_field.removed", subject="own_field")
