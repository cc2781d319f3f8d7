"""Writes about customers. The steps that other floors call stand here; the rest is imported by its file."""

from customers.services.identity import Identification, identify, identify_or_create

__all__ = ["Identification", "identify", "identify_or_create"]
