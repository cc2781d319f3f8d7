"""The list of scenarios; each module beside this one puts its own on it."""

from __future__ import annotations

from collections.abc import Callable

from tests.telephony.orders import Set, Story

STORIES: dict[str, Callable[[Set], Story]] = {}


def story(make: Callable[[Set], Story]) -> Callable[[Set], Story]:
    """Put a story on the list by its name."""
    STORIES[make.__name__] = make
    return make
