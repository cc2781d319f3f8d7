"""Reads of supervision; importing this registers the access rules."""

from insight.selectors.board import Board, board, last_minutes
from insight.selectors.scope import Scope, scope_of

__all__ = ["Board", "Scope", "board", "last_minutes", "scope_of"]
