"""Uploaded greetings that nothing names any more go after a month; what callers may still hear stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.actor import SYSTEM
from core.files import drop_orphan, orphans
from core.models import Blob
from telephony.models import Flow, Sound
from telephony.services.flows import publish_flow
from telephony.services.setup import set_up_flow
from telephony.services.sounds import keep_sound, store_sound
from telephony.tasks import forget_sounds
from tests.telephony.flows.documents import both, flow, node
from tests.telephony.flows.sounds import wav
from tests.telephony.line import voice_queue

pytestmark = pytest.mark.django_db(transaction=True)


def uploaded(seconds: float, days: int = 31) -> Sound:
    """A greeting that was uploaded so many days ago."""
    made = keep_sound(actor=SYSTEM, sound=store_sound(data=wav(seconds), filename=f"{seconds}.wav"))
    Sound.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days))
    return made


def test_only_what_no_draft_and_no_version_names_is_deleted() -> None:
    queue = voice_queue("support")
    heard, before, drafted, unused, fresh = (uploaded(1), uploaded(2), uploaded(3), uploaded(4), uploaded(5, days=29))

    def saying(sound: Sound) -> dict[str, object]:
        say = node("say", text=both("Hello.", "您好。"), sound={"en": sound.pk}, exits={"next": "queue"})
        return flow(say, node("queue", queue=queue.pk))

    made = set_up_flow(actor=SYSTEM, key="main", name={"en": "Main"}, document=saying(before))
    for document in (saying(heard), saying(drafted)):
        Flow.objects.filter(pk=made.pk).update(draft=document)
        if document == saying(heard):
            publish_flow(actor=SYSTEM, flow=made, version=Flow.objects.get(pk=made.pk).version)
    blob = unused.blob_id
    assert (forget_sounds(), forget_sounds()) == (1, 0)
    assert set(Sound.objects.values_list("pk", flat=True)) == {heard.pk, before.pk, drafted.pk, fresh.pk}
    Blob.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert orphans() == [blob]
    assert drop_orphan(blob_id=blob)
