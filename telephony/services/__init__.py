"""Writes of telephony, by noun."""
