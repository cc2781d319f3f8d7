"""What a queue allows on the telephone."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.prepared import ID, Prepared
from core.problems import INVALID
from core.records import change
from routing.models import Queue
from telephony.events import VOICE_POLICY_CHANGED
from telephony.models import VoicePolicy
from telephony.rules.dialling import COUNTRIES

_of_queue = Prepared(ID, lambda queue_id: VoicePolicy.objects.select_related("caller_number").filter(queue=queue_id))


def policy_of(queue_id: int | None) -> VoicePolicy:
    """Step: the policy of a queue; the defaults, not saved, where nobody has set any."""
    return _of_queue(queue_id or 0) or VoicePolicy(queue_id=queue_id or 0)


@operation
def set_voice_policy(*, actor: Actor, queue: Queue, **fields: Any) -> VoicePolicy:
    """Change what a queue allows; what is not given stays. Raises INVALID for a country that does not exist."""
    for place, country in enumerate(fields.get("countries") or ()):
        if country not in COUNTRIES:
            raise INVALID.field(f"countries.{place}", en="There is no such country.", zh="没有该国家或地区。")
    Queue.objects.select_for_update(no_key=True).get(pk=queue.pk)
    policy, _ = VoicePolicy.objects.get_or_create(queue=queue)
    changes = change(policy, **fields)
    if changes:
        shown = {name: (str(old), str(new)) for name, (old, new) in changes.items()}
        publish(VOICE_POLICY_CHANGED, policy, actor=actor, changes=shown, facts={"queue": queue.key})
    return policy
