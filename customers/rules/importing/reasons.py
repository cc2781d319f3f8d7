"""Why a line did not become a customer, in both languages: what is wrong and what to do."""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, tuple[str, str]]] = {
    "not_computed": (
        "{column}: a formula without a value. Open the file in a spreadsheet, let it compute, save it.",
        "{column}：公式没有计算结果，请用表格软件打开、计算后保存。",
    ),
    "too_long": ("{column}: too long.", "{column}：内容过长。"),
    "no_name": ("There is no name.", "缺少姓名。"),
    "bad_phone": ("{column}: “{value}” is no number that anybody could dial.", "{column}：“{value}”不是可拨打的号码。"),
    "bad_email": ("{column}: “{value}” is no e-mail address.", "{column}：“{value}”不是有效的邮箱地址。"),
    "bad_date": ("{column}: “{value}” is no day. Write 2026-11-24.", "{column}：“{value}”不是日期，请写成 2026-11-24。"),
    "bad_number": ("{column}: “{value}” is no number.", "{column}：“{value}”不是数字。"),
    "unknown_value": ("{column}: “{value}” is not one of its values.", "{column}：“{value}”不在可选值之内。"),
    "unknown_number": ("There is no customer {value}.", "没有编号为 {value} 的客户。"),
    "several": (
        "Its numbers and addresses belong to several customers: {names}. Merge them first, or split the line.",
        "该行的号码或邮箱分属多位客户：{names}。请先合并客户或拆分该行。",
    ),
    "other_name": (
        "Its number or address belongs to {value}. Correct the name, or link the number by hand.",
        "该号码或邮箱属于{value}。请更正姓名，或手动关联。",
    ),
    "not_yours": (
        "Its number or address belongs to a customer whom you may not see. Ask an administrator.",
        "该号码或邮箱属于您无权查看的客户，请联系管理员。",
    ),
    "locked": ("The customer's card is read-only. Unlock it first.", "该客户档案为只读，请先解锁。"),
    "unknown_company": (
        "There is no company “{value}”. Import it first, on a line above.",
        "没有名为“{value}”的企业，请先在上方的行中导入该企业。",
    ),
    "several_companies": ("Several companies are called “{value}”.", "有多家名为“{value}”的企业。"),
    "fields_missing": ("These fields are needed: {keys}.", "缺少必填字段：{keys}。"),
    "known": ("The customer is there already.", "该客户已存在。"),
    "twice": ("The same customer as on line {line}.", "与第 {line} 行为同一客户。"),
    "changed": ("Somebody changed the card since: it stays.", "该档案此后被他人修改，予以保留。"),
    "gone": ("The card is in the recycle bin already.", "该档案已在回收站中。"),
    "in_use": ("The customer has open tickets or cases: the card stays.", "该客户有未结工单或事项，予以保留。"),
    "broken": (
        "This line could not be handled. Try it again, and tell an administrator if it stays.",
        "该行未能处理，请重试；若仍失败请联系管理员。",
    ),
}  # fmt: skip
