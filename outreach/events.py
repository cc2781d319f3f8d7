"""What outreach announces."""

from core.events import EventType

_ROW = "outreach.serializers.RetentionCaseRow"

RETENTION_OPENED = EventType("retention.opened", subject="retention_case", row=_ROW)
RETENTION_CHANGED = EventType("retention.changed", subject="retention_case", row=_ROW)
CONTACT_CHECKED = EventType("contact.checked", subject="contact_receipt")
MEASURE_DEFINED = EventType("measure.defined", subject="measure")
