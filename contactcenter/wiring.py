"""Every link that runs upward in the house, on one screen: event -> reaction.

A reaction runs inside the publisher's transaction, writes rows only, and leaves slow work for after the commit.
"""

from __future__ import annotations


def wire() -> None:
    """Connect reactions to events; called once when Django is ready."""
