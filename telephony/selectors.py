"""Who may see a call, and what the desk shows of calls."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value

from core.access import EVERYTHING, NOBODY, access_rule, scope_rule, visible
from core.prepared import ID, Prepared
from customers.models import Customer
from routing.models import OPEN, QUEUED, Queue, Reservation, WorkItem
from routing.selectors.reception import queue_as_it_is, reception_of
from routing.selectors.steering import steered_queues
from routing.selectors.work import queue_ids_of
from staff.audiences import audiences_for_scope, supervisors_of_queue
from staff.models import Calendar
from staff.rules import is_open
from telephony.models import (
    LIVE,
    OPEN_STAGES,
    Call,
    Callback,
    CallbackState,
    CallEvent,
    Flow,
    FlowVersion,
    Invitation,
    Leg,
    PhoneNumber,
    Purpose,
    Recording,
    Sound,
    Stage,
    VoicePolicy,
)
from telephony.rules.flows import Node, read, shut_with

CALLBACK_VIEWS: dict[str, tuple[str, ...]] = {
    "all": (),
    "open": (CallbackState.OPEN, CallbackState.DIALLING),
    "done": (CallbackState.DONE,),
    "failed": (CallbackState.FAILED,),
    "cancelled": (CallbackState.CANCELLED,),
}
# Whoever got this far was in the conversation; they may look it up afterwards.
CAME = (*OPEN_STAGES, Stage.HANDED_OVER, Stage.ENDED)


@access_rule(Call)
def call_rule(person: Any) -> Q:
    """By data scope; who runs a queue sees its calls; anybody the one that rings at them, and those they came into."""
    rule = scope_rule(person)
    if not getattr(person, "is_active", False) or rule == EVERYTHING:
        return rule
    # An empty Q disappears in an "or": everything must have been answered above.
    ringing = Reservation.objects.filter(agent_id=person.pk, state="pending").values("work_item_id")
    came = Q(pk__in=_asked_into(person.pk)) | Q(pk__in=_came_into(person.pk))
    return rule | _of_queues_run_by(person) | Q(work_item_id__in=ringing) | came


def _of_queues_run_by(person: Any) -> Q:
    """What belongs to the queues that this supervisor runs; what is in no queue is run by nobody."""
    return Q(queue_id__in=Queue.objects.filter(steered_queues(person)).values("pk"))


def _asked_into(person_id: int) -> Any:
    """The calls that a person was asked into, and has not left."""
    return Invitation.objects.filter(person_id=person_id, stage__in=OPEN_STAGES).values("call_id")


def _came_into(person_id: int) -> Any:
    """The calls whose present, or last, conversation a person took part in; supervising is no part of it."""
    there = Invitation.objects.filter(person_id=person_id, stage__in=CAME, turn=F("call__turn"))
    return there.exclude(purpose=Purpose.SUPERVISE).values("call_id")


@access_rule(Invitation)
def invitation_rule(person: Any) -> Q:
    """Supervision is for who runs the call's queue, for who does it, and for the agent where policy says so."""
    calls = Q(call__in=Call.objects.filter(visible(person, Call)))
    seen = Q(call__owner_id=person.pk) & ~Q(call__queue__voice_policy__supervision_seen=False)
    shown = ~Q(purpose=Purpose.SUPERVISE) | Q(person_id=person.pk) | seen
    if not getattr(person, "is_active", False):
        return calls
    return calls & (shown | Q(call__queue_id__in=Queue.objects.filter(steered_queues(person)).values("pk")))


@access_rule(Recording)
def recording_rule(person: Any) -> Q:
    """A conversation may be heard by who may see its call; a voicemail is a message, read on its ticket."""
    return Q(of="conversation", call__in=Call.objects.filter(visible(person, Call)))


@access_rule(Callback)
def callback_rule(person: Any) -> Q:
    """By data scope, and those of the queues one serves or runs, whose work they are."""
    rule = scope_rule(person)
    if not getattr(person, "is_active", False) or rule == EVERYTHING:
        return rule
    return rule | Q(queue_id__in=queue_ids_of(person.pk)) | _of_queues_run_by(person)


def promised(person: Any) -> QuerySet[Callback]:
    """Callbacks as lists show them; `number_open` where the person may see whose number it is."""
    work = WorkItem.objects.filter(ref_kind="callback", ref_id=OuterRef("pk"), state__in=OPEN).order_by("-id")
    rows = Callback.objects.filter(visible(person, Callback)).annotate(
        number_open=_may_read_number(person), open_work=Subquery(work.values("pk")[:1])
    )
    return rows.select_related("owner", "queue", "call__customer")


def _may_read_number(person: Any) -> Any:
    if person.is_supervising:
        return Value(True)
    cards = Customer.objects.filter(visible(person, Customer), pk=OuterRef("call__customer_id"))
    return Q(owner_id=person.pk) | Q(Exists(cards))


def listed_callbacks(
    person: Any, *, view: str = "all", queue: int | None = None, customer: int | None = None, agent: int | None = None
) -> QuerySet[Callback]:
    """The callbacks of one view, of one queue, customer or agent where these are given."""
    given = {"queue_id": queue, "call__customer_id": customer, "owner_id": agent}
    asked = Q(**{name: value for name, value in given.items() if value is not None})
    states = CALLBACK_VIEWS[view]
    return promised(person).filter(asked, **({"state__in": states} if states else {}))


def callback_audiences(callback: Callback) -> list[str]:
    """Who hears of a callback: the same people as in `callback_rule`."""
    return [*audiences_for_scope(callback), f"queue:{callback.queue_id}", *_runners_of(callback)]


def audiences_of(call: Call) -> list[str]:
    """Who hears of a call: the same people as in `call_rule`."""
    came = (one["person"] for one in call.participants if one["person"] and one["stage"] in CAME)
    return [*audiences_for_scope(call), *_runners_of(call), *(f"agent:{person}" for person in came)]


def _runners_of(thing: Call | Callback) -> list[str]:
    """Who runs the queue that this is in."""
    return supervisors_of_queue(thing.queue.team_id, thing.queue.pk) if thing.queue else []


def supervision_audiences(call: Call, supervision: Invitation) -> list[str]:
    """Who hears that a call is supervised: who runs its queue, and its agent where the queue's policy says so."""
    found = [*_runners_of(call), f"agent:{supervision.person_id}"]
    hidden = VoicePolicy.objects.filter(queue_id=call.queue_id or 0, supervision_seen=False).exists()
    return found if hidden or call.owner_id is None else [*found, f"agent:{call.owner_id}"]


def knows_of_supervision(person: Any, call: Call) -> bool:
    """Whether a call's page tells this person who supervised it."""
    if Queue.objects.filter(steered_queues(person), pk=call.queue_id or 0).exists():
        return True
    return not VoicePolicy.objects.filter(queue_id=call.queue_id or 0, supervision_seen=False).exists()


def supervisions_on(person: Any, call_ids: Any) -> QuerySet[Invitation]:
    """Who supervises these calls now, as far as this person may know it."""
    rows = Invitation.objects.filter(visible(person, Invitation), purpose=Purpose.SUPERVISE, stage__in=OPEN_STAGES)
    return rows.filter(call__in=call_ids).select_related("person", "call__owner").order_by("pk")


def listed(person: Any) -> QuerySet[Call]:
    """Calls as lists show them."""
    return Call.objects.filter(visible(person, Call)).select_related("owner", "customer", "queue")


def readable(person: Any) -> QuerySet[Call]:
    """Calls as a page shows them, the flight record in the order of its lines."""
    flight = Prefetch("flight", queryset=CallEvent.objects.order_by("id"))
    spoken = Prefetch("recordings", queryset=Recording.objects.order_by("id"))
    return listed(person).prefetch_related(Prefetch("legs", queryset=Leg.objects.order_by("id")), flight, spoken)


@access_rule(Flow)
@access_rule(Sound)
@access_rule(PhoneNumber)
def configuration_rule(person: Any) -> Q:
    """What callers hear is set up by administrators and read by supervisors."""
    return EVERYTHING if getattr(person, "is_active", False) and person.is_supervising else NOBODY


def own_numbers() -> QuerySet[PhoneNumber]:
    """Our numbers."""
    return PhoneNumber.objects.select_related("flow")


def flows() -> QuerySet[Flow]:
    """Flows as lists and pages show them, with the version that callers hear and the numbers that lead there."""
    heard = Prefetch(
        "published", queryset=FlowVersion.objects.defer("document", "changes").select_related("published_by")
    )
    return Flow.objects.prefetch_related(heard, Prefetch("numbers", queryset=PhoneNumber.objects.order_by("e164")))


def versions_of(flow: Flow) -> QuerySet[FlowVersion]:
    """What was published of a flow."""
    return FlowVersion.objects.filter(flow=flow).select_related("published_by")


def shut_by_emergency(queue: Queue) -> list[dict[str, Any]]:
    """What callers of each flow with a number meet while this queue is closed in an emergency, where its hours are asked."""
    found = []
    for flow in Flow.objects.filter(published__isnull=False, numbers__isnull=False).distinct().order_by("id"):
        shut = shut_with(read(cast(FlowVersion, flow.published).document), queue.pk)
        if shut is not None:
            found.append({
                "flow": flow.pk,
                "name": flow.name,
                "numbers": list(flow.numbers.order_by("e164").values_list("e164", flat=True)),
                "everybody": shut.everybody,
                "queues": list(Queue.objects.filter(pk__in=shut.queues).order_by("id")),
            })  # fmt: skip
    return found


_calendar = Prepared(ID, lambda calendar_id: Calendar.objects.filter(pk=calendar_id))


def reception_at(node: Node, now: datetime) -> str:
    """Whether the hours that a node looks at are "open" or "closed" now, or its queue in an "emergency"."""
    if node.queue is not None:
        queue = queue_as_it_is(node.queue)
        return (reception_of(queue, now).cause or "open") if queue else "open"
    calendar = _calendar(node.calendar or 0)
    return "open" if calendar is None or is_open(now, calendar.hours) else "closed"


def last_agent(customer_ids: list[int], days: int, now: datetime) -> int | None:
    """Who spoke with one of these cards last, if that is not too long ago and they still work here."""
    talks = Call.objects.filter(
        customer_id__in=customer_ids, connected_at__gte=now - timedelta(days=days), owner__is_active=True
    )
    return talks.order_by("-created_at", "-id").values_list("owner_id", flat=True).first()


def calls_on_desk(person: Any) -> QuerySet[Call]:
    """The living calls that the person's desk shows: their own, and for supervisors all that they may see."""
    rows = Call.objects.filter(state__in=LIVE).select_related("owner", "customer", "queue")
    mine = Q(owner_id=person.pk) | Q(pk__in=_asked_into(person.pk))
    return rows.filter(visible(person, Call) if person.is_supervising else mine)


def callers_waiting(queue: Queue) -> int:
    """How many callers are on the line in this queue; callbacks wait without anybody."""
    return WorkItem.objects.filter(queue=queue, state__in=QUEUED, media="voice", ref_kind="call").count()


def place_in_queue(call: Call) -> int | None:
    """How many wait in the call's queue up to this one, from 1; None when its work waits no more."""
    item = WorkItem.objects.filter(pk=call.work_item_id or 0, state__in=QUEUED).values("queue_id", "rank", "id").first()
    if item is None:
        return None
    before = Q(rank__lt=item["rank"]) | Q(rank=item["rank"], id__lt=item["id"])
    waiting = WorkItem.objects.filter(before, queue_id=item["queue_id"], state__in=QUEUED, media="voice")
    return 1 + int(waiting.aggregate(n=Count("id"))["n"])
