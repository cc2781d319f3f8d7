"""Somebody else's world: one object of every kind that an address can name, and the people who may not see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.test import Client
from django.utils import timezone

from catalog.services import define_plan, define_product
from core.actor import SYSTEM, Actor
from core.files import store_blob
from core.models import FieldDefinition
from customers.models import (
    CardLook,
    ContactPoint,
    CustomerClass,
    CustomerContactPoint,
    CustomerFile,
    CustomerTag,
    CustomerView,
    Import,
    ImportRow,
    Segment,
    Subscription,
)
from customers.services.cards import create_customer
from customers.services.relations import relate
from customers.services.subscriptions import start_subscription
from insight.models import Alarm
from knowledge.services import create_article
from mail.models import RawMail
from outreach.models import RetentionCase
from privacy.models import Erasure, PersonalCopy
from routing.models import Reservation
from routing.services import create_break_reason, create_disposition, create_skill, distribute
from staff.models import Person
from staff.services import create_calendar, issue_token
from telephony.models import Call, Callback, FlowVersion, Invitation, Leg, PhoneNumber, Recording, Sound
from telephony.services.flows import create_flow
from tests import cast
from tests.tickets.stage import Desk, deliver, desk, letter, opened, ticket_of
from tickets.models import Attachment, AutomationRule, Bulk, Message, SlaPolicy, View
from tickets.services import add_tasks, link_tickets, plan_reply
from tickets.services.canned import create_canned_text, create_macro

TEXT = {"en": "x", "zh-CN": "某"}
MISSING = 999_999_999
LATER = (timezone.now() + timedelta(days=1)).isoformat()


@dataclass
class World:
    """What stands in Anna's world, by the first part of its address; `links` are second keys."""

    desk: Desk
    things: dict[str, models.Model] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    portal_token: str = ""


def build() -> World:
    """A mail became a ticket with work reserved for Anna; her customer wants to leave; a call waits."""
    stage = desk()
    world = World(stage)
    row = deliver(letter())
    ticket = ticket_of(row)
    distribute()
    message = Message.objects.filter(ticket=ticket).order_by("id")[0]
    reservation = Reservation.objects.select_related("work_item").get(agent=stage.anna)
    world.things |= {
        "tickets": ticket,
        "messages": message,
        "attachments": Attachment.objects.get(message=message),
        "quarantine": RawMail.objects.get(pk=row.pk),
        "queues": stage.queue,
        "reservations": reservation,
        "work-items": reservation.work_item,
        "tokens": issue_token(actor=SYSTEM, person=stage.anna, name="hers", scopes=["*"])[0],
    }
    _kept(world)
    world.things |= {
        "agents": stage.anna,
        "people": stage.anna,
        "teams": stage.team,
        "dispositions": create_disposition(actor=SYSTEM, queue=stage.queue, code="x", name=TEXT),
        "skills": create_skill(actor=SYSTEM, key="x", name=TEXT),
        "break-reasons": create_break_reason(actor=SYSTEM, code="x", name=TEXT),
        "calendars": create_calendar(name="x", timezone_name="UTC", intervals={}),
    }
    _of_the_desk(world)
    world.links |= {"person_id": stage.anna.pk, "skill_id": world.things["skills"].pk}
    world.portal_token = ticket.portal_token
    world.things["supervision"] = Alarm.objects.create(
        queue=stage.queue, measure="waiting", level="warning", raised_at=timezone.now(), level_since=timezone.now()
    )
    _customer(world)
    _calls(world, reservation)
    _flows(world)
    return world


def _of_the_desk(world: World) -> None:
    """How tickets are listed, promised, answered and seen to: one's own, or for administrators and editors."""
    anna = world.desk.anna
    draft = {"en": {"title": "Draft", "body_markdown": "Not yet."}}
    world.things |= {
        "articles": create_article(actor=SYSTEM, category="x", audience="internal", texts=draft),
        "customer-fields": FieldDefinition.objects.create(kind="customer", key="x", type="text", name=TEXT),
        "customer-classes": CustomerClass.objects.create(code="x", name=TEXT),
        "customer-tags": CustomerTag.objects.create(name="x"),
        "customer-views": CustomerView.objects.create(name=TEXT, owner=anna, conditions={"all": []}, columns=["name"]),
        "segments": Segment.objects.create(name=TEXT, owner=anna, conditions={"all": []}),
        "ticket-fields": FieldDefinition.objects.create(kind="ticket", key="x", type="text", name=TEXT),
        "bulk": Bulk.objects.create(person=anna, change={"status": "closed"}, state="done"),
        "views": View.objects.create(name=TEXT, owner=anna, conditions={"all": []}, columns=["number"]),
        "sla-policies": SlaPolicy.objects.create(name=TEXT),
        "automation": AutomationRule.objects.create(name=TEXT, trigger="opened", is_active=False),
    }


def _kept(world: World) -> None:
    """What Anna made for herself, and what hangs on her ticket."""
    anna, ticket = world.desk.anna, world.things["tickets"]
    mine = {"actor": SYSTEM, "title": TEXT, "owner_id": anna.pk}
    world.things["planned-replies"] = plan_reply(actor=Actor.of(anna), ticket_id=ticket.pk, text="Hello")
    world.things["canned-texts"] = create_canned_text(text=TEXT, **mine)
    world.things["macros"] = create_macro(actions=[{"kind": "note", "text": TEXT}], **mine)
    other = opened(world.desk)
    world.things["ticket-tasks"] = add_tasks(actor=SYSTEM, ticket_id=ticket.pk, titles=["x"])[0]
    world.things["ticket-links"] = link_tickets(actor=SYSTEM, ticket_id=ticket.pk, other_id=other.pk, kind="related")
    world.links["macro_id"] = world.things["macros"].pk


def _flows(world: World) -> None:
    """What callers hear: for administrators and supervisors only."""
    made = create_flow(actor=SYSTEM, key="x", name=TEXT)
    version = FlowVersion.objects.create(flow=made, number=1, document=made.draft, published_at=timezone.now())
    blob = store_blob(b"RIFF", content_type="audio/wav")
    world.links["number"] = version.number
    world.things |= {
        "flows": made,
        "sounds": Sound.objects.create(blob=blob, filename="x.wav", kind="wav", seconds=1),
        "phone-numbers": PhoneNumber.objects.create(e164="+861055550177", name=TEXT, flow=made),
    }


def _calls(world: World, reservation: Reservation) -> None:
    stage = world.desk
    world.things["calls"] = Call.objects.create(
        sid="CA" + "f" * 32, caller_kind="phone", caller="+8613800000001", dialled="+861055550100", owner=stage.anna,
        team=stage.team, queue=stage.queue, work_item=reservation.work_item, state="active",
    )  # fmt: skip
    leg = Leg.objects.create(call=world.things["calls"], party="guest", label="leg-foreign")
    asked = Invitation.objects.create(
        call=leg.call, leg=leg, purpose="add", by=stage.anna, number="+861055550199", stage="joined"
    )
    world.links["invitation_id"] = asked.pk
    world.things["recordings"] = Recording.objects.create(
        call=leg.call, of="conversation", state="stored", blob=store_blob(b"RIFF", content_type="audio/wav")
    )
    world.things["callbacks"] = Callback.objects.create(
        call=world.things["calls"], number="+8613800000001", queue=stage.queue, owner=stage.anna, team=stage.team
    )


def subscription_of(anna: Person) -> Subscription:
    """A customer of hers, with an address and one subscription."""
    points = [{"kind": "email", "value": "hers@example.com"}]
    customer = create_customer(
        actor=Actor.of(anna), name="Hers", contact_points=points, owner_id=anna.pk, team_id=anna.team_id
    )
    product = define_product(actor=SYSTEM, code="fibre", name=TEXT, kind="broadband")
    plan = define_plan(actor=SYSTEM, code="f", product=product, name=TEXT, monthly=Decimal(9), currency="CNY")
    return start_subscription(
        actor=SYSTEM, customer_id=customer.pk, plan=plan, number="021555", started_on=date(2020, 1, 1)
    )


def _customer(world: World) -> None:
    anna = world.desk.anna
    subscription = subscription_of(anna)
    customer = subscription.customer
    case = RetentionCase.objects.create(
        subscription=subscription, customer=customer, reason="price", owner=anna, team=anna.team
    )
    other = create_customer(actor=SYSTEM, name="Hers too", owner_id=anna.pk, team_id=anna.team_id)
    world.links["link_id"] = CustomerContactPoint.objects.get(customer=customer).pk
    kept = CustomerFile.objects.create(
        customer=customer, blob=store_blob(b"x", content_type="text/plain"), author=anna, filename="x", size=1
    )
    world.links["file_id"] = kept.pk
    world.links["relation_id"] = relate(actor=SYSTEM, source_id=customer.pk, target_id=other.pk, kind="payer").pk
    world.things |= {"customers": customer, "subscriptions": subscription, "retention-cases": case}
    CardLook.objects.create(customer=customer, person=anna, hour=timezone.now(), at=timezone.now())
    world.things["imports"] = Import.objects.create(
        person=world.desk.boss,
        filename="x.csv",
        state="tried",
        header=["name"],
        mapping=["name"],
        total=1,
        pass_number=1,
    )
    ImportRow.objects.create(job=world.things["imports"], number=2, cells=["x"], state="refused", reason="no_name")
    world.things["personal-copies"] = PersonalCopy.objects.create(
        customer=customer, reason="asked", asked_by=world.desk.boss, state="ready", blob=kept.blob
    )
    world.things["erasures"] = Erasure.objects.create(
        customer=customer, reason="asked", asked_by=world.desk.boss, due_at=timezone.now() + timedelta(days=7)
    )


@dataclass(frozen=True)
class Asker:
    """Somebody who asks; without a person, whoever the client is."""

    name: str
    client: Client
    person: Person | None


def askers() -> list[Asker]:
    """The cast, all of another team than Anna's."""
    far = cast.team("Far")
    people = {
        "agent, own scope": cast.person("Own", data_scope="own", team=far),
        "agent, team scope": cast.person("Mate", data_scope="team", team=far),
        "supervisor": cast.person("Super", role="supervisor", data_scope="team", team=far),
        "supervisor, own scope": cast.person("Solo", role="supervisor", data_scope="own", team=far),
        "editor": cast.person("Editor", role="editor", data_scope="team", team=far),
    }
    found = [Asker(name, cast.client_of(person), person) for name, person in people.items()]
    browser = people["agent, own scope"]
    found.append(Asker("agent in a browser", cast.browser_of(browser), browser))
    narrow = cast.person("Narrow", data_scope="all", role="admin")
    found.append(Asker("token without the scope", cast.client_of(narrow, "live:read"), None))
    found.append(Asker("customer", portal_client("other@example.com"), None))
    found.append(Asker("stranger", Client(), None))
    return found


def portal_client(address: str) -> Client:
    """A customer who proved this address."""
    client = Client()
    point, _ = ContactPoint.objects.get_or_create(kind="email", value=address)
    session = client.session
    session["portal_contact_point"] = point.pk
    session.save()
    return client


# What a write is asked with, so that it is the object and not the input that decides.
BODIES: dict[str, dict[str, Any]] = {
    "PATCH customers/<int:pk>": {"name": "Mine now"},
    "POST customers/<int:pk>/merge": {"into": 1},
    "POST customers/<int:pk>/notes": {"body": "Hello"},
    "POST customers/<int:pk>/contact-points": {"kind": "email", "value": "mine@example.com"},
    "POST customers/<int:pk>/consents": {"purpose": "marketing", "is_given": True, "source": "call"},
    "PATCH imports/<int:pk>": {"rule": "skip"},
    "POST customers/<int:pk>/copies": {"reason": "asked"},
    "POST customers/<int:pk>/erasures": {"reason": "asked", "number": "C1"},
    "POST customers/<int:pk>/relations": {"target": 1, "kind": "payer"},
    "PATCH customers/<int:pk>/relations/<int:relation_id>": {"title": "Mine"},
    "POST customers/<int:pk>/disclosures": {"field": "national_id", "reason": "I want to know"},
    "PATCH articles/<int:pk>": {"audience": "public"},
    "POST articles/<int:pk>/versions": {"language": "en", "title": "x", "body_markdown": "x"},
    "POST articles/<int:pk>/review": {"language": "en"},
    "POST articles/<int:pk>/feedback": {"is_helpful": True},
    "POST work-items/<int:pk>/transfer": {"agent": 1},
    "POST calls/<int:pk>/transfer": {"number": "+861055550199"},
    "POST calls/<int:pk>/consult": {"number": "+861055550199"},
    "POST calls/<int:pk>/participants": {"number": "+861055550199"},
    "POST calls/<int:pk>/digits": {"digits": "1"},
    "POST calls/<int:pk>/supervise": {"mode": "listen"},
    "PATCH queues/<int:pk>/voice": {"recording": "never"},
    "POST work-items/<int:pk>/assign": {"agent": 1},
    "POST work-items/<int:pk>/priority": {"priority": 1},
    "PUT agents/<int:pk>/state": {"chosen": "available"},
    "PUT agents/<int:pk>/flag": {"raised": False},
    "PUT agents/<int:pk>/skills/<int:skill_id>": {"level": 3},
    "POST queues/<int:pk>/dispositions": {"code": "y", "name": TEXT},
    "PATCH skills/<int:pk>": {"name": TEXT},
    "PATCH tickets/<int:pk>": {"subject": "Mine"},
    "POST tickets/<int:pk>/status": {"status": "closed"},
    "POST tickets/<int:pk>/assignee": {"person": None},
    "POST tickets/<int:pk>/priority": {"priority": "low"},
    "POST tickets/<int:pk>/merge": {"into": 1},
    "POST tickets/<int:pk>/replies": {"text": "Hello"},
    "POST tickets/<int:pk>/notes": {"text": "Hello"},
    "PATCH views/<int:pk>": {"position": 1},
    "PUT tickets/<int:pk>/draft": {"kind": "reply", "body": "x", "rev": 0},
    "POST tickets/<int:pk>/bin": {"reason": "Mine"},
    "POST tickets/<int:pk>/tasks": {"titles": ["Mine"]},
    "POST tickets/<int:pk>/links": {"number": 1},
    "PATCH ticket-tasks/<int:pk>": {"is_done": True},
    "POST tickets/<int:pk>/snooze": {"until": LATER},
    "POST tickets/<int:pk>/presence": {"doing": "viewing"},
    "POST tickets/<int:pk>/planned-replies": {"text": "Hello"},
    "PATCH planned-replies/<int:pk>": {"not_before": LATER},
    "POST subscriptions/<int:pk>/disconnect-requests": {"reason": "price"},
    "POST retention-cases/<int:pk>/result": {"result": "saved", "reason": "x"},
    "POST retention-cases/<int:pk>/contact-checks": {"media": "voice"},
    "POST portal/requests/<str:key>/replies": {"text": "Hello"},
    "POST portal/articles/<int:pk>/feedback": {"helpful": True},
}
QUERIES = {"GET tickets/<int:pk>/draft": "?kind=reply", "GET customers/<int:pk>/merge-preview": "?into=1"}
QUERIES["DELETE tickets/<int:pk>/draft"] = "?kind=reply&rev=0"
