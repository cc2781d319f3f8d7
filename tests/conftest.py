"""What every test gets. The servers come from ``tests.servers``, a plugin that loads earlier."""

from django.conf import settings


def pytest_configure() -> None:
    """Passwords in tests are made by the hundred; the real hash is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
