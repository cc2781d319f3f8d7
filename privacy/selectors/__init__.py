"""Reads of this floor: which rows are a person's, and where a word of theirs still stands."""

from privacy.selectors import access

__all__ = ["access"]
