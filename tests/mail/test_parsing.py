import codecs
import time
from email import encoders
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.charsets import decode, header_text
from mail.parsing import dedupe_key, language_of, parse
from tests.mail.letters import (
    BOUNCE,
    CHINESE,
    FROM,
    attachment,
    encoded,
    mail,
    multipart,
    part,
)


@pytest.mark.parametrize(
    ("charset", "label"),
    [
        ("utf-8", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb2312"), ("gbk", "GBK"), ("utf-8", "x-unknown"),
        ("gb18030", "unknown-8bit"), ("utf-8", ""), ("gb18030", "no such charset"), ("utf-16", "utf-8;x=1"),
        ("utf-8", "idna"), ("gbk", "base64"),
    ],
)  # fmt: skip
def test_chinese_body_and_subject_in_many_charsets(charset: str, label: str) -> None:
    if charset == "utf-16":
        charset = "utf-8"
    raw = mail(
        FROM,
        f"Subject: {encoded('宽带故障', charset, label or 'utf-8')}" if label.isalnum() else "Subject: x",
        f"Content-Type: text/plain; charset={label}",
        body=CHINESE.encode(charset),
    )
    letter = parse(raw)
    assert letter.text == CHINESE
    assert letter.language == "zh-CN"
    assert not letter.problem


def test_gb18030_character_outside_gbk_labelled_gb2312() -> None:
    letter = parse(
        mail(
            FROM,
            "Content-Type: text/plain; charset=gb2312",
            body="朱镕基 龘 𠮷".encode("gb18030"),
        )
    )
    assert letter.text == "朱镕基 龘 𠮷"


def test_subject_cut_inside_a_character_is_joined_before_decoding() -> None:
    data = "宽带无法使用请尽快处理".encode("gb18030")
    import base64

    words = [f"=?gb2312?B?{base64.b64encode(piece).decode()}?=" for piece in (data[:7], data[7:])]
    assert header_text(f"{words[0]}\r\n {words[1]}") == "宽带无法使用请尽快处理"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("=?utf-8?q?Caf=C3=A9_au_lait?=", "Café au lait"),
        ("=?utf-8?b?4oCuZ25wLmV4ZQ==?=", "gnp.exe"),
        ("plain =?utf-8?b?5L2g5aW9?= tail", "plain 你好 tail"),
        ("=?utf-8?b?5L2g5aW9?= =?gbk?b?xOO6ww==?=", "你好你好"),
        ("=?utf-8?b?not base64!!?=", "not base64!!"),
        ("=?utf-8?b?5L2g5aW?=", None),
        ("=?klingon?b?5L2g5aW9?=", "你好"),
        ("=?utf-8*zh?b?5L2g5aW9?=", "你好"),
        ("a\0b\tc", "ab\tc"),
    ],
)
def test_header_words(raw: str, shown: str | None) -> None:
    text = header_text(raw)
    assert shown is None or text == shown


def test_raw_eight_bit_headers_are_guessed() -> None:
    utf8 = parse(mail("From: 李伟 <li@example.com>", "Subject: 宽带故障", body=b"x"))
    gbk = parse(mail("From: 李伟 <li@example.com>", "Subject: 宽带故障", body=b"x", charset="gbk"))
    assert (utf8.subject, utf8.sender_name) == (gbk.subject, gbk.sender_name) == ("宽带故障", "李伟")


def test_multipart_with_chinese_attachment_names_in_every_encoding() -> None:
    raw = multipart(
        part(CHINESE.encode("gbk"), 'Content-Type: text/plain; charset="gb2312"'),
        attachment(b"%PDF-1", "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"),
        attachment(b"%PDF-2", f'attachment; filename="{encoded("账单.pdf", "gbk")}"'),
        attachment(b"%PDF-3", "attachment; filename*0*=gb18030''%BA%CF; filename*1*=%CD%AC.pdf"),
        attachment(b"%PDF-4", 'attachment; filename="../../etc/pass\\"wd"'),
        attachment(b"%PDF-5", "attachment"),
    )
    letter = parse(raw)
    assert [one.filename for one in letter.parts[:3]] == [
        "合同.pdf",
        "账单.pdf",
        "合同.pdf",
    ]
    assert "/" not in letter.parts[3].filename
    assert '"' not in letter.parts[3].filename
    assert letter.parts[4].filename == "part-6.pdf"
    assert [one.data for one in letter.parts] == [
        b"%PDF-1",
        b"%PDF-2",
        b"%PDF-3",
        b"%PDF-4",
        b"%PDF-5",
    ]
    assert letter.text == CHINESE


def test_alternative_keeps_both_and_inline_pictures_have_their_id() -> None:
    raw = multipart(
        part(b"plain words", "Content-Type: text/plain"),
        part(b'<p>rich <b>words</b><img src="cid:pic@1"></p>', "Content-Type: text/html"),
        part(
            b"GIF89a",
            "Content-Type: image/gif",
            "Content-ID: <pic@1>",
            "Content-Disposition: inline",
        ),
        kind="alternative",
    )
    letter = parse(raw)
    assert letter.text == "plain words"
    assert letter.html == '<p>rich <b>words</b><img src="cid:pic@1"></p>'
    assert [(one.content_id, one.inline) for one in letter.parts] == [("pic@1", True)]


def test_html_only_mail_gets_readable_text_and_loses_what_is_dangerous() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body onload='x()'><p>您好<br>第二行</p>"
        "<table><tr><td>套餐</td><td>99元</td></tr></table><script>alert(1)</script>"
        '<img src="https://tracker.example/p.gif" alt="a"><a href="javascript:alert(1)">x</a>'
        '<form action="http://x"><input name=a></form><iframe src="http://x"></iframe></body></html>'
    )
    letter = parse(mail(FROM, "Content-Type: text/html; charset=utf-8", body=html.encode()))
    assert "您好\n第二行" in letter.text
    assert "套餐" in letter.text
    assert "alert" not in letter.text + letter.html
    for bad in (
        "<script",
        "onload",
        "javascript:",
        "<form",
        "<input",
        "<iframe",
        "<style",
    ):
        assert bad not in letter.html
    assert ' src="https' not in letter.html
    assert 'data-remote-src="https://tracker.example/p.gif"' in letter.html


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"no headers at all", "no_headers"),
        (b"\xff\xfe\x00\x01", "no_headers"),
        (mail("Subject: nobody wrote this", body=b"x"), "no_sender"),
        (mail("From: not an address", body=b"x"), "no_sender"),
        (b"From: li@example.com\r\n\r\n", "empty"),
        (mail("From: li@example.com", "Subject:  ", "Content-Type: text/plain", body=b" \r\n\t"), "empty"),
        (mail("From: li@example.com", "Content-Type: text/html", body=b"<div><br></div>"), "empty"),
        (mail("From: li@example.com", "Subject: call me", body=b""), ""),
        (mail("From: li@example.com", body=b"call me"), ""),
        (mail("From: li@example.com", "Content-Type: application/pdf; name=bill.pdf", body=b"%PDF"), ""),
    ],
)
def test_unusable_mail_says_why(raw: bytes, problem: str) -> None:
    assert parse(raw).problem == problem


@pytest.mark.parametrize("depth", [60, 3000])
def test_nesting_ends_as_a_problem(depth: int) -> None:
    lines = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n" for i in range(depth))
    assert parse(b"From: a@b.cd\r\n" + lines.encode()).problem == "too_deep"


def test_thousands_of_parts_end_as_a_problem() -> None:
    assert parse(multipart(*[part(b"x", "Content-Type: text/plain")] * 800)).problem == "too_many_parts"


def test_enclosed_mail_is_kept_as_a_file() -> None:
    inner = mail("From: a@b.cd", f"Subject: {encoded('原来的信', 'utf-8')}", body="内容".encode())
    letter = parse(
        multipart(
            part(b"see below", "Content-Type: text/plain"),
            part(inner, "Content-Type: message/rfc822"),
        )
    )
    assert letter.parts[0].filename == "原来的信.eml"
    assert "内容".encode() in letter.parts[0].data
    assert letter.text == "see below"


def test_threading_headers() -> None:
    letter = parse(
        mail(
            FROM,
            "Message-ID: <new@x>",
            "In-Reply-To: <old@x> (sent by me)",
            "References: <a@x>\r\n <b@x>\t<old@x>",
            body=b"x",
        )
    )
    assert (letter.message_id, letter.in_reply_to, letter.references) == (
        "new@x",
        "old@x",
        ["a@x", "b@x", "old@x"],
    )


def test_addresses_with_commas_and_encoded_names() -> None:
    letter = parse(
        mail(
            f"From: {encoded('李, 伟', 'utf-8')} <LI@Example.com>",
            'To: "Support, Team" <support@telecom.example>, undisclosed:;, billing@telecom.example',
            "Cc: <not an address>, Zhang <zhang@example.com>",
            body=b"x",
        )
    )
    assert (letter.sender, letter.sender_name) == ("li@example.com", "李, 伟")
    assert letter.to == ["support@telecom.example", "billing@telecom.example"]
    assert letter.cc == ["zhang@example.com"]


def test_delivery_report_is_recognised() -> None:
    report = parse(BOUNCE).report
    assert report is not None
    assert report.failed
    assert (report.status, report.recipient) == ("5.1.1", "gone@example.com")
    assert report.original_message_id == "ours.1@telecom.example"
    assert "no such user" in report.diagnostic


def test_old_style_chinese_bounce_is_recognised_and_a_letter_about_bounces_is_not() -> None:
    old = mail(
        "From: <MAILER-DAEMON@qq.com>",
        f"Subject: {encoded('系统退信/Systems bounce', 'utf-8')}",
        body=b"sorry",
    )
    letter = mail(FROM, f"Subject: {encoded('我收到退信', 'utf-8')}", body=b"why?")
    assert parse(old).report is not None
    assert parse(letter).report is None


def test_read_receipt_is_no_bounce() -> None:
    raw = BOUNCE.replace(b"report-type=delivery-status", b"report-type=disposition-notification")
    assert parse(raw).report is None


def test_flowed_text_is_joined() -> None:
    body = b"This line goes \r\non here.\r\nThis does not.\r\n"
    assert (
        parse(mail(FROM, "Content-Type: text/plain; format=flowed", body=body)).text
        == "This line goes on here.\nThis does not."
    )


def test_dedupe_key_ignores_the_way_and_sees_the_words() -> None:
    first = mail(
        "Received: by a",
        "Message-ID: <1@x>",
        FROM,
        "Date: Fri, 20 Nov 2026 10:00:00 +0800",
        body=b"hello\r\n",
    )
    again = mail(
        "Received: by b",
        "Message-ID: <1@x>",
        FROM,
        "Date: Fri, 20 Nov 2026 10:00:00 +0800",
        body=b"hello\n\n",
    )
    reused = first.replace(b"hello", b"other words")
    assert dedupe_key(first) == dedupe_key(again)
    assert dedupe_key(first) != dedupe_key(reused)
    assert dedupe_key(b"") == dedupe_key(b"\n")


def test_language() -> None:
    assert language_of("我的 iPhone 无法连接") == "zh-CN"
    assert language_of("Please help me, 谢谢") == "en"
    assert language_of("") == "en"


def test_a_large_mail_is_parsed_in_seconds() -> None:
    outer = MIMEMultipart()
    outer["From"] = "a@b.cd"
    file = MIMEBase("application", "zip")
    file.set_payload(b"\x00\xff" * 9_000_000)
    encoders.encode_base64(file)
    outer.attach(file)
    raw = outer.as_bytes()
    assert len(raw) > 24_000_000
    start = time.perf_counter()
    letter = parse(raw)
    assert time.perf_counter() - start < 20
    assert len(letter.parts[0].data) == 18_000_000


def test_hostile_html_does_not_hang() -> None:
    body = b"<div>" * 100_000 + b"<!--" * 50_000 + b"x"
    assert not parse(mail(FROM, "Content-Type: text/html", body=body)).problem


@settings(max_examples=300)
@given(st.binary(max_size=600))
def test_any_bytes_end_as_a_letter(noise: bytes) -> None:
    for raw in (
        noise,
        b"From: a@b.cd\r\n" + noise,
        multipart(noise, part(noise, "Content-Type: text/html")),
    ):
        letter = parse(raw)
        for text in (letter.text, letter.html, letter.subject, letter.sender_name):
            text.encode()
            assert "\0" not in text
        assert len(dedupe_key(raw)) == 64


@settings(max_examples=200)
@given(
    st.binary(max_size=200),
    st.sampled_from(sorted({*codecs.__dict__, "utf-7", "zlib", "rot13", "hz", "big5", "\0", ""})),
)
def test_decode_never_raises(data: bytes, charset: str) -> None:
    decode(data, charset).encode()
