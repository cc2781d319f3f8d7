"""The list of callbacks: its views, and who reads which numbers."""

from __future__ import annotations

import pytest
from django.test import Client

from customers.models import Customer
from telephony.models import Callback
from tests import cast
from tests.telephony.line import BRITISH, Line, NotedPhone, agent_for
from tests.telephony.test_callbacks import callback, taken, work

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_list_of_callbacks_says_what_became_of_each(promised: Line, client: Client, phone: NotedPhone) -> None:
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    first, other = callback(), Line(client, "+442079460959")
    other.dial()
    second = Callback.objects.create(call=other.call, number="+442079460959", queue=first.queue, ticket_id=None)

    def ids(**wanted: str | int) -> list[int]:
        answer = boss.get("/api/v1/callbacks", wanted)
        assert answer.status_code == 200, answer.content
        return [one["id"] for one in answer.json()["items"]]

    # Those that wait: the longest promised first, page by page.
    page = boss.get("/api/v1/callbacks?view=open&limit=1").json()
    assert [one["id"] for one in page["items"]] == [first.pk]
    rest = boss.get(f"/api/v1/callbacks?view=open&limit=1&cursor={page['next']}").json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([second.pk], None)
    row = page["items"][0]
    assert (row["work_item"], row["attempts"], row["attempts_left"]) == (work().pk, 0, 3)
    assert (row["queue_name"]["en"], row["outcome"], row["closed_at"]) == ("Support", "", None)
    assert row["waiting_since"] < row["promised_at"]
    assert cast.send(boss, "post", f"callbacks/{second.pk}/cancel", {"reason": "Wrote to us."}).status_code == 200
    assert (ids(), ids(view="open"), ids(view="cancelled"), ids(view="done")) == (
        [second.pk, first.pk], [first.pk], [second.pk], [],
    )  # fmt: skip
    row = boss.get("/api/v1/callbacks?view=cancelled").json()["items"][0]
    assert (row["outcome"], row["note"], row["closed_at"] is not None) == ("cancelled", "Wrote to us.", True)
    assert ids(customer=first.call.customer_id) == [first.pk]
    assert (ids(queue=first.queue_id), ids(queue=999_999)) == ([second.pk, first.pk], [])
    assert boss.get("/api/v1/callbacks?view=none").status_code == 400
    _, made = taken(client, first.queue)
    made.agent_is_there()
    made.customer_is_there()
    assert boss.get("/api/v1/callbacks?view=done").json()["items"][0]["outcome"] == "reached"


def test_who_serves_the_queue_sees_its_callbacks_and_only_who_may_see_the_card_the_number(promised: Line) -> None:
    promise, elsewhere = callback(), cast.team("Elsewhere")
    somebody = cast.person("Elsa", role="agent", data_scope="own", team=elsewhere)
    assert cast.client_of(somebody).get("/api/v1/callbacks").json()["items"] == []
    assert cast.client_of(somebody).get(f"/api/v1/callbacks/{promise.pk}").status_code == 404
    anna = agent_for(promise.queue)
    row = cast.client_of(anna).get("/api/v1/callbacks").json()["items"][0]
    assert (row["number"], row["number_masked"]) == (BRITISH, False)
    # A colleague of the queue's team, who does not serve it, while the card is another team's.
    team = cast.team("Support")
    Callback.objects.update(team=team)
    Customer.objects.filter(pk=promise.call.customer_id or 0).update(owner=somebody, team=elsewhere)
    row = cast.client_of(cast.person("Bob", team=team)).get(f"/api/v1/callbacks/{promise.pk}").json()
    assert (row["number"], row["number_masked"]) == ("+44•••••••958", True)
