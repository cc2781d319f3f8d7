"""The company itself: teams, people, queues, mailbox, numbers, and what it sells."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalog.models import Offer, PricePlan
from catalog.services import define_offer, define_plan, define_product
from contactcenter.demo import wares
from contactcenter.demo.people import PEOPLE
from core.actor import SYSTEM
from insight.services import ensure_default_rules
from mail.services.mailboxes import save_mailbox
from outreach.services import define_measure
from routing.models import Queue
from routing.services import (
    add_member,
    create_break_reason,
    create_disposition,
    create_queue,
    create_skill,
    set_skill_level,
)
from staff.models import Calendar, Person, Team
from staff.services import create_calendar, create_person, create_team, issue_token
from telephony.services.policies import set_voice_policy
from telephony.services.setup import set_up_flow, set_up_number

MAILBOX = "support@example.com"
NUMBER = "+861055550100"
ZONE = "Asia/Shanghai"
CURRENCY = "CNY"
TOKEN = "demo"


@dataclass
class House:
    """What later steps of the demo need to know of the company."""

    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    plans: dict[str, PricePlan] = field(default_factory=dict)

    def manifest(self) -> list[dict[str, Any]]:
        """Everybody with password and token."""
        return [{**one.manifest(), "token": self.tokens[one.username]} for one in PEOPLE]

    def members(self, queue: str) -> list[Person]:
        """Who works for a queue, in the order of the list."""
        return [self.people[one.username] for one in PEOPLE if queue in one.queues]


def build() -> House:
    """Make the company."""
    house = House()
    _teams(house)
    _people(house)
    _queues(house)
    _doors(house)
    _wares(house)
    ensure_default_rules(actor=SYSTEM)
    return house


def _teams(house: House) -> None:
    service = create_team(name="Customer service")
    house.teams = {
        "service": service,
        "care": create_team(name="Care", parent=service),
        "trust": create_team(name="Complaints and retention", parent=service),
    }


def _people(house: House) -> None:
    for one in PEOPLE:
        person = create_person(
            actor=SYSTEM,
            username=one.username,
            name=one.name,
            password=one.password,
            role=one.role,
            data_scope=one.data_scope,
            team=house.teams[one.team],
            email=f"{one.username}@example.com",
            language=one.language,
            timezone_name=ZONE,
        )
        house.people[one.username] = person
        house.tokens[one.username] = issue_token(actor=SYSTEM, person=person, name=TOKEN, scopes=["*"])[1]


def _queues(house: House) -> None:
    hours = _office_hours()
    for position, (code, words, paid) in enumerate(wares.BREAKS):
        create_break_reason(actor=SYSTEM, code=code, name=words, paid=paid, position=position)
    for key, name, media, team, rule in wares.QUEUES:
        calendar = {"calendar": hours} if key == "complaints" else {}
        house.queues[key] = create_queue(
            actor=SYSTEM, key=key, name=name, media=media, team=house.teams[team], **rule, **calendar
        )
        for code, words in wares.DISPOSITIONS[key]:
            becomes = "resolved" if code in wares.RESOLVING else ""
            create_disposition(actor=SYSTEM, queue=house.queues[key], code=code, name=words, ticket_status=becomes)
    skills = {key: create_skill(actor=SYSTEM, key=key, name=name) for key, name in wares.SKILLS}
    for one in PEOPLE:
        for key, level in one.skills.items():
            set_skill_level(actor=SYSTEM, person=house.people[one.username], skill=skills[key], level=level)
        for key in one.queues:
            add_member(actor=SYSTEM, queue=house.queues[key], person=house.people[one.username])


def _office_hours() -> Calendar:
    days = ("mon", "tue", "wed", "thu", "fri", "sat")
    return create_calendar(
        name="Office hours · 营业时间",
        timezone_name=ZONE,
        intervals={day: [["08:00", "20:00"]] for day in days},
        holidays=["2026-10-01", "2026-10-02", "2027-01-01"],
    )


def _doors(house: House) -> None:
    """One mailbox, and one number with its flow in two languages."""
    save_mailbox(
        actor=SYSTEM,
        address=MAILBOX,
        name={"en": "Northwind Telecom", "zh-CN": "北风电信"},
        queue_key="support",
        signature={"en": "Northwind Telecom · Customer service", "zh-CN": "北风电信 · 客户服务"},
    )
    service, billing = house.queues["voice-service"], house.queues["voice-billing"]
    for queue in (service, billing):  # where its customers live, from whom it may be asked for a callback
        set_voice_policy(actor=SYSTEM, queue=queue, countries=["CN", "GB", "US"])
    name = {"en": "Hotline", "zh-CN": "服务热线"}
    set_up_number(actor=SYSTEM, e164=NUMBER, name=name)
    document = wares.hotline(service=service.pk, billing=billing.pk)
    flow = set_up_flow(actor=SYSTEM, key="main", name={"en": "Main menu", "zh-CN": "主菜单"}, document=document)
    set_up_number(actor=SYSTEM, e164=NUMBER, name=name, flow=flow)


def _wares(house: House) -> None:
    products = {
        code: define_product(actor=SYSTEM, code=code, name=name, kind=kind) for code, name, kind in wares.PRODUCTS
    }
    for code, product, name, monthly, term in wares.PLANS:
        house.plans[code] = define_plan(
            actor=SYSTEM,
            code=code,
            product=products[product],
            name=name,
            monthly=Decimal(monthly),
            currency=CURRENCY,
            term_months=term,
        )
    for one in wares.MEASURES:
        define_measure(
            actor=SYSTEM,
            code=one.code,
            offer=_offer(one),
            terms=one.terms,
            cost=Decimal(one.cost),
            currency=CURRENCY,
        )


def _offer(one: wares.Given) -> Offer:
    return define_offer(
        actor=SYSTEM,
        code=one.code,
        name=one.name,
        description=one.description,
        kind=one.kind,
        currency=CURRENCY,
        saving=Decimal(one.saving),
        months=one.months,
        extends_months=one.extends_months,
    )
