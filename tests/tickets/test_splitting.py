"""A ticket of its own for some messages, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.models import Event, Frame
from routing.models import WorkItem
from tests.cast import client_of, send
from tests.tickets.stage import Desk, deliver, desk, last_mail, letter, opened, ticket_of
from tickets.models import Attachment, Clock, Message, Ticket, TicketLink
from tickets.selectors.access import audiences_of

pytestmark = pytest.mark.django_db


def two_matters() -> tuple[Desk, Ticket, Message]:
    """A customer writes about the line, and then about the bill on the same ticket."""
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    second = deliver(letter("账单也不对。", subject=f"Re: [#{ticket.number}]", message_id="bill@example.com"))
    return stage, ticket, Message.objects.get(raw_mail=second)


def split(client: Client, ticket: Ticket, *messages: Message, **given: Any) -> Any:
    """The answer to a split."""
    body = {"messages": [one.pk for one in messages], "subject": "账单", **given}
    return send(client, "post", f"tickets/{ticket.pk}/split", body)


def test_the_second_matter_is_a_ticket_of_the_same_customer_with_its_file_work_and_promises() -> None:
    stage, ticket, bill = two_matters()
    client = client_of(stage.boss)
    answer = split(client, ticket, bill, queue=stage.queue.pk)
    assert answer.status_code == 201, answer.content
    made = Ticket.objects.get(pk=answer.json()["id"])
    assert (made.subject, made.media, made.language, made.mailbox) == ("账单", "email", "zh-CN", stage.box)
    assert (made.customer_id, made.contact_point_id) == (ticket.customer_id, ticket.contact_point_id)
    assert made.last_message_direction == "in"
    assert WorkItem.objects.get(ref_kind="ticket", ref_id=made.pk).state == "waiting"
    assert set(Clock.objects.filter(ticket=made).values_list("goal", flat=True)) == {"first_reply", "resolution"}
    assert Attachment.objects.filter(message=bill, message__ticket=made).exists()
    assert TicketLink.objects.get(ticket=ticket, other=made).kind == "related"
    for here, other, role in ((ticket, made, "source"), (made, ticket, "ticket")):
        lines = send(client, "get", f"tickets/{here.pk}/timeline").json()["items"]
        [told] = [one["event"] for one in lines if one["event"] and one["event"]["name"] == "ticket.split"]
        assert (told["actor"]["name"], told["facts"]["role"]) == ("Boss", role)
        assert (told["facts"]["other_number"], told["facts"]["messages"]) == (other.number, 1)
        assert (bill.pk in [one["message"]["id"] for one in lines if one["message"]]) is (here == made)


def test_letters_follow_the_message_that_they_answer() -> None:
    stage, ticket, bill = two_matters()
    client = client_of(stage.boss)
    old = send(client, "post", f"tickets/{ticket.pk}/replies", {"text": "We look into both."})
    reply_to = last_mail().reply_to
    ours = Message.objects.get(pk=old.json()["id"])
    made = split(client, ticket, bill, ours).json()["id"]
    # to the address of the old ticket, but in answer to what went on in the new one
    headers = (f"In-Reply-To: <{ours.message_id}>",)
    answer = deliver(letter("谢谢", subject="Re: x", to=reply_to, headers=headers), to=reply_to)
    assert ticket_of(answer).pk == made
    assert ticket_of(deliver(letter("宽带呢？", subject="Re: y", to=reply_to), to=reply_to)).pk == ticket.pk
    assert Ticket.objects.get(pk=made).first_replied_at is not None


def test_undo_puts_everything_back_and_the_empty_ticket_leads_to_the_old_one() -> None:
    stage, ticket, bill = two_matters()
    client = client_of(stage.boss)
    before = Ticket.objects.get(pk=ticket.pk)
    made = split(client, ticket, bill, queue=stage.queue.pk).json()["id"]
    assert Ticket.objects.get(pk=ticket.pk).last_message_at != before.last_message_at
    back = send(client, "post", f"tickets/{made}/unsplit")
    assert (back.status_code, back.json()["id"]) == (200, ticket.pk), back.content
    bill.refresh_from_db()
    assert bill.ticket_id == ticket.pk
    assert Ticket.objects.get(pk=ticket.pk).last_message_at == before.last_message_at
    assert Ticket.objects.get(pk=made).merged_into_id == ticket.pk
    assert WorkItem.objects.get(ref_kind="ticket", ref_id=made).state == "cancelled"
    assert not TicketLink.objects.exists()
    assert Event.objects.filter(name="ticket.unsplit", ticket_id__in=[ticket.pk, made]).count() == 2
    again = send(client, "post", f"tickets/{made}/unsplit")
    assert (again.status_code, again.json()["code"]) == (409, "ticket.not_split")


def test_undo_is_refused_with_the_way_on_once_something_was_written() -> None:
    stage, ticket, bill = two_matters()
    client = client_of(stage.boss)
    made = split(client, ticket, bill).json()
    send(client, "post", f"tickets/{made['id']}/notes", {"text": "Asked billing."})
    refused = send(client, "post", f"tickets/{made['id']}/unsplit")
    assert (refused.status_code, refused.json()["code"]) == (409, "ticket.split_goes_on")
    assert refused.json()["detail"]["why"] == "written"
    assert f"#{made['number']} into #{ticket.number}" in refused.json()["message"]
    bill.refresh_from_db()
    assert bill.ticket_id == made["id"]


def test_who_comes_second_hears_who_was_faster() -> None:
    stage, ticket, bill = two_matters()
    made = split(client_of(stage.boss), ticket, bill).json()
    late = split(client_of(stage.anna), ticket, bill)
    assert (late.status_code, late.json()["code"]) == (409, "ticket.split_already")
    assert late.json()["detail"] == {"who": "Boss", "number": made["number"]}


def test_the_same_intent_is_one_ticket() -> None:
    stage, ticket, bill = two_matters()
    client, path = client_of(stage.boss), f"tickets/{ticket.pk}/split"
    body = {"messages": [bill.pk], "subject": "账单"}
    first = send(client, "post", path, body, **{"Idempotency-Key": "split-1"})
    second = send(client, "post", path, body, **{"Idempotency-Key": "split-1"})
    assert (first.status_code, second.json()["id"]) == (201, first.json()["id"])
    assert Ticket.objects.count() == 2


def test_what_may_not_go() -> None:
    stage, ticket, bill = two_matters()
    client = client_of(stage.boss)
    first = Message.objects.get(ticket=ticket, direction="in", text__contains="宽带")
    assert split(client, ticket, first, bill).json()["code"] == "ticket.split_all"
    foreign = Message.objects.get(ticket=opened(stage))
    receipt = Message.objects.get(ticket=ticket, direction="system")
    assert split(client, ticket, foreign).status_code == 404
    assert split(client, ticket, receipt).json()["code"] == "ticket.split_stays"
    assert split(client_of(stage.stranger), ticket, bill).status_code == 404
    assert Ticket.objects.count() == 2


def test_a_split_that_came_back_is_told_once_on_each_ticket() -> None:
    stage, ticket, bill = two_matters()
    client = client_of(stage.boss)
    made = split(client, ticket, bill).json()["id"]
    send(client, "post", f"tickets/{made}/unsplit")
    lines = send(client, "get", f"tickets/{ticket.pk}/timeline").json()["items"]
    told = [(one["event"]["name"], one["event"]["facts"].get("role")) for one in lines if one["event"]]
    assert [one for one in told if "split" in one[0]] == [("ticket.split", "source"), ("ticket.unsplit", "source")]


def test_who_does_not_see_where_a_message_went_is_told_that_it_is_gone() -> None:
    stage, ticket, bill = two_matters()
    newest = Frame.objects.order_by("-id").values_list("id", flat=True).first() or 0
    made = Ticket.objects.get(pk=split(client_of(stage.boss), ticket, bill).json()["id"])
    blind = set(audiences_of(ticket)) - set(audiences_of(made))
    assert blind, "without a queue the new one is seen by fewer"
    of_bill = Frame.objects.filter(id__gt=newest, body__subject=["message", bill.pk])
    [gone] = of_bill.filter(shape="gone")
    assert set(gone.audiences) == blind
    assert [one.body["row"]["ticket_id"] for one in of_bill.filter(shape="staff")] == [made.pk]
