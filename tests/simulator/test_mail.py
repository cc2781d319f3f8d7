"""Mail in both directions and the billing system."""

from __future__ import annotations

import asyncio
import smtplib
from datetime import date
from email.message import EmailMessage

from simulator.billing import statement
from simulator.mail import Letter, compose, reply_to
from tests.simulator.stage import stage


def _letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Support <support@example.com>"
    message["Reply-To"] = "reply+abc@example.com"
    message["To"] = "li.na@example.net"
    message["Subject"] = "宽带故障 [#12]"
    message["Message-ID"] = "<two@example.com>"
    message["References"] = "<one@example.net>"
    message.set_content("您好，我们正在处理。")
    return message


def test_products_mail_is_received_and_listed() -> None:
    asyncio.run(_received())


async def _received() -> None:
    async with stage({}) as play:
        port = play.world.options.smtp_out_port
        await asyncio.to_thread(_deliver, port)
        items = (await play.client.get(f"{play.address}/mail", params={"to": "LI.NA@example.net"})).json()["items"]
        assert items[0]["subject"] == "宽带故障 [#12]"
        assert items[0]["text"].strip() == "您好，我们正在处理。"
        other = (await play.client.get(f"{play.address}/control/mail", params={"to": "x@example.net"})).json()
        assert other["items"] == []


def _deliver(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(_letter())


def test_reply_threads_and_goes_to_the_reply_address() -> None:
    letter = Letter(1, "bounce@example.com", ["li.na@example.net"], _letter().as_bytes())
    reply = reply_to(letter, "谢谢")
    assert reply["To"] == "reply+abc@example.com"
    assert reply["From"] == "li.na@example.net"
    assert reply["In-Reply-To"] == "<two@example.com>"
    assert reply["References"] == "<one@example.net> <two@example.com>"
    assert reply["Subject"] == "Re: 宽带故障 [#12]"
    assert "> 您好" in reply.get_content()


def test_composed_mail_carries_attachment_and_chinese_subject() -> None:
    mail = compose(
        {
            "from": "a@example.net",
            "to": "b@example.com",
            "subject": "账单疑问",
            "text": "见附件",
            "attachments": [{"filename": "账单.txt", "content_type": "text/plain", "text": "99.00"}],
        }
    )
    assert [part.get_filename() for part in mail.iter_attachments()] == ["账单.txt"]
    assert mail["Message-ID"]


def test_unreachable_receiver_is_an_answer_not_a_crash() -> None:
    asyncio.run(_unreachable())


async def _unreachable() -> None:
    async with stage({}) as play:
        answer = await play.control("POST", "mail", **{"from": "a@example.net", "to": "b@example.com", "subject": "x"})
        assert answer["accepted"] is False


def test_billing_is_the_same_every_time_and_can_be_down() -> None:
    assert statement("13800138000", date(2026, 11, 1)) == statement("13800138000", date(2026, 11, 1))
    asyncio.run(_billing())


async def _billing() -> None:
    async with stage({}) as play:
        url = f"{play.address}/billing/subscriptions/13800138000"
        assert (await play.client.get(url)).json()["currency"] == "CNY"
        await play.control("POST", "billing", down=True)
        assert (await play.client.get(url)).status_code == 503
