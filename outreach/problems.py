"""Refusals of outreach."""

from core.problems import Problem

CASE_CLOSED = Problem(
    "retention.closed",
    status=409,
    en="This case is closed already: {state}.",
    zh="该挽留单已关闭（{state}）。",
    words={
        "state": {
            "open": ("open", "待处理"),
            "in_progress": ("in progress", "处理中"),
            "saved": ("the customer stays", "已挽留"),
            "lost": ("the customer leaves", "未挽留"),
            "cancelled": ("cancelled", "已取消"),
        }
    },
)
ALREADY_ASKED = Problem(
    "retention.open_already",
    status=409,
    en="There is an open retention case for this subscription.",
    zh="该订购已有进行中的挽留单。",
)
NOT_ELIGIBLE = Problem(
    "measure.not_eligible", status=409, en="This measure was not open to this customer.", zh="该措施不适用于此客户。"
)
