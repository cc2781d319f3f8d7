"""Uploaded greetings: kept privately like every file, heard by callers at an address that nobody can guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.utils import timezone

from core.actor import Actor
from core.files import store_blob
from core.models import Blob
from core.operations import operation
from core.problems import TOO_LARGE
from core.tokens import sign, signature_fits
from telephony.models import Flow, FlowVersion, Sound
from telephony.problems import SOUND_TOO_LONG, SOUND_UNREADABLE
from telephony.rules.flows import sounds_of
from telephony.rules.sounds import CONTENT_TYPES, LARGEST, LONGEST, listen

PURPOSE = "sound"
UNUSED_FOR = timedelta(days=30)
SIGNED = 26  # letters of the signature: 130 bits


@dataclass(frozen=True, slots=True)
class Stored:
    """A greeting whose bytes are kept, and what was heard in them."""

    blob: Blob
    filename: str
    kind: str
    seconds: float


def store_sound(*, data: bytes, filename: str) -> Stored:
    """Store the bytes of an uploaded greeting, before the transaction: a slow storage would keep it open.

    Raises TOO_LARGE, SOUND_UNREADABLE for what is no WAV or MP3, SOUND_TOO_LONG.
    """
    if len(data) > LARGEST:
        raise TOO_LARGE(limit=LARGEST)
    heard = listen(data)
    if heard is None:
        raise SOUND_UNREADABLE()
    if heard.seconds > LONGEST:
        raise SOUND_TOO_LONG(limit=int(LONGEST))
    blob = store_blob(data, content_type=CONTENT_TYPES[heard.kind])
    return Stored(blob, filename[:200], heard.kind, round(heard.seconds, 1))


@operation
def keep_sound(*, actor: Actor, sound: Stored) -> Sound:
    """Keep an uploaded greeting whose bytes are stored."""
    return Sound.objects.create(
        blob=sound.blob,
        uploaded_by_id=actor.person_id,
        filename=sound.filename,
        kind=sound.kind,
        seconds=sound.seconds,
    )


@operation
def forget_unused_sounds() -> int:
    """Delete sounds that were uploaded a month ago and are named by no version of a flow and no draft; how many.

    Their bytes go with the sweep of files that nobody refers to.
    """
    old = Sound.objects.filter(created_at__lt=timezone.now() - UNUSED_FOR)
    if not old.exists():
        return 0
    # Locked: nobody can put one of them into a draft, or publish it, at this moment.
    drafts = Flow.objects.select_for_update().order_by("pk").values_list("draft", flat=True)
    versions = FlowVersion.objects.values_list("document", flat=True).iterator()
    named = set().union(*(sounds_of(one) for one in chain(list(drafts), versions)))
    return old.exclude(pk__in=named).delete()[0]


def sound_name(sound_id: int) -> str:
    """The last part of a sound's address: its id and our signature of it."""
    return f"{sound_id}-{sign(str(sound_id), PURPOSE, SIGNED)}"


def sound_address(sound_id: int) -> str:
    """Where the provider fetches a sound; it says nothing about how many there are elsewhere."""
    return f"{settings.PUBLIC_URL}/twilio/sounds/{sound_name(sound_id)}"


def sound_named(name: str) -> Sound | None:
    """The sound at an address, if we signed that."""
    number, _, signature = name.partition("-")
    if not number.isascii() or not number.isdigit() or len(signature) != SIGNED or len(number) > 18:
        return None
    if not signature.isascii() or not signature_fits(number, PURPOSE, signature):
        return None
    return Sound.objects.select_related("blob").filter(pk=int(number)).first()
