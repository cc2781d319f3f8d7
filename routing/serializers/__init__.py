"""The ACD's shapes, under the names other apps and the events know them by."""

from routing.serializers.agents import AgentStateRow, LoadByMedia, load_of
from routing.serializers.names import AgentName, NameField, QueueName, Touched
from routing.serializers.work import WorkItemRow

__all__ = [
    "AgentName",
    "AgentStateRow",
    "LoadByMedia",
    "NameField",
    "QueueName",
    "Touched",
    "WorkItemRow",
    "load_of",
]
