"""Django's entry for this floor."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """See the package's own description."""

    name = "customers"
