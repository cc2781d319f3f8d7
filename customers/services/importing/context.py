"""What a chunk of lines is read with, looked up once: classes, own fields, and the cards that its lines may mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.access import visible
from core.conditions.fields import Field
from core.own_fields.kinds import definitions_of
from core.own_fields.rules import Definition, missing
from core.own_fields.values import checked_values, merged_values
from core.problems import Refusal
from customers.models import Customer, CustomerContactPoint, Import, ImportKey
from customers.rules.importing.columns import OWN
from customers.rules.importing.deciding import COMPANY_KEY, Found, fold_name, keys_of
from customers.rules.importing.reading import LineRefused, Wanted, own_value
from customers.selectors.cards import roots_of
from customers.selectors.classes import classes_in_use
from customers.selectors.forms import facts_of
from customers.selectors.own_fields import CUSTOMER_FIELDS, writable_fields


@dataclass
class Vocabulary:
    """The words that cells may hold, and the own fields that a card must have."""

    classes: dict[str, str]
    own: Mapping[str, Field]
    definitions: Sequence[Definition]
    choices: dict[str, dict[str, str]] = field(default_factory=dict)

    def own_values(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Own fields of a line. Raises LineRefused."""
        given: dict[str, Any] = {}
        for key, text in texts.items():
            about = self.own.get(OWN + key)
            if about is None:
                raise LineRefused("unknown_value", OWN + key, text)
            given[key] = own_value(about.type, text, key, self.choices.get(about.key, {}))
            try:
                checked_values({key: given[key]}, self.own, {})
            except Refusal as refusal:
                raise LineRefused("unknown_value", OWN + key, text) from refusal
        return given

    def lacking(self, card: Customer) -> list[str]:
        """The own fields that this card would have to have and has not."""
        if not self.definitions:
            return []
        return [one.key for one in missing(self.definitions, facts_of(card), timezone.now())]


def vocabulary() -> Vocabulary:
    """As it is now."""
    own = writable_fields()
    classes = {word.casefold(): code for code, names in classes_in_use().items() for word in (code, *names.values())}
    choices = {
        about.key: {word.casefold(): code for code, names in about.choices.items() for word in (code, *names.values())}
        for about in own.values()
    }
    return Vocabulary(classes, own, definitions_of(CUSTOMER_FIELDS), choices)


@dataclass
class Beside:
    """What was found beside the lines of a chunk: by key within the file, by contact point and number in the archive."""

    in_file: dict[str, ImportKey]
    by_point: dict[tuple[str, str], dict[int, Found]]
    by_number: dict[str, Found]
    companies: dict[str, list[Found]]

    def cards_of(self, wanted: Wanted) -> list[Found]:
        """Every card that has a contact point of this line, each once; one of an earlier line stands for its card."""
        found: dict[Any, Found] = {}
        for kind, value in wanted.points:
            if (earlier := self.in_file.get(f"{kind}:{value}")) is not None:
                found[earlier.customer_id or -earlier.line] = _earlier(earlier)
            else:
                for pk, card in self.by_point.get((kind, value), {}).items():
                    found.setdefault(pk, card)
        return list(found.values())

    def card_by_number(self, wanted: Wanted) -> Found | None:
        """The card that has the number a line names."""
        return self.by_number.get(wanted.number) if wanted.number else None

    def company_of(self, wanted: Wanted) -> Found | None:
        """The company that a line belongs to: one of an earlier line, else the only one of this name. Raises LineRefused."""
        if not wanted.member_of:
            return None
        folded = fold_name(wanted.member_of)
        if (earlier := self.in_file.get(COMPANY_KEY + folded)) is not None:
            return _earlier(earlier)
        found = self.companies.get(folded, [])
        if len(found) != 1:
            reason = "several_companies" if found else "unknown_company"
            raise LineRefused(reason, "member_of", wanted.member_of)
        return found[0]


def _earlier(key: ImportKey) -> Found:
    return Found(key.name, key.customer_id, line=key.line)


def beside(job: Import, lines: Sequence[Wanted]) -> Beside:
    """Look all of it up: a handful of questions for a chunk, however many lines it has."""
    points = {point for one in lines for point in one.points}
    keys = {key for one in lines for key in keys_of(one)}
    keys |= {COMPANY_KEY + fold_name(one.member_of) for one in lines if one.member_of}
    in_file = {one.key: one for one in ImportKey.objects.filter(job=job, key__in=keys)}
    numbers = {one.number for one in lines if one.number}
    names = {one.member_of for one in lines if one.member_of}
    return Beside(in_file, _by_point(job, points), _by_number(job, numbers), _companies(job, names))


def _by_point(job: Import, points: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[int, Found]]:
    values: dict[str, list[str]] = {}
    for kind, value in points:
        values.setdefault(kind, []).append(value)
    wanted = Q(pk__in=[])
    for kind, several in values.items():
        wanted |= Q(contact_point__kind=kind, contact_point__value__in=several)
    links = CustomerContactPoint.objects.filter(wanted, ended_at__isnull=True, customer__deleted_at__isnull=True)
    rows = list(links.values_list("contact_point__kind", "contact_point__value", "customer_id"))
    cards = _cards(job, {row[2] for row in rows})
    found: dict[tuple[str, str], dict[int, Found]] = {}
    for kind, value, customer in rows:
        if card := cards.get(customer):
            found.setdefault((kind, value), {})[card.customer_id or 0] = card
    return found


def _cards(job: Import, ids: Iterable[int]) -> dict[int, Found]:
    """Each of these cards as the one that survives of it; whether this person may see it."""
    roots = roots_of(ids)
    living = Customer.objects.filter(pk__in=set(roots.values()), deleted_at__isnull=True)
    seen = set(living.filter(visible(job.person, Customer)).values_list("pk", flat=True))
    cards = {
        pk: Found(name, pk, is_open=pk in seen, is_locked=locked is not None)
        for pk, name, locked in living.values_list("pk", "name", "locked_at")
    }
    return {start: cards[root] for start, root in roots.items() if root in cards}


def _by_number(job: Import, numbers: Iterable[str]) -> dict[str, Found]:
    rows = Customer.objects.filter(visible(job.person, Customer), number__in=list(numbers), deleted_at__isnull=True)
    ids = dict(rows.values_list("number", "pk"))
    cards = _cards(job, ids.values())
    return {number: cards[pk] for number, pk in ids.items() if pk in cards}


def _companies(job: Import, names: Iterable[str]) -> dict[str, list[Found]]:
    rows = Customer.objects.filter(
        visible(job.person, Customer), kind="company", name__in=list(names), deleted_at__isnull=True, merged_into=None
    )
    found: dict[str, list[Found]] = {}
    for pk, name in rows.values_list("pk", "name"):
        found.setdefault(fold_name(name), []).append(Found(name, pk))
    return found


def with_own(wanted: Wanted, words: Vocabulary) -> Wanted:
    """The line with its own fields read. Raises LineRefused."""
    if wanted.fields:
        wanted.profile["fields"] = merged_values({}, words.own_values(wanted.fields))
    return wanted
