from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "staff"

    def ready(self) -> None:
        """Register who may see people, teams and tokens."""
        from staff import selectors  # noqa: F401
