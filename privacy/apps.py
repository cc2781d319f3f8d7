"""Django's entry for this floor."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """See the package's own description."""

    name = "privacy"
