"""Tags: which there are, and in which family each is. A tag that somebody writes on a card is known from then on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.problems import INVALID, MISSING
from core.records import change
from core.search import fold, sounds_of
from customers.events import TAG_SAVED
from customers.models import Customer, CustomerTag
from customers.problems import TAG_IN_USE, TAG_TAKEN

LONGEST_READS = 600


def reads_of(name: str) -> str:
    """A tag as somebody types it: folded, then how it sounds."""
    return " ".join([fold(name), *sounds_of(name)])[:LONGEST_READS]


def tidy_tags(profile: dict[str, Any]) -> None:
    """Step: tags without blanks around them and each once; new ones become known, as free ones. Raises INVALID."""
    if "tags" not in profile:
        return
    names = [" ".join(one.split()) for one in profile["tags"]]
    if not all(names):
        raise INVALID.field("tags", en="A tag is a word or two.", zh="标签不能为空。")
    profile["tags"] = list(dict.fromkeys(names))
    learn_tags(profile["tags"])


def learn_tags(names: Iterable[str]) -> None:
    """Step: from now on these tags are suggested; of two who write the same new one, one adds it."""
    wanted = set(names)
    known = set(CustomerTag.objects.filter(name__in=wanted).values_list("name", flat=True)) if wanted else set()
    # In one order: two who write the same new tags wait for each other and do not deadlock.
    fresh = [CustomerTag(name=one, reads=reads_of(one)) for one in sorted(wanted - known)]
    CustomerTag.objects.bulk_create(fresh, ignore_conflicts=True)


@operation
def define_tag(*, actor: Actor, name: str, family: str) -> CustomerTag:
    """A tag that nobody carries yet. Raises TAG_TAKEN."""
    name = " ".join(name.split())
    if CustomerTag.objects.filter(name=name).exists():
        raise TAG_TAKEN(tag=name)
    made = CustomerTag.objects.create(name=name, family=family, reads=reads_of(name))
    publish(TAG_SAVED, made, actor=actor, facts={"name": name, "family": family})
    return made


@operation
def move_tag(*, actor: Actor, tag_id: int, family: str) -> CustomerTag:
    """Put a tag into a family; every card that carries it shows it there."""
    found = _locked(tag_id)
    changes = change(found, family=family)
    if changes:
        publish(TAG_SAVED, found, actor=actor, changes=changes, facts={"name": found.name})
    return found


@operation
def drop_tag(*, actor: Actor, tag_id: int) -> None:
    """Suggest a tag no more. Raises TAG_IN_USE while somebody carries it."""
    found = _locked(tag_id)
    if Customer.objects.filter(tags__contains=[found.name], deleted_at__isnull=True).exists():
        raise TAG_IN_USE(tag=found.name)
    publish(TAG_SAVED, found, actor=actor, facts={"name": found.name, "step": "dropped"})
    found.delete()


def _locked(tag_id: int) -> CustomerTag:
    found = CustomerTag.objects.select_for_update().filter(pk=tag_id).first()
    if found is None:
        raise MISSING()
    return found
