"""What the product itself writes to customers, in their language."""

from datetime import datetime, timedelta
from typing import Final

NO_SUBJECT: Final = {"en": "(no subject)", "zh-CN": "（无主题）"}
# What came, by how it came: a letter, a complaint or a request from the portal's form.
RECEIPT_SUBJECT: Final = {
    "letter": {
        "en": "[#{number}] We have your message: {subject}",
        "zh-CN": "[#{number}] 已收到您的来信：{subject}",
    },
    "complaint": {
        "en": "[#{number}] We have your complaint: {subject}",
        "zh-CN": "[#{number}] 已收到您的投诉：{subject}",
    },
    "request": {
        "en": "[#{number}] We have your request: {subject}",
        "zh-CN": "[#{number}] 已收到您的请求：{subject}",
    },
}
RECEIVED: Final = {
    "letter": {
        "en": "thank you for your message. It is with us under the number {number}.",
        "zh-CN": "您的来信已收到，受理编号为 {number}。",
    },
    "complaint": {
        "en": "thank you for telling us. Your complaint is with us under the number {number}.",
        "zh-CN": "您的投诉已收到，受理编号为 {number}。",
    },
    "request": {
        "en": "thank you. Your request is with us under the number {number}.",
        "zh-CN": "您的请求已收到，受理编号为 {number}。",
    },
}
RECEIPT: Final = {
    "en": (
        "Hello,\n\n{received}\n\n{promise}\n\n"
        "You can follow it, and add to it, here:\n{link}\n\n"
        "Or simply answer this e-mail.\n\n{signature}"
    ),
    "zh-CN": (
        "您好：\n\n{received}\n\n{promise}\n\n"
        "您可以在这里查看进度或补充说明：\n{link}\n\n"
        "也可以直接回复本邮件。\n\n{signature}"
    ),
}
ANSWER_BY: Final = {"en": "You will have a first answer by {moment}.", "zh-CN": "我们最迟于{moment}首次答复您。"}
RESOLVE_BY: Final = {
    "en": "We will have it settled by {moment} at the latest.",
    "zh-CN": "我们最迟于{moment}处理完毕。",
}
NO_PROMISE: Final = {"en": "Somebody will answer you soon.", "zh-CN": "我们会尽快给您答复。"}
FILED_NOTICE: Final = {
    "en": "This letter calls itself an automatic answer and belongs to no ticket. It was filed; nobody was asked to work.",
    "zh-CN": "此邮件自称为自动回复，且不属于任何工单。已直接归档，未派发给任何人。",
}
FOLLOW: Final = {"en": "See your request and its answers: {link}", "zh-CN": "查看您的请求与答复：{link}"}
QUOTE: Final = {"en": "On {date}, {name} wrote:", "zh-CN": "在 {date}，{name} 写道："}
FORWARDED_HEAD: Final = {"en": "---------- Forwarded message ----------", "zh-CN": "---------- 转发邮件 ----------"}
FORWARDED: Final = {
    "from": {"en": "From: {value}", "zh-CN": "发件人：{value}"},
    "date": {"en": "Date: {value}", "zh-CN": "日期：{value}"},
    "to": {"en": "To: {value}", "zh-CN": "收件人：{value}"},
    "subject": {"en": "Subject: {value}", "zh-CN": "主题：{value}"},
}


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(at: datetime, language: str) -> str:
    """A local day."""
    if language.startswith("zh"):
        return f"{at.year}年{at.month}月{at.day}日"
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def moment(at: datetime, zone: str, language: str) -> str:
    """A local time with the zone it is meant in, which whoever reads it elsewhere must know."""
    minutes = int((at.utcoffset() or timedelta()).total_seconds()) // 60
    where = f"{zone}, UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    if language.startswith("zh"):
        return f"{day(at, language)} {at:%H:%M}（{where}）"
    return f"{day(at, language)}, {at:%H:%M} ({where})"
