"""Menus of before become the first published version of a flow, and say the same."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from telephony.models import Flow, PhoneNumber
from telephony.rules.flow_checks import House, check, errors
from telephony.rules.flows import press, read

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("telephony", "0009_flows")


def step_by_step() -> MigrationExecutor:
    """As a database that was made before the migrations were drawn together."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    for key, drawn in executor.loader.replacements.items():
        executor.loader.graph.remove_replacement_node(key, drawn.replaces)
    return executor


def test_menus_become_flows() -> None:
    executor = step_by_step()
    executor.migrate([BEFORE, ("routing", "0013_connected")])
    try:
        old = executor.loader.project_state([BEFORE, ("routing", "0013_connected")]).apps
        queue, menus = old.get_model("routing", "Queue").objects, old.get_model("telephony", "Menu").objects
        first, second = (queue.create(key=key, name={"en": key}, media="voice") for key in ("first", "second"))
        menu = menus.create(
            key="main", name={"en": "Main"}, greeting={}, language="zh-CN", attempts=3, default_queue=second
        )
        for digit, to, language in (("2", second, "en"), ("1", first, "")):
            menu.options.create(digit=digit, label={"en": digit}, queue=to, language=language)
        bare = menus.create(key="bare", name={"en": "Bare"}, greeting={"en": "Hello."})
        number = old.get_model("telephony", "PhoneNumber").objects
        number.create(e164="+861055550100", name={"en": "Hotline"}, menu=menu)
        number.create(e164="+861055550101", name={"en": "Other"}, menu=bare, queue=second)
    finally:
        executor = step_by_step()
        executor.migrate(executor.loader.graph.leaf_nodes())  # of every app: the tables are everybody's
    made = PhoneNumber.objects.get(e164="+861055550100").flow
    assert made is not None
    assert made.published is not None
    assert (made.key, made.published.number, made.draft) == ("main", 1, made.published.document)
    plan = read(made.draft)
    assert not errors(check(made.draft, House(queues={first.pk, second.pk})))
    node = plan.nodes[plan.start]
    assert (plan.language, node.attempts, node.text["en"], [one.key for one in node.keys]) == (
        "zh-CN", 3, "Welcome.", ["1", "2"],
    )  # fmt: skip
    assert plan.nodes[press(node, "1", 1).to].queue == first.pk
    assert (plan.nodes[press(node, "2", 1).to].queue, press(node, "2", 1).language) == (second.pk, "en")
    assert plan.nodes[press(node, "", 3).to].queue == second.pk
    straight = read(Flow.objects.get(key="bare").draft)
    assert straight.nodes[straight.start].queue == second.pk
