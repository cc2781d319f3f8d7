"""Ugly mails, as real mailers write them."""

import base64


def encoded(text: str, charset: str, label: str | None = None) -> str:
    """One RFC 2047 word."""
    return f"=?{label or charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def mail(*lines: str, body: bytes = b"", charset: str = "utf-8") -> bytes:
    """A mail from header lines and a body; line ends as on the wire."""
    return "\r\n".join(lines).encode(charset) + b"\r\n\r\n" + body


def multipart(*parts: bytes, kind: str = "mixed", head: tuple[str, ...] = ()) -> bytes:
    """A multipart mail of finished parts."""
    lines = (
        "From: Li Wei <li@example.com>",
        "To: support@telecom.example",
        "Subject: parts",
        "Message-ID: <parts@example.com>",
        *head,
        f'Content-Type: multipart/{kind}; boundary="=_edge"',
    )
    body = b"".join(b"--=_edge\r\n" + part + b"\r\n" for part in parts) + b"--=_edge--\r\n"
    return mail(*lines, body=body)


def part(content: bytes, *headers: str) -> bytes:
    """One part of a multipart mail."""
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + content


def attachment(data: bytes, disposition: str, content_type: str = "application/pdf") -> bytes:
    """A base64 attachment."""
    return part(
        base64.encodebytes(data).replace(b"\n", b"\r\n"),
        f"Content-Type: {content_type}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: {disposition}",
    )


FROM = "From: Li Wei <li@example.com>"
CHINESE = "您好：\n\n宽带从昨天晚上开始无法使用，光猫红灯闪烁。请尽快处理，谢谢！\n\n李伟"
BOUNCE = multipart(
    part(b"Your message could not be delivered.", "Content-Type: text/plain"),
    part(
        b"Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; gone@example.com\r\nAction: failed\r\n"
        b"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n <gone@example.com>: no such user\r\n",
        "Content-Type: message/delivery-status",
    ),
    part(
        b"From: support@telecom.example\r\nTo: gone@example.com\r\nMessage-ID: <ours.1@telecom.example>\r\n\r\nhello\r\n",
        "Content-Type: message/rfc822",
    ),
    kind="report; report-type=delivery-status",
    head=("Return-Path: <>",),
)
