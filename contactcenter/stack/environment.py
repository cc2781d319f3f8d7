"""What our processes are told through environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path

from contactcenter.stack.ports import free_port

SMTP_PORT = 2525
SIMULATOR_PORT = 8090
DEMO_SETTINGS = {
    "COMPANY_NAME": "Northwind Telecom",
    "COMPANY_NAME_ZH": "北风电信",
    "COMPANY_TIMEZONE": "Asia/Shanghai",
}


@dataclass(frozen=True)
class Addresses:
    """Where everything of one stack listens."""

    host: str
    port: int
    smtp: int
    live: int | None = None  # the sockets' own port with --split
    simulator: int | None = None
    simulator_smtp: int | None = None

    @property
    def further(self) -> list[tuple[int, str]]:
        """The ports beside those of the web, and what each is set with."""
        ports = {"SMTP_IN_PORT=": self.smtp, "SIMULATOR_PORT=": self.simulator, "": self.simulator_smtp}
        return [(port, setting) for setting, port in ports.items() if port]

    @property
    def web(self) -> str:
        """The address people open."""
        return f"http://{_openable(self.host)}:{self.port}"

    @property
    def live_url(self) -> str:
        """The socket's own address with --split, else empty: the same as the pages'."""
        return f"ws://{_openable(self.host)}:{self.live}/ws/live" if self.live else ""

    @property
    def simulator_url(self) -> str | None:
        """The simulator's page."""
        return f"http://127.0.0.1:{self.simulator}" if self.simulator else None


def choose_addresses(host: str, port: int, *, split: bool, demo: bool) -> Addresses:
    """Fixed where people type them, free ones for the rest; SMTP and simulator prefer well-known ports."""
    return Addresses(
        host=host,
        port=port,
        smtp=int(os.environ.get("SMTP_IN_PORT") or free_port(SMTP_PORT)),
        live=port + 1 if split else None,
        simulator=int(os.environ.get("SIMULATOR_PORT") or free_port(SIMULATOR_PORT)) if demo else None,
        simulator_smtp=free_port() if demo else None,
    )


def _openable(host: str) -> str:
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def product_environment(
    addresses: Addresses, folder: Path, secret_key: str, database_url: str, redis_url: str
) -> dict[str, str]:
    """The variables of every process of the product; what the person set in the environment wins."""
    chosen = {
        "DJANGO_SETTINGS_MODULE": "contactcenter.settings",
        "DATA_DIR": str(folder),
        "SECRET_KEY": secret_key,
        "PUBLIC_URL": addresses.web,
        "SMTP_IN_HOST": "127.0.0.1",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        "LIVE_URL": addresses.live_url,
        **_simulated_world(addresses, secret_key),
    }
    given = {name: os.environ[name] for name in chosen if os.environ.get(name)}
    fixed = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "SMTP_IN_PORT": str(addresses.smtp)}
    return {**chosen, **given, **fixed}


def _simulated_world(addresses: Addresses, secret_key: str) -> dict[str, str]:
    """The carrier, the mail server and the billing system of the demo: the simulator plays them all."""
    if addresses.simulator_url is None:
        return {}
    return {
        **DEMO_SETTINGS,
        "SMTP_OUT_HOST": "127.0.0.1",
        "SMTP_OUT_PORT": str(addresses.simulator_smtp),
        "TWILIO_ACCOUNT_SID": "AC" + secret_key[:32],
        "TWILIO_AUTH_TOKEN": secret_key[-32:][::-1],
        "TWILIO_API_BASE": addresses.simulator_url,
        "BILLING_URL": f"{addresses.simulator_url}/billing",
    }
