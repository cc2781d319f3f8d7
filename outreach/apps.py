"""Django's entry for this floor."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """See the package's own description."""

    name = "outreach"
