"""A chunk of lines: planned in the same way whether it is tried or carried out, and written when it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from core.actor import Actor
from core.events import dump, publish
from core.pinyin import sort_key
from core.records import change
from customers.events import CUSTOMER_CHANGED, CUSTOMER_CREATED
from customers.models import Customer, CustomerContactPoint, Import, ImportKey, ImportRow, Relation
from customers.rules.importing.deciding import Found, Plan, decide, keys_of
from customers.rules.importing.reading import LineRefused, Wanted, read_line
from customers.services.cards import logged
from customers.services.importing.context import Beside, Vocabulary, beside, vocabulary, with_own
from customers.services.indexing import index_customer
from customers.services.tags import learn_tags


@dataclass
class Line:
    """One line on its way: its row, what it wants, what was decided, and the company it belongs to."""

    row: ImportRow
    wanted: Wanted | None
    plan: Plan
    company: Found | None = None


def handle(job: Import, rows: Sequence[ImportRow], *, is_trial: bool) -> None:
    """Step: plan these lines in their order, and unless it is a trial write what they say. Their rows say what came of it."""
    words = vocabulary()
    read = [_read(row, job.mapping, words) for row in rows]
    around = beside(job, [one.wanted for one in read if one.wanted is not None])
    for line in read:
        if line.wanted is not None:
            _plan(job, line, around, words)
    if not is_trial:
        write(job, read, around)
    keep_keys(job, around)
    for line in read:
        _note(job, line)
    keep_rows([line.row for line in read])


_ROWS = """
UPDATE customers_importrow r SET state = g.state, reason = g.reason, detail = g.detail::jsonb, changes = g.changes::jsonb,
    customer_id = g.customer, pass_number = %s
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])
    AS g(id, state, reason, detail, changes, customer)
WHERE r.id = g.id
"""


def keep_rows(rows: Sequence[ImportRow]) -> None:
    """Step: what became of these lines, in one statement."""
    if rows:
        columns = zip(
            *((one.pk, one.state, one.reason, dump(one.detail), dump(one.changes), one.customer_id) for one in rows),
            strict=True,
        )
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [rows[0].pass_number, *(list(column) for column in columns)])


def _read(row: ImportRow, mapping: Sequence[str], words: Vocabulary) -> Line:
    try:
        return Line(row, with_own(read_line(row.cells, mapping, words.classes), words), Plan("made"))
    except LineRefused as refused:
        return Line(row, None, Plan("refused", refused.reason, refused.detail))


def _plan(job: Import, line: Line, around: Beside, words: Vocabulary) -> None:
    """Decide about one line, and let the later ones of the chunk find it."""
    wanted = line.wanted
    assert wanted is not None
    try:
        line.company = around.company_of(wanted)
        plan = decide(wanted, around.cards_of(wanted), by_number=around.card_by_number(wanted), rule=job.rule)
        if plan.state == "made":
            plan = _may_be_made(wanted, words)
    except LineRefused as refused:
        plan = Plan("refused", refused.reason, refused.detail)
    line.plan = plan
    if plan.state in ("made", "merged"):
        name = plan.target.name if plan.target else wanted.name
        owner = plan.target.customer_id if plan.target else None
        number = plan.target.line if plan.target and plan.target.line else line.row.number
        for key in keys_of(wanted):
            around.in_file.setdefault(key, ImportKey(job=job, key=key[:340], line=number, name=name, customer_id=owner))


def _may_be_made(wanted: Wanted, words: Vocabulary) -> Plan:
    if not wanted.name:
        return Plan("refused", "no_name", {"column": "name"})
    lacking = words.lacking(Customer(name=wanted.name, **wanted.profile))
    return Plan("refused", "fields_missing", {"keys": lacking}) if lacking else Plan("made")


def _note(job: Import, line: Line) -> None:
    row, plan = line.row, line.plan
    row.pass_number, row.state, row.reason = job.pass_number, plan.state, plan.reason
    row.detail = plan.detail or {}


def keep_keys(job: Import, around: Beside) -> None:
    """Step: what the lines of this chunk brought, for those of the next."""
    fresh = [one for one in around.in_file.values() if one._state.adding]
    ImportKey.objects.bulk_create(fresh, batch_size=2000)


def write(job: Import, lines: Sequence[Line], around: Beside) -> None:
    """Step: make and change cards as decided."""
    actor = Actor(**job.actor)
    made = [one for one in lines if one.plan.state == "made"]
    learn_tags({tag for one in lines if one.wanted for tag in one.wanted.profile.get("tags", ())})
    cards = _make_cards(job, made)
    by_line = {one.row.number: card for one, card in zip(made, cards, strict=True)}
    for key in around.in_file.values():
        if key.customer_id is None and key.line in by_line:
            key.customer_id = by_line[key.line].pk
    points = _points([point for one in lines if one.wanted for point in one.wanted.points])
    _link(made, by_line, points)
    for one in lines:
        if one.plan.state == "merged":
            _merge(job, one, by_line, points, actor)
    _members(lines, by_line, actor)
    now = timezone.now().isoformat()
    for one in made:
        card = by_line[one.row.number]
        index_customer(card)
        publish(CUSTOMER_CREATED, card, actor=actor, customer_id=card.pk, facts={"source": "import", "import": job.pk})
        one.row.customer, one.row.changes = card, {"at": now}


def _make_cards(job: Import, made: Sequence[Line]) -> list[Customer]:
    team = job.person.team_id
    cards = []
    for one in made:
        assert one.wanted is not None
        name = one.wanted.name
        cards.append(Customer(name=name, sort_key=sort_key(name), team_id=team, **one.wanted.profile))
    return Customer.objects.bulk_create(cards, batch_size=1000)


_POINTS = """
WITH given AS (SELECT DISTINCT * FROM unnest(%s::text[], %s::text[]) AS g(kind, value)),
made AS (
    INSERT INTO customers_contactpoint (kind, value, created_at, updated_at, version)
    SELECT kind, value, now(), now(), 1 FROM given ORDER BY kind, value
    ON CONFLICT (kind, value) DO NOTHING RETURNING id, kind, value
)
SELECT id, kind, value FROM made
UNION ALL SELECT p.id, p.kind, p.value FROM customers_contactpoint p JOIN given USING (kind, value)
"""


def _points(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The contact points of these, made where they are new."""
    if not wanted:
        return {}
    kinds, values = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, [list(kinds), list(values)])
        return {(kind, value): pk for pk, kind, value in cursor.fetchall()}


def _link(made: Sequence[Line], by_line: dict[int, Customer], points: dict[tuple[str, str], int]) -> None:
    links = [
        CustomerContactPoint(customer=by_line[one.row.number], contact_point_id=points[point])
        for one in made
        if one.wanted
        for point in one.wanted.points
    ]
    CustomerContactPoint.objects.bulk_create(links, batch_size=2000)


def _target(line: Line, by_line: dict[int, Customer]) -> int:
    target = line.plan.target
    assert target is not None
    return target.customer_id or by_line[target.line].pk


def _merge(
    job: Import, line: Line, by_line: dict[int, Customer], points: dict[tuple[str, str], int], actor: Actor
) -> None:
    """Step: what a line adds to the card that it means."""
    assert line.wanted is not None
    card = Customer.objects.select_for_update(of=("self",)).get(pk=_target(line, by_line))
    wanted = _changes_of(card, line.wanted, overwrite=job.rule == Import.Rule.OVERWRITE)
    before = {name: getattr(card, name) for name in wanted}
    changes = change(card, **wanted, is_provisional=False) if wanted else {}
    known = CustomerContactPoint.objects.filter(customer=card, ended_at__isnull=True)
    has = set(known.values_list("contact_point_id", flat=True))
    fresh = dict.fromkeys(points[point] for point in line.wanted.points if points[point] not in has)
    links = CustomerContactPoint.objects.bulk_create(
        [CustomerContactPoint(customer=card, contact_point_id=pk) for pk in fresh]
    )
    if links and not changes:
        change(card, is_provisional=False)
        Customer.objects.filter(pk=card.pk).update(version=card.version + 1, updated_at=timezone.now())
        card.refresh_from_db(fields=["version", "updated_at"])
    if changes or links:
        index_customer(card)
        told = {name: pair for name, pair in changes.items() if name != "sort_key"}
        facts = {"import": job.pk}
        publish(CUSTOMER_CHANGED, card, actor=actor, changes=logged(told), customer_id=card.pk, facts=facts)
    line.row.customer = card
    line.row.changes = {
        "at": timezone.now().isoformat(),
        "fields": {name: _kept(before[name]) for name in changes if name in before},
        "links": [one.pk for one in links],
    }  # fmt: skip


def _kept(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _changes_of(card: Customer, wanted: Wanted, *, overwrite: bool) -> dict[str, Any]:
    """The fields that a line changes on a card: those it says something about and that are empty, or all of them."""
    given = dict(wanted.profile)
    if wanted.name:
        given["name"] = wanted.name
    found: dict[str, Any] = {}
    for name, value in given.items():
        old = getattr(card, name)
        if name == "tags":
            value = list(dict.fromkeys([*old, *value]))
        elif name == "fields":
            value = {**old, **value} if overwrite else {**value, **old}
        elif not overwrite and old not in (None, "", False):
            continue
        if value != old:
            found[name] = value
    if "name" in found:
        found["sort_key"] = sort_key(found["name"])
    return found


def _members(lines: Sequence[Line], by_line: dict[int, Customer], actor: Actor) -> None:
    """Step: persons of companies, each once."""
    for one in lines:
        if one.company is None or one.plan.state not in ("made", "merged"):
            continue
        card = by_line.get(one.row.number) or one.row.customer
        company = one.company.customer_id or (by_line[one.company.line].pk if one.company.line in by_line else None)
        if card is None or company is None or card.pk == company:
            continue
        Customer.objects.filter(pk=company, kind=Customer.Kind.PERSON).update(kind=Customer.Kind.COMPANY)
        about = {"source_id": card.pk, "target_id": company, "kind": Relation.Kind.MEMBER}
        if not Relation.objects.filter(**about, ended_at__isnull=True).exists():
            made = Relation.objects.create(**about)
            one.row.changes = {**one.row.changes, "relation": made.pk}
