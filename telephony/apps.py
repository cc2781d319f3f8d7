"""Calls."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    """Telephony: numbers, menus, calls and their legs."""

    name = "telephony"
