"""Refusals of the portal. None of them tells whether an address is known."""

from core.problems import Problem

WRONG_CODE = Problem(
    "portal.wrong_code",
    status=400,
    en="This code or link is not valid, or no longer. Ask for a new one.",
    zh="验证码或链接无效或已过期，请重新获取。",
)
FORM_REUSED = Problem(
    "portal.form_reused",
    status=422,
    en="This form was sent already with other content. Reload the page to send another request.",
    zh="该表单已提交过其他内容，请刷新页面后再提交。",
)
CLOSED = Problem(
    "portal.closed", status=409, en="This request is closed. Please make a new one.", zh="该请求已关闭，请新建请求。"
)
