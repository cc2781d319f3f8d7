"""What the simulator is told on its command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Addresses and credentials of both sides, and how fast simulated time runs."""

    port: int
    product: str
    smtp_in: str
    smtp_out_port: int
    account_sid: str
    auth_token: str
    host: str = "127.0.0.1"
    mail_domain: str = "example.net"
    number: str = "+861055550100"
    speech_speed: float = 4.0
    clock_speed: float = 1.0

    @property
    def smtp_in_address(self) -> tuple[str, int]:
        """Host and port of the product's mail receiver."""
        host, _, port = self.smtp_in.rpartition(":")
        return host or "127.0.0.1", int(port)

    @property
    def voice_url(self) -> str:
        """Where a dialled number asks for its first document, with the retries that we ask for."""
        return f"{self.product}/twilio/voice#rc=5&rp=all"

    @property
    def voice_fallback_url(self) -> str:
        """Asked when the first address cannot answer."""
        return f"{self.product}/twilio/voice-fallback#rc=5&rp=all"

    @property
    def message_url(self) -> str:
        """Where a text to the number is handed over."""
        return f"{self.product}/twilio/message#rc=5&rp=all"

    @property
    def status_callback(self) -> str:
        """Told when an inbound call is over."""
        return f"{self.product}/twilio/status#rc=5&rp=all"


def parse_options(arguments: list[str] | None = None) -> Options:
    """Read the command line; exits with a usage message when something is missing."""
    parser = argparse.ArgumentParser(prog="simulator", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--product", default="http://127.0.0.1:8000", help="address of the product's web door")
    parser.add_argument("--smtp-in", default="127.0.0.1:2525", help="HOST:PORT of the product's mail receiver")
    parser.add_argument("--smtp-out-port", type=int, required=True, help="port for the product's outgoing mail")
    parser.add_argument("--account-sid", required=True)
    parser.add_argument("--auth-token", required=True)
    parser.add_argument("--number", default="+861055550100", help="the number that the page dials")
    parser.add_argument("--speech-speed", type=float, default=4.0, help="times faster than a human voice")
    parser.add_argument("--clock-speed", type=float, default=1.0, help="divides every pause and time-out")
    given = vars(parser.parse_args(arguments))
    given["product"] = given["product"].rstrip("/")
    return Options(**given)
