"""Two hundred customers: people, households that share a line, companies with members, some in the pool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from contactcenter.demo import names
from contactcenter.demo.company import House
from core.actor import SYSTEM, Actor
from customers.models import Customer
from customers.services.cards import add_note, create_customer, record_consent
from customers.services.classes import define_class
from customers.services.relations import relate
from customers.services.subscriptions import Line, start_subscriptions
from customers.services.tags import define_tag
from staff.models import Person

CUSTOMERS = 200
HOUSEHOLDS = 8
# The customer whom the simulator's page plays.
KNOWN = {
    "李娜": ("13800138000", "li.na@example.net"),
    "Alice Whitfield": ("+14155550142", "alice.whitfield@example.net"),
}


@dataclass(frozen=True)
class Resident:
    """A customer as the later steps need it."""

    customer: Customer
    language: str
    email: str
    phone: str


class Settler:
    """Makes customers one after the other, all numbers different, always the same from the same seed."""

    def __init__(self, house: House, chance: Random, now: datetime) -> None:
        self.house, self.chance, self.now = house, chance, now
        self.made: list[Resident] = []
        self.numbers = 0
        self.lines = 0

    def phone(self, language: str) -> str:
        """A number that belongs to nobody."""
        self.numbers += 1
        if language == "zh-CN":
            return f"1390000{self.numbers:04}"
        return f"+44207946{self.numbers:04}" if self.numbers % 2 else f"+1212555{self.numbers:04}"

    def person(self, name: str, language: str, shared: str = "", **more: Any) -> Resident:
        """One person with phone and address, perhaps a shared line beside the own one."""
        phone, email = KNOWN.get(name) or (self.phone(language), f"customer{len(self.made) + 1}@example.net")
        points = [
            {"kind": "phone", "value": phone, "verified": self.chance.random() < 0.7},
            {"kind": "email", "value": email, "verified": self.chance.random() < 0.5},
        ]
        if shared:
            points.append({"kind": "phone", "value": shared, "role": "user"})
        place = len(self.made)
        customer_class = "vip" if place % 23 == 7 else "potential" if place % 29 == 11 else "regular"
        return self.card(name, language, points, email, phone, customer_class=customer_class, **more)

    def card(
        self, name: str, language: str, points: list[dict[str, Any]], email: str, phone: str, **more: Any
    ) -> Resident:
        """A card with everything a long relation leaves on it."""
        since = self.now.date() - timedelta(days=self.chance.randint(40, 3600))
        scope = self._scope()
        customer = create_customer(
            actor=SYSTEM,
            name=name,
            contact_points=points,
            language=language,
            timezone="Asia/Shanghai" if language == "zh-CN" else self.chance.choice(("Asia/Shanghai", "Europe/London")),
            since=since,
            address=self._address(language),
            national_id=self._document(since) if more.get("kind") != "company" else "",
            tags=sorted(self.chance.sample(tuple(names.TAGS), self.chance.choice((0, 0, 1, 2)))),
            at=self._moment(since),
            **scope,
            **more,
        )
        resident = Resident(customer, language, email, phone)
        self.made.append(resident)
        return resident

    def _scope(self) -> dict[str, int | None]:
        """Most belong to a team, a few to an agent, one in twelve to nobody: the pool."""
        if self.chance.random() < 0.08:
            return {}
        team = self.house.teams[self.chance.choice(("care", "care", "trust"))]
        return {"team_id": team.pk}

    def _address(self, language: str) -> str:
        city, street = self.chance.choice(names.CITIES), self.chance.randrange(len(names.STREETS))
        number = self.chance.randint(1, 980)
        if language == "zh-CN":
            return f"{city[1]}市{names.STREETS_ZH[street]} {number} 号 {self.chance.randint(1, 30)}0{self.chance.randint(1, 8)} 室"
        return f"{number} {names.STREETS[street]}, {city[0]}"

    def _document(self, since: date) -> str:
        return f"31010119{self.chance.randint(55, 99)}{since:%m%d}{self.chance.randint(1000, 9999)}"

    def _moment(self, day: date) -> datetime:
        return self.now - timedelta(days=(self.now.date() - day).days, hours=self.chance.randint(0, 8))

    def subscribe(self, resident: Resident) -> None:
        """What the customer has: mostly a mobile line, often fibre, sometimes television."""
        customer = resident.customer
        if customer.kind == "company":
            wanted = ["business-fibre", "cloud-pbx"]
        else:
            wanted = [self.chance.choice(("basic-29", "unlimited-59", "unlimited-59", "unlimited-99", "family-159"))]
            if self.chance.random() < 0.6:
                wanted.append(self.chance.choice(("fibre-100", "fibre-500", "fibre-500", "fibre-1000")))
            if self.chance.random() < 0.2:
                wanted.append(self.chance.choice(("tv-family", "tv-sport", "landline-20")))
        lines = [self._line(resident, code, place) for place, code in enumerate(wanted)]
        start_subscriptions(actor=SYSTEM, customer_id=customer.pk, lines=lines)

    def _line(self, resident: Resident, code: str, place: int) -> Line:
        plan = self.house.plans[code]
        since = resident.customer.since or self.now.date()
        started = since + timedelta(days=place * self.chance.randint(0, max(1, (self.now.date() - since).days // 2)))
        ends = started + timedelta(days=plan.term_months * 30) if plan.term_months else None
        while ends and ends < self.now.date() - timedelta(days=20):
            ends += timedelta(days=365)
        self.lines += 1
        is_mobile = plan.product.kind == "mobile"
        number = resident.phone.lstrip("+") if is_mobile else f"{plan.product.code[:2].upper()}{8_800_000 + self.lines}"
        return Line(plan, number, started, ends, at=self._moment(started))

    def remark(self, resident: Resident, author: Person) -> None:
        """A note, and what the customer agreed to."""
        if self.chance.random() < 0.25:
            english, chinese = self.chance.choice(names.NOTES)
            body = chinese if resident.language == "zh-CN" else english
            when = self.now - timedelta(days=self.chance.randint(2, 200), minutes=self.chance.randint(0, 600))
            add_note(actor=Actor.of(author), customer_id=resident.customer.pk, author_id=author.pk, body=body, at=when)
        if self.chance.random() < 0.4:
            record_consent(
                actor=SYSTEM,
                customer_id=resident.customer.pk,
                purpose="marketing",
                is_given=self.chance.random() < 0.7,
                source="app",
                at=self.now - timedelta(days=self.chance.randint(30, 300)),
            )


def settle(house: House, chance: Random, now: datetime) -> list[Resident]:
    """Make the customers; returns them with the ways to reach them."""
    settler = Settler(house, chance, now)
    _words()
    _companies(settler)
    _households(settler)
    rest = iter([*_mixed(settler)])
    while len(settler.made) < CUSTOMERS:
        name, language = next(rest)
        settler.person(name, language)
    authors = [house.people[name] for name in ("anna", "wei", "fang", "jie")]
    for resident in settler.made:
        settler.subscribe(resident)
        settler.remark(resident, chance.choice(authors))
    return settler.made


def _words() -> None:
    """A class that this company added to the usual ones, and the families of its tags."""
    define_class(actor=SYSTEM, code="business", name={"en": "Business", "zh-CN": "政企客户"})
    for name, family in names.TAGS.items():
        define_tag(actor=SYSTEM, name=name, family=family)


def _mixed(settler: Settler) -> list[tuple[str, str]]:
    """Everybody who is not in a company or household yet; then namesakes, as every real list has them."""
    used = {resident.customer.name for resident in settler.made}
    chinese = [(name, "zh-CN") for name in names.CHINESE if name not in used]
    english = [(name, "en") for name in names.ENGLISH if name not in used]
    everybody = [pair for both in zip(chinese, english, strict=False) for pair in both]
    longer = max(chinese, english, key=len)
    everybody += longer[min(len(chinese), len(english)) :]
    return everybody + [("张伟", "zh-CN"), ("王芳", "zh-CN"), ("李伟", "zh-CN"), ("John Smith", "en")] * 20


def _companies(settler: Settler) -> None:
    """A company has a switchboard; its members share it, each with an extension of their own beside it."""
    for number, (name, language, members) in enumerate(names.COMPANIES):
        board = f"0215555{1000 + number}"
        mail = f"office{number + 1}@example.com"
        points = [
            {"kind": "phone", "value": board, "verified": True},
            {"kind": "email", "value": mail, "verified": True},
        ]
        company = settler.card(name, language, points, mail, board, kind="company", customer_class="business")
        for place, (member, title) in enumerate(members):
            someone = settler.person(member, language, shared=f"{board} ext. {801 + place}")
            relate(
                actor=SYSTEM, source_id=someone.customer.pk, target_id=company.customer.pk, kind="member", title=title
            )


def _households(settler: Settler) -> None:
    """Two people under one landline: its number identifies neither of them."""
    for place in range(HOUSEHOLDS):
        language, listed = ("zh-CN", names.CHINESE) if place % 2 else ("en", names.ENGLISH)
        line = f"0216666{2000 + place}"
        one = settler.person(listed[-1 - 2 * place], language, shared=line)
        two = settler.person(listed[-2 - 2 * place], language, shared=line)
        relate(actor=SYSTEM, source_id=one.customer.pk, target_id=two.customer.pk, kind="household")
