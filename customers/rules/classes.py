"""What kinds of customers a company has from the start; others are added in the settings."""

from typing import Final

from core.conditions.fields import Names, say

DEFAULT: Final = "regular"  # of a card that nobody has put into a class
USUAL: Final[dict[str, Names]] = {
    "potential": say("Potential", "潜在客户"), "regular": say("Regular", "普通客户"), "vip": say("VIP", "重要客户"),
    "agent": say("Agent", "代理商"), "partner": say("Partner", "合作伙伴"), "supplier": say("Supplier", "供应商"),
}  # fmt: skip
