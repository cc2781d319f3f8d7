"""Django's entry for the catalogue."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Products, price plans, offers."""

    name = "catalog"
