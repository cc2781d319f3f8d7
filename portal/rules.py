"""Pure rules of the portal: codes, hashes of forms, where a request goes."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any

CODE_LIFE = timedelta(minutes=10)
MOST_ATTEMPTS = 5
KINDS = ("question", "suggestion", "query", "request", "complaint", "incident")
COMPLAINTS, REQUESTS, SUPPORT = "complaints", "requests", "support"
TOKEN = re.compile(r"[a-z2-7]{26}")


def looks_like_code(text: str) -> str | None:
    """The six digits somebody typed, with spaces or full-width; None when they are none."""
    digits = "".join(str(int(one)) for one in text if one.isdecimal())
    return digits if len(digits) == 6 else None


def form_hash(given: dict[str, Any]) -> str:
    """What tells two uses of one form token apart."""
    kept = {name: given[name] for name in ("kind", "subject", "text", "address")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def queues_for(kind: str) -> tuple[str, ...]:
    """The keys of the queues a request of this kind belongs into; the first that exists takes it."""
    return (COMPLAINTS, SUPPORT) if kind == "complaint" else (REQUESTS, SUPPORT, COMPLAINTS)


def language_of(text: str, fallback: str) -> str:
    """Chinese when the text is written in it, else what the page was shown in."""
    return "zh-CN" if re.search(r"[\u4e00-\u9fff]", text) else fallback
