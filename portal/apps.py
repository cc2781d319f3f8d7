"""Django's entry for this floor."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the package's own description."""

    name = "portal"
