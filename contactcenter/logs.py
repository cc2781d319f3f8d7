"""Structured logs: one JSON object a line on standard error, without personal data."""

from __future__ import annotations

import logging
import logging.config
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog

BASE_DIR = Path(__file__).resolve().parent.parent
# Names of values that may hold personal data or secrets: never written, whoever passes them.
FORBIDDEN = {
    "email",
    "address",
    "phone",
    "name",
    "subject",
    "text",
    "html",
    "body",
    "password",
    "token",
    "code",
    "to",
    "from",
}


def _without_personal_data(logger: Any, method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    return {key: ("[removed]" if key in FORBIDDEN else value) for key, value in event.items()}


def _exception_without_values(logger: Any, method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Type and places of an exception. Not its message: databases and parsers quote the data they choked on."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, bool):
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = type(error).__qualname__
        if error.__cause__ is not None:
            event["cause"] = type(error.__cause__).__qualname__
        event["places"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    """Where it happened: the innermost places of our own code, and the very last one whosever it is."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if one.filename.startswith(f"{BASE_DIR}/") and "site-packages" not in one.filename]
    shown = ours[-8:] + ([frames[-1]] if frames and frames[-1] not in ours else [])
    return [f"{'/'.join(place.filename.split('/')[-2:])}:{place.lineno} {place.name}" for place in shown]


def configure() -> None:
    """Set up logging for this process; LOG_LEVEL chooses how much (default INFO)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_personal_data,
    ]
    json_lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _exception_without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    level = os.environ.get("LOG_LEVEL", "INFO")
    quiet = {"level": "WARNING"}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": json_lines},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "daphne": quiet, "axes": quiet, "mail.log": quiet, "twilio": quiet, "django.request": {"level": "CRITICAL"},
                "celery.worker.strategy": quiet, "celery.app.trace": quiet, "httpx": quiet,
            },
        }
    )  # fmt: skip
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
