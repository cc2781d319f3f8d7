"""Django's entry for this floor."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """See the package's own description."""

    name = "knowledge"
