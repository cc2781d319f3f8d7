"""What a column of a file can mean, and what its heading usually says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

OWN: Final = "field."


@dataclass(frozen=True)
class Column:
    """One meaning. `several` columns of a file may have it; `also` are headings that people write for it."""

    key: str
    en: str
    zh: str
    also: tuple[str, ...] = ()
    several: bool = False
    example: tuple[str, str] = ("", "")


COLUMNS: Final = (
    Column("number", "Customer number", "客户编号", ("customer no", "no", "id", "编号", "客户号")),
    Column("name", "Name", "姓名", ("full name", "customer", "customer name", "company", "company name", "客户", "客户名称",
           "客户姓名", "名称", "公司", "公司名称", "联系人"), example=("Northwind Ltd", "单小明")),
    Column("kind", "Person or company", "个人或企业", ("kind", "type", "客户性质", "性质", "类型"), example=("company", "个人")),
    Column("member_of", "Member of", "所属企业", ("employer", "belongs to", "所属公司", "所属单位", "单位"), example=("", "Northwind Ltd")),
    Column("phone", "Phone", "电话", ("mobile", "telephone", "phone number", "tel", "cell", "手机", "手机号", "手机号码", "电话号码",
           "联系电话", "固定电话", "座机"), several=True, example=("021-5555 1234 转 808", "13800138000")),
    Column("email", "E-mail", "电子邮箱", ("email", "mail", "email address", "e-mail address", "邮箱", "电子邮件", "邮件"), several=True,
           example=("office@northwind.example", "ming@northwind.example")),
    Column("customer_class", "Class", "客户类别", ("customer class", "category", "类别", "客户分类", "等级"), example=("partner", "regular")),
    Column("tags", "Tags", "标签", ("labels", "客户标签"), several=True, example=("wholesale; early adopter", "价格敏感")),
    Column("address", "Address", "地址", ("street", "联系地址", "住址", "详细地址"), example=("1 Bund, Shanghai", "")),
    Column("language", "Language", "语言", ("lang",), example=("en", "zh-CN")),
    Column("timezone", "Time zone", "时区", ("timezone", "tz"), example=("Asia/Shanghai", "")),
    Column("since", "Customer since", "入网时间", ("since", "start date", "开户日期", "入网日期", "客户起始日期"), example=("2024-05-01", "2025年3月8日")),
    Column("national_id", "ID document", "证件号码", ("national id", "id number", "身份证", "身份证号", "身份证号码", "证件号")),
    Column("do_not_contact", "Do not contact", "请勿联系", ("dnc", "opt out", "免打扰", "勿扰"), example=("no", "")),
)  # fmt: skip
BY_KEY: Final = {one.key: one for one in COLUMNS}


def _folded(text: str) -> str:
    return re.sub(r"[\s_\-–—:：*/.]+", " ", text.casefold()).strip().rstrip("0123456789 ").strip()


_NAMES: Final = {_folded(name): one.key for one in COLUMNS for name in (one.key, one.en, one.zh, *one.also)}


def suggested(header: Sequence[str], own: Mapping[str, Sequence[str]]) -> list[str]:
    """For each heading what it most likely means, "" where nobody can tell; `own` has the names of own fields by key."""
    names = _NAMES | {_folded(name): key for key, called in own.items() for name in (key.removeprefix(OWN), *called)}
    found: list[str] = []
    for heading in header:
        key = names.get(_folded(heading), "")
        known = BY_KEY.get(key)
        found.append(key if key and (key not in found or (known and known.several)) else "")
    return found


def wrong_mapping(mapping: Sequence[str], width: int, own: Mapping[str, object]) -> str:
    """Why columns cannot be read in this way: "width", "unknown", "twice", "name"; "" when they can."""
    used = [key for key in mapping if key]
    if len(mapping) != width:
        return "width"
    if any(key not in BY_KEY and key not in own for key in used):
        return "unknown"
    if any(used.count(key) > 1 and not (key in BY_KEY and BY_KEY[key].several) for key in used):
        return "twice"
    return "" if "name" in used or "number" in used else "name"
