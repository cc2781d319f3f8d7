"""Flows: drafts, versions that callers hear, and the switch that answers every call at once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import INVALID, MISSING
from core.records import change
from routing.models import Queue
from staff.models import Calendar
from telephony.events import FLOW_CHANGED, FLOW_EMERGENCY, FLOW_PUBLISHED, NUMBER_CHANGED
from telephony.models import Flow, FlowVersion, PhoneNumber, Sound
from telephony.problems import FLOW_KEY_TAKEN, FLOW_UNFIT, NUMBER_TAKEN
from telephony.rules.dialling import judge
from telephony.rules.flow_changes import changes_between
from telephony.rules.flow_checks import LANGUAGES, House, Wrong, check, errors
from telephony.rules.flows import read, simple_document
from telephony.rules.prompts import chosen
from telephony.rules.texts import said_in
from telephony.services.guarding import judge_number

EMERGENCY = {
    "en": "We cannot take your call at the moment because of a disturbance. Please try again later. Goodbye.",
    "zh-CN": "由于突发情况，我们暂时无法接听您的来电，请稍后再拨。再见。",
}


def problems_of(document: dict[str, Any]) -> list[Wrong]:
    """What is wrong with a document in this house, errors and warnings."""
    numbers = {node.number for node in read(document).nodes.values() if node.number}
    ours = set(PhoneNumber.objects.filter(e164__in=numbers).values_list("e164", flat=True))
    house = House(
        queues=set(Queue.objects.filter(media="voice").values_list("pk", flat=True)),
        calendars=set(Calendar.objects.values_list("pk", flat=True)),
        sounds=set(Sound.objects.values_list("pk", flat=True)),
        refused={one: against for one in numbers if (against := _against(one, ours))},
    )
    return check(document, house)


def _against(number: str, ours: set[str]) -> str:
    return "own" if number in ours else judge_number(None, number).against


def _locked(flow: Flow, version: int | None) -> Flow:
    """Step: the flow, locked. Raises STALE unless `version` is still its own."""
    found = Flow.objects.select_for_update(of=("self",)).select_related("published").get(pk=flow.pk)
    if version is not None and version != found.version:
        raise changed_meanwhile("flow", found)
    return found


@operation
def create_flow(*, actor: Actor, key: str, name: dict[str, str]) -> Flow:
    """A new flow, which leads to the first queue for calls and is heard by nobody yet. Raises FLOW_KEY_TAKEN."""
    queue = Queue.objects.filter(media="voice").order_by("id").values_list("pk", flat=True).first()
    return make_flow(actor, key=key, name=name, document=simple_document(greeting=name, options=[], queue=queue))


def make_flow(actor: Actor, *, key: str, name: dict[str, str], document: dict[str, Any]) -> Flow:
    """Step: a new flow with this draft. Raises FLOW_KEY_TAKEN."""
    if Flow.objects.filter(key=key).exists():
        raise FLOW_KEY_TAKEN(key=key)
    flow = Flow.objects.create(key=key, name=name, draft=document)
    publish(FLOW_CHANGED, flow, actor=actor, facts={"key": key})
    return flow


@operation
def change_flow(
    *,
    actor: Actor,
    flow: Flow,
    version: int,
    name: dict[str, str] | None = None,
    document: dict[str, Any] | None = None,
) -> Flow:
    """Another name or draft; callers hear no difference yet. Numbers are kept as E.164. Raises STALE."""
    flow = _locked(flow, version)
    given: dict[str, Any] = {"name": name or flow.name, "draft": _tidy(document) if document else flow.draft}
    changed = change(flow, **given)
    if changed:
        told = changes_between(changed["draft"][0], flow.draft) if "draft" in changed else []
        publish(FLOW_CHANGED, flow, actor=actor, facts={"key": flow.key, "nodes": [one["node"] for one in told]})
    return flow


def _tidy(document: dict[str, Any]) -> dict[str, Any]:
    """Numbers as they are dialled, where they can be read."""
    for node in document["nodes"]:
        if node.get("number"):
            node["number"] = judge_number(None, node["number"]).number or node["number"]
    return document


@operation
def publish_flow(*, actor: Actor, flow: Flow, version: int, note: str = "") -> Flow:
    """Let new calls hear the draft; those that are on their way end in the version they began in.

    Raises STALE, or FLOW_UNFIT with what is wrong, node by node.
    """
    return publish_step(_locked(flow, version), actor=actor, note=note)


def publish_step(flow: Flow, *, actor: Actor, note: str = "") -> Flow:
    """Step: publish the draft of a locked or new flow; one that callers hear already is published again by nobody."""
    found = errors(problems_of(flow.draft))
    if found:
        raise FLOW_UNFIT(count=len(found), problems=[_told(one) for one in found])
    last = flow.published
    changes = changes_between(last.document if last else {}, flow.draft)
    if last is not None and not changes:
        return flow
    newest = FlowVersion.objects.filter(flow=flow).order_by("-number").values_list("number", flat=True).first()
    made = FlowVersion.objects.create(
        flow=flow,
        number=(newest or 0) + 1,
        document=flow.draft,
        changes=changes,
        note=note,
        published_at=timezone.now(),
        published_by_id=actor.person_id,
    )
    change(flow, published=made)
    publish(FLOW_PUBLISHED, flow, actor=actor, facts={"key": flow.key, "number": made.number})
    return flow


def _told(one: Wrong) -> dict[str, str]:
    return {"node": one.node, "field": one.field, "code": one.code, "en": one.en, "zh": one.zh}


@operation
def restore_version(*, actor: Actor, flow: Flow, version: int, number: int) -> Flow:
    """Take an older version up as the draft, to be looked at and published. Raises MISSING, STALE."""
    flow = _locked(flow, version)
    old = FlowVersion.objects.filter(flow=flow, number=number).first()
    if old is None:
        raise MISSING()
    if change(flow, draft=old.document):
        publish(FLOW_CHANGED, flow, actor=actor, facts={"key": flow.key, "restored": number})
    return flow


@operation
def begin_emergency(*, actor: Actor, flow: Flow, message: dict[str, str]) -> Flow:
    """Every caller of this flow hears this from now on, at the beginning or at their next key, and nothing else."""
    flow = _locked(flow, None)
    since = flow.emergency_since or timezone.now()
    if change(flow, emergency_since=since, emergency_message=message):
        publish(FLOW_EMERGENCY, flow, actor=actor, facts={"key": flow.key, "on": True})
    return flow


@operation
def end_emergency(*, actor: Actor, flow: Flow) -> Flow:
    """The published version is heard again."""
    flow = _locked(flow, None)
    if change(flow, emergency_since=None, emergency_message={}):
        publish(FLOW_EMERGENCY, flow, actor=actor, facts={"key": flow.key, "on": False})
    return flow


def emergency_report(flow: Flow, message: dict[str, str], *, rehearsed: bool) -> dict[str, Any]:
    """Which numbers are answered by it, and what is heard: in each language, and where nobody knows the caller's."""
    plan = read(flow.published.document if flow.published else flow.draft)
    unknown = [chosen(message, {}, one) for one in said_in("", first=plan.language)]
    return {
        "flow": flow.pk,
        "rehearsed": rehearsed,
        "since": flow.emergency_since,
        "heard": {one: found.text for one in LANGUAGES if (found := chosen(message, {}, one))},
        "unknown": [asdict(one) for one in dict.fromkeys(unknown) if one is not None],
        "numbers": list(flow.numbers.order_by("e164").values_list("e164", flat=True)),
    }


# --- numbers


@operation
def create_number(
    *, actor: Actor, number: str, name: dict[str, str], flow: Flow | None, queue: Queue | None
) -> PhoneNumber:
    """Make one of our numbers known. Raises INVALID for what is no number in international form, NUMBER_TAKEN."""
    e164 = judge(number, home="", countries=()).number
    if not e164:
        raise INVALID.field("e164", en="A number with + and its country's code.", zh="请填写带 + 和国家代码的号码。")
    if PhoneNumber.objects.filter(e164=e164).exists():
        raise NUMBER_TAKEN(number=e164)
    made = PhoneNumber.objects.create(e164=e164, name=name, flow=flow, queue=queue)
    publish(NUMBER_CHANGED, made, actor=actor, facts={"number": e164, "flow": flow.key if flow else ""})
    return made


@operation
def change_number(*, actor: Actor, number: PhoneNumber, version: int, **fields: Any) -> PhoneNumber:
    """Another name, flow or queue for one of our numbers. Raises STALE."""
    found = PhoneNumber.objects.select_for_update(of=("self",)).select_related("flow").get(pk=number.pk)
    if version != found.version:
        raise changed_meanwhile("phone_number", found)
    if change(found, **fields):
        key = found.flow.key if found.flow else ""
        publish(NUMBER_CHANGED, found, actor=actor, facts={"number": found.e164, "flow": key})
    return found
