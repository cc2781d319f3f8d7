"""Refusals of this floor."""

from core.problems import Problem

ERASURE_THERE = Problem(
    "erasure.there",
    status=409,
    en="It was asked already that this customer be erased. Call that off first, or let it run now.",
    zh="该客户已有删除申请，请先撤销该申请，或立即执行。",
)
ERASURE_OVER = Problem(
    "erasure.over",
    status=409,
    en="This was carried out or called off already: nothing can be changed about it.",
    zh="该申请已执行或已撤销，无法再更改。",
)
WRONG_NUMBER = Problem(
    "erasure.wrong_number",
    status=400,
    en="This is not the customer's number. Type the number that stands on the card.",
    zh="客户编号不符，请输入客户档案上的编号。",
)
ON_THE_PHONE = Problem(
    "erasure.on_the_phone",
    status=409,
    en="A call with this customer is going on. Erase when it is over.",
    zh="该客户正在通话中，请在通话结束后再执行删除。",
)
