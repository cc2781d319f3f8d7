"""Doors of telephony: the provider's webhooks, and the agents' calls."""
