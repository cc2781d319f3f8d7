"""A call on its way through a flow: what it hears at each node, what its keys mean, and where that leads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from core.operations import operation
from core.prepared import ID, TEXT, Prepared
from customers.models import CustomerContactPoint
from customers.selectors.cards import group_ids
from routing.models import Queue
from telephony.models import Call, CallState, DivertedTo, Flow, FlowVersion
from telephony.rules import documents
from telephony.rules.flows import ASKING, Facts, Node, Walked, press, read, walk
from telephony.rules.flows import Flow as Plan
from telephony.rules.prompts import Prompt, asked, ended, on_the_way
from telephony.selectors import last_agent, reception_at
from telephony.services.diverting import diversion_document, divert
from telephony.services.flight import address, note, update
from telephony.services.guarding import judge_number
from telephony.services.queueing import default_queue, enter_queue, queue_document
from telephony.services.receipts import once
from telephony.services.sounds import sound_address

MOST_PLANS = 100
_plans: dict[int, Plan] = {}  # a published version never changes


def plan_of(version_id: int) -> Plan:
    """A published version, read."""
    plan = _plans.get(version_id)
    if plan is None:
        if len(_plans) >= MOST_PLANS:
            _plans.clear()
        document = FlowVersion.objects.values_list("document", flat=True).get(pk=version_id)
        plan = _plans[version_id] = read(document)
    return plan


def _walking(sid: str) -> QuerySet[Call]:
    joined = ("customer", "queue", "number__queue", "flow_version__flow")
    heavy = ("flow_version__document", "flow_version__changes", "flow_version__flow__draft")
    rows = Call.objects.select_for_update(of=("self",)).select_related(*joined)
    return rows.defer(*heavy).filter(sid=sid)


_by_sid = Prepared(TEXT, _walking)


def walking_call(sid: str) -> Call | None:
    """Step: a call by its SID, locked, with what it walks."""
    return _by_sid(sid)


def begin(call: Call, flow: Flow) -> str:
    """Step: a new call at the beginning of its flow's published version."""
    if flow.emergency_since is not None:
        return _emergency(call, flow)
    plan = plan_of(flow.published_id or 0)
    return _go(call, plan, plan.start)


def _emergency(call: Call, closed: Flow | Queue) -> str:
    words = closed.emergency_message
    divert(call, to=DivertedTo.MESSAGE, cause="emergency", message=words, otherwise=DivertedTo.MESSAGE)
    return diversion_document(call)


def _closed_by_hand(plan: Plan, walked: Walked) -> Queue | None:
    """The queue whose emergency leads to a message here, if somebody wrote one: that is what they were told callers hear."""
    if walked.node is None or walked.node.kind != "message":
        return None
    closed = [plan.nodes[name].queue for name, way in walked.path if way == "emergency"]
    found = Queue.objects.filter(pk__in=[one for one in closed if one], emergency_since__isnull=False).first()
    return found if found is not None and any(found.emergency_message.values()) else None


def where_it_stands(call: Call) -> str:
    """Step: what a locked call hears that asks again without having pressed anything."""
    if call.is_over:
        return documents.goodbye()
    at = _standing(call)
    if at is None:
        return queue_document(call, "queueing")
    plan, node = at
    return _ask(call, plan, node) if node.kind in ASKING else _ring(call, node)


def _standing(call: Call) -> tuple[Plan, Node] | None:
    """The node at which a locked call waits for a key, or for a number outside to answer."""
    outside = call.state == CallState.OUTSIDE and call.turn == 0
    if call.flow_version_id is None or not (call.state == CallState.MENU or outside):
        return None
    plan = plan_of(call.flow_version_id)
    node = plan.nodes.get(call.node)
    return (plan, node) if node is not None else None


@operation
def choose_option(*, key: str, sid: str, digits: str, step: int) -> str:
    """The caller pressed a key, or none in time. A step that is over already changes nothing."""
    return once(key, lambda: _choose(sid, digits, step))


def _choose(sid: str, digits: str, step: int) -> str:
    call = walking_call(sid)
    if call is not None and call.state == CallState.MENU and _standing(call) is None:
        return enter_queue(call, default_queue(call.number), "default")  # it rang before its number had a flow
    return _at_step(call, step, lambda on, plan, node: _pressed(on, plan, node, digits), of=ASKING)


def _at_step(call: Call | None, step: int, go_on: Callable[[Call, Plan, Node], str], of: Collection[str]) -> str:
    """Step: go on from the node of these kinds at which a locked call stands; about another step nothing changes."""
    if call is None or call.is_over:
        return documents.goodbye()
    at = _standing(call)
    return where_it_stands(call) if at is None or at[1].kind not in of or step != call.step else go_on(call, *at)


def _pressed(call: Call, plan: Plan, node: Node, digits: str) -> str:
    meant = press(node, digits, call.attempt, call.step)
    note(call, "menu", node=node.id, attempt=call.attempt, pressed=digits[:1], understood=meant.understood)
    flow = call.flow_version.flow if call.flow_version else None
    if flow is not None and flow.emergency_since is not None:
        return _emergency(call, flow)
    if meant.again:
        _stand(call, node, again=True)
        return _ask(call, plan, node)
    call.language = meant.language or call.language
    return _go(call, plan, meant.to)


def _go(call: Call, plan: Plan, start: str) -> str:
    """Step: on from a node to the next one that awaits a key or ends; what is said on the way comes first."""
    facts = Facts(lambda node: reception_at(node, timezone.now()), lambda: is_recognised(call), call.language)
    walked = walk(plan, start, facts)
    _remember(call, plan, walked)
    closed = _closed_by_hand(plan, walked)
    if closed is not None:
        update(call, queue=closed, team_id=closed.team_id)
        return _emergency(call, closed)
    _stand(call, walked.node)
    name = call.customer.name if call.customer else ""
    words = _lines(on_the_way(plan, walked.said, call.language, name))
    return documents.after(words, _arrived(call, plan, walked.node))


def _remember(call: Call, plan: Plan, walked: Walked) -> None:
    branches = [list(one) for one in walked.path if plan.nodes[one[0]].kind in ("hours", "caller")]
    if branches:
        note(call, "walked", path=branches)
    wanting = walked.preferring
    if wanting is not None and call.customer_id is not None:
        call.preferred_agent_id = last_agent(group_ids(call.customer_id), wanting.last_agent_days, timezone.now())


def _stand(call: Call, node: Node | None, *, again: bool = False) -> None:
    """Step: where the call is now. Only the caller's own webhooks read it: no version, nobody is told."""
    call.node, call.step = node.id if node else "", call.step + 1
    call.attempt = call.attempt + 1 if again else 1
    call.save(update_fields=["node", "step", "attempt", "language", "preferred_agent"])


def _arrived(call: Call, plan: Plan, node: Node | None) -> str:
    match node.kind if node else "":
        case "menu" | "language" if node:
            return _ask(call, plan, node)
        case "voicemail" | "message" if node:
            return _end(call, plan, node)
        case "forward" if node:
            return _forward(call, plan, node)
    queue = Queue.objects.filter(pk=node.queue or 0, media="voice").first() if node else None
    return enter_queue(call, queue or default_queue(call.number), "menu")


def _ask(call: Call, plan: Plan, node: Node) -> str:
    here = f"menu?call={call.sid}&step={call.step}"
    return documents.asked(
        _lines(asked(plan, node, call.language, again=call.attempt > 1)),
        timeout=node.timeout,
        action=address(here),
        otherwise=address(f"{here}&silent=1"),
    )


def _end(call: Call, plan: Plan, node: Node) -> str:
    """Step: a message or a voicemail, for the queue whose work that becomes."""
    queue = Queue.objects.filter(pk=node.queue or 0).first()
    if queue is not None:
        update(call, queue=queue, team_id=queue.team_id)
    words = ended(plan, node, call.language)
    made = divert(
        call,
        to=node.kind,
        cause="menu",
        message={one.language: one.text for one in words if one.sound is None},
        otherwise=DivertedTo.MESSAGE,
        sounds={one.language: one.sound for one in words if one.sound is not None},
    )
    return diversion_document(call, made)


def _forward(call: Call, plan: Plan, node: Node) -> str:
    """Step: to a number outside, as long as it may be dialled: that may have changed since it was published."""
    verdict = judge_number(None, node.number)
    if verdict.against:
        note(call, "forward_refused", against=verdict.against)
        return _go(call, plan, node.way("otherwise"))
    note(call, "forwarded", node=node.id)
    update(call, happened="forwarded")
    return _ring(call, node)


def _ring(call: Call, node: Node) -> str:
    # A caller's own number is not ours to show, and a withheld one not to give away.
    shown = call.number.e164 if call.number else call.dialled
    action = address(f"forwarded?call={call.sid}&step={call.step}")
    return documents.forwarded(node.number, shown=shown, seconds=node.ring_seconds, action=action)


@operation
def after_forwarding(*, key: str, sid: str, status: str, step: int) -> str:
    """The number outside has hung up, or never answered: then the flow goes on."""
    return once(key, lambda: _after_forwarding(sid, status, step))


def _after_forwarding(sid: str, status: str, step: int) -> str:
    call = walking_call(sid)
    return _at_step(call, step, lambda on, plan, node: _forward_over(on, plan, node, status), of=("forward",))


def _forward_over(call: Call, plan: Plan, node: Node, status: str) -> str:
    note(call, "forward_over", status=status)
    if status in ("completed", "answered"):
        return documents.goodbye()
    update(call, happened="not_answered")
    return _go(call, plan, node.way("otherwise"))


_verified = Prepared(
    ID,
    lambda point: CustomerContactPoint.objects.filter(
        contact_point=point, ended_at__isnull=True, verified_at__isnull=False
    ),
)


def is_recognised(call: Call) -> bool:
    """Step: exactly one customer has this number, and somebody checked that it is theirs."""
    if call.customer_id is None or call.contact_point_id is None or call.candidates:
        return False
    return _verified(call.contact_point_id) is not None


def _lines(prompts: Iterable[Prompt]) -> list[documents.Line]:
    return [
        documents.Line(one.text, one.language, "" if one.sound is None else sound_address(one.sound)) for one in prompts
    ]
