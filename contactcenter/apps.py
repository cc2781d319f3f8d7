from django.apps import AppConfig


class ContactCenterConfig(AppConfig):
    """The composition root: wires the reactions once every app is loaded."""

    name = "contactcenter"

    def ready(self) -> None:
        from contactcenter import failures, logs, wiring

        logs.configure()
        failures.watch()
        wiring.wire()
