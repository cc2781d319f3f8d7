"""The catalogue's announcements: history only, no live rows."""

from core.events import EventType

CATALOG_CHANGED = EventType("catalog.changed", subject="catalog")
