"""Which customers can be what to each other."""

from typing import Final

Said = tuple[str, str]

# To both sides it is the same: said in either direction it is one relation.
MUTUAL: Final = frozenset({"household"})
_MEMBER_OF: Final = ("Only a company has members.", "只有企业客户才有成员。")
_AT_HOME: Final = ("Only people live in a household.", "只有个人客户才有家庭成员。")
_EMPLOYED: Final = ("A company is nobody's employee.", "企业客户不能是被雇佣方。")


def misfit(kind: str, source_kind: str, target_kind: str) -> Said | None:
    """Why `source` cannot be that to `target`, in both languages; None when it can."""
    if kind == "member" and target_kind != "company":
        return _MEMBER_OF
    if kind == "household" and "company" in (source_kind, target_kind):
        return _AT_HOME
    if kind == "employer" and target_kind == "company":
        return _EMPLOYED
    return None
