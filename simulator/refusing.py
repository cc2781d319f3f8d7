"""What the REST API refuses, with Twilio's error numbers."""

from __future__ import annotations

from aiohttp import web

from simulator.grammar import OPERATIONS
from simulator.lines import Conference


class RestError(Exception):
    """A refusal with Twilio's error number."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def response(self) -> web.Response:
        """Twilio's error body."""
        body = {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return web.json_response(body, status=self.status)


def refuse_unknown(operation: str, given: dict[str, str]) -> None:
    """Raise RestError 400 for a parameter that the operation does not have."""
    unknown = sorted(set(given) - OPERATIONS[operation])
    if unknown:
        raise RestError(400, 20001, f"Unknown parameter {unknown[0]}")


def coach_is_there(given: dict[str, str], room: Conference) -> None:
    """Raise RestError for somebody who coaches nobody, or a leg that is not in this conference."""
    if not flag(given, "Coaching", False):
        return
    require(given, "CallSidToCoach", 21205)
    coached = room.participants.get(given["CallSidToCoach"])
    if coached is None:
        raise RestError(400, 16028, "Participant to be whispered is not present in the conference")
    if coached.hold:
        raise RestError(400, 16027, "Participant to be whispered is on hold")


def require(given: dict[str, str], name: str, code: int) -> None:
    """Raise RestError 400 when a parameter is missing."""
    if not given.get(name):
        raise RestError(400, code, f"{name} is required")


def flag(given: dict[str, str], name: str, default: bool) -> bool:
    """A boolean parameter as the official library writes it."""
    return given.get(name, str(default)).lower() == "true"
