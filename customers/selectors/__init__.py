"""Reads about customers. The names that other floors use stand here; the rest is imported by its file."""

from customers.selectors.cards import audiences_of, group_ids, root_of
from customers.selectors.overview import overview

__all__ = ["audiences_of", "group_ids", "overview", "root_of"]
