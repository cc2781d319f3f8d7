"""Doors of the ticket desk, by noun."""
