"""One written form for every phone number, e-mail address and handle.

Two people who write the same number differently must meet on one contact point, so everything is
folded before it is compared: full-width digits, trunk prefixes, spaces, display names.
"""

import re
import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr
from functools import lru_cache

import phonenumbers

HOME_REGION = "CN"
_EXTENSION = re.compile(
    r"(?:转接|转|轉|分机|分機|内线|;\s*ext\s*=|\bextension\b|\bext\b\.?|\bx(?=\s*\d)|#|,+)\D{0,3}(\d{1,8})\D*$",
    re.IGNORECASE,
)
_SHORT_CODE = re.compile(r"\d{3,6}")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
# What carriers send in place of a withheld number (Twilio documents the digits form as ANONYMOUS).
_WITHHELD = {"anonymous", "unknown", "unavailable", "private", "restricted", "+266696687", "266696687"}


@dataclass(frozen=True)
class Phone:
    """A number that can be dialled, and the extension to key in afterwards."""

    e164: str
    extension: str = ""

    @property
    def value(self) -> str:
        """The form that contact points store: `+862155551234;ext=808`."""
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164


def normalise_phone(text: str, region: str = HOME_REGION) -> Phone | None:
    """The number meant by `text`, or None when nobody could dial it.

    Short service codes (10086) have no international form and stay as digits.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded or folded.casefold() in _WITHHELD:
        return None
    if folded.casefold().startswith("tel:"):
        folded = folded[4:]
    folded, extension = _split_extension(folded)
    if re.search(r"[^\W\d_]", folded):
        return None
    digits = re.sub(r"\D", "", folded)
    if _SHORT_CODE.fullmatch(digits) and not folded.startswith("+"):
        return Phone(digits, extension)
    candidate = f"+{digits[2:]}" if digits.startswith("00") else folded
    return _dialable(candidate, region, extension)


def _split_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    if found is None:
        return text, ""
    return text[: found.start()], found.group(1)


def _dialable(text: str, region: str, extension: str) -> Phone | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    # Possible, not valid: new number ranges appear before the library's next edition.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), extension)


@lru_cache(maxsize=4096)
def show_phone(value: str) -> str:
    """A stored number as people read it: `+86 21 5555 1234 ext. 808`."""
    e164, _, extension = value.partition(";ext=")
    try:
        parsed = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"{shown} ext. {extension}" if extension else shown


def written_forms(value: str) -> list[str]:
    """The ways in which people type a stored number: with country code, with the trunk zero, without either."""
    e164 = value.partition(";")[0]
    try:
        parsed = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return [e164]
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return list(dict.fromkeys([e164, national, str(parsed.national_number)]))


def normalise_email(text: str) -> str | None:
    """The bare address in lower case with an ASCII domain, or None when it is not one."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if "<" in folded:
        folded = parseaddr(folded)[1]
    local, at, domain = folded.rpartition("@")
    if not at or len(folded) > 254 or len(local) > 64:
        return None
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    address = f"{local.lower()}@{ascii_domain}"
    return address if _EMAIL.fullmatch(address) else None


def normalise_handle(text: str) -> str | None:
    """A user name on some platform, compared without case or leading @."""
    folded = unicodedata.normalize("NFKC", text).strip().lstrip("@").casefold()
    return folded or None


def normalise(kind: str, text: str) -> str | None:
    """The stored value of a contact point of `kind`, or None when `text` is not one."""
    if kind == "phone":
        phone = normalise_phone(text)
        return phone.value if phone else None
    if kind == "email":
        return normalise_email(text)
    return normalise_handle(text)


def kind_of_address(text: str) -> str | None:
    """Whether a person typed an e-mail address or a phone number; None when neither."""
    if normalise_email(text):
        return "email"
    return "phone" if normalise_phone(text) else None


def shown(kind: str, value: str) -> str:
    """How a contact point is written on screen."""
    return show_phone(value) if kind == "phone" else value


def masked(text: str) -> str:
    """First and last characters only, for fields that open with a reason."""
    if len(text) <= 4:
        return "•" * len(text)
    keep = 3 if len(text) > 8 else 1
    return f"{text[:keep]}{'•' * (len(text) - 2 * keep)}{text[-keep:]}"
