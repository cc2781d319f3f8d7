import time

import pytest

from mail.quotes import split_reply

NEW = "好的，明天上午可以上门。\n请带上光猫。"
ENGLISH = "Thanks, tomorrow is fine.\n\nBest\nLi"


@pytest.mark.parametrize(
    "quote",
    [
        "在 2026年11月20日，客服中心 <support@telecom.example> 写道：\n> 您好\n> 请问何时方便？",
        "在 2026-11-20 10:00:00，\"客服\" <support@telecom.example> 写道：\n\n您好",
        "于2026年11月20日周五 10:00写道：\n> 您好",
        "2026年11月20日 上午10:00，客服 <s@t.example> 写道：\n> 您好",
        "客服中心 <support@telecom.example> 于2026年11月20日周五 10:00写道：\n\n> 您好",
        "------------------ 原始邮件 ------------------\n发件人: \"客服\" <s@t.example>;\n发送时间: 2026年11月20日\n您好",
        "------------------ 原始邮件 ------------------",
        "-----原始邮件-----\n发件人: 客服\n",
        "---- 回复的原邮件 ----\n| 发件人 | 客服 |",
        "发件人: 客服 <s@t.example>\n发送时间: 2026年11月20日 10:00\n收件人: 李伟\n主题: 回复: 宽带\n\n您好",
        "发件人：客服\n日期：2026年11月20日\n收件人：李伟\n主题：宽带\n",
        "寄件者: 客服\n寄件日期: 2026年11月20日\n收件者: 李\n主旨: x\n",
        "________________________________\n发件人: 客服",
        "-------- 转发邮件信息 --------\n发件人：客服\n发送日期：2026-11-20\n收件人：李\n",
    ],
)  # fmt: skip
def test_chinese_quotes(quote: str) -> None:
    reply = split_reply(f"{NEW}\n\n{quote}\n")
    assert reply.text == NEW
    assert reply.quoted == quote.strip()


@pytest.mark.parametrize(
    "quote",
    [
        "On Fri, Nov 20, 2026 at 10:00 AM Support <support@telecom.example> wrote:\n> Hello\n>\n> When?",
        "On Fri, Nov 20, 2026 at 10:00 AM Support Team of the Telecom\n<support@telecom.example> wrote:\n\n> Hello",
        "> Hello\n> When?\n",
        "-----Original Message-----\nFrom: Support\nSent: Friday\n\nHello",
        "From: Support <s@t.example>\nSent: Friday, November 20, 2026 10:00 AM\nTo: Li\nSubject: RE: x\n\nHello",
        "*From:* Support <s@t.example>\n*Sent:* Friday\n*To:* Li\n*Subject:* x\n\nHello",
        "Begin forwarded message:\n\n> From: x",
        "Am 20.11.2026 um 10:00 schrieb Support:\n> Hallo",
        "Le ven. 20 nov. 2026 à 10:00, Support <s@t.example> a écrit :\n> Bonjour",
        "##- Please type your reply above this line -##\n\nHello",
    ],
)
def test_other_quotes(quote: str) -> None:
    reply = split_reply(f"{ENGLISH}\n\n{quote}\n")
    assert reply.text == ENGLISH
    assert reply.quoted == quote.strip()


@pytest.mark.parametrize(
    "text",
    [
        "您好，我在 2026年11月20日 办理了宽带，至今没有人上门。",
        "From: Shanghai to Beijing, what does a call cost?",
        "On Friday I wrote:\nnothing happened.",
        "The sign said:\n> 50 % off\nbut the bill does not.",
        "1. first\n2. second\n\n- a list\n- of things",
        "",
        "投诉内容：\n客服答应三天内处理。\n日期：11月20日",
    ],
)
def test_text_without_quotes_stays_whole(text: str) -> None:
    assert split_reply(text) == (text.strip(), "")


def test_interleaved_answer_stays_whole() -> None:
    text = "> When?\nTomorrow.\n> Where?\nAt home."
    assert split_reply(text).text.endswith("At home.")
    assert "Tomorrow." in split_reply(text).text


def test_answer_below_the_quote() -> None:
    text = "On Fri, Nov 20, 2026 at 10:00 AM Support <s@t.example> wrote:\n> When?\n> Where?\n\nTomorrow, at home."
    assert split_reply(text).text == "Tomorrow, at home."


def test_a_forward_without_own_words_stays_whole() -> None:
    text = "---------- Forwarded message ---------\nFrom: a\nDate: b\nSubject: c\nTo: d\n\nHello"
    assert split_reply(text).text == text


def test_a_signature_before_the_quote_stays_with_the_answer() -> None:
    assert split_reply("好的\n\n发自我的 iPhone\n\n> 您好").text.startswith("好的")


def test_long_hostile_text_is_quick() -> None:
    start = time.perf_counter()
    for text in (
        "On " * 200_000,
        "在 1" * 200_000,
        ("On a " + "x" * 300 + "\n") * 1_500,
        "> " * 200_000,
        "-_" * 250_000,
    ):
        split_reply(text[:500_000])
    assert time.perf_counter() - start < 10
