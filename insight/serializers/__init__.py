"""Shapes of supervision: the board, alarms, reports."""
