"""Random and signed tokens for links, addresses and forms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings


def random_token() -> str:
    """128 random bits as 26 lower-case letters and digits (safe in addresses and links)."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def digest(secret: str) -> str:
    """What is stored of a high-entropy secret (an API token, a link): its SHA-256 as hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign(value: str, purpose: str, length: int = 16) -> str:
    """A short keyed signature of `value` for one purpose: lower-case base32, `length` characters (5 bits each)."""
    key = f"{purpose}:{settings.SECRET_KEY}".encode()
    mac = hmac.new(key, value.encode(), hashlib.sha256).digest()
    return base64.b32encode(mac).decode().lower()[:length]


def signature_fits(value: str, purpose: str, signature: str) -> bool:
    """True when `signature` is ours for this value and purpose; compared in constant time."""
    return hmac.compare_digest(sign(value, purpose, len(signature)), signature.lower()) and len(signature) >= 10
