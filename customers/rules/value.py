"""How much a customer matters, and how likely he is to leave: sums of points with their reasons.

Both are plain additions over counted facts, so that an agent can be told why, and a test can
check every line.

Value (0 to 11 points; `vip` from 9, `gold` from 6, `silver` from 3):

    money      monthly total of the active subscriptions   50: 1   100: 2   200: 3   400: 4   1000: 5
    frequency  active subscriptions                          1: 1     2: 2     3: 3
    tenure     years as a customer                           2: 1     5: 2
    recency    days since the last contact                 180: 1

Churn (0 to 100, `medium` from 30, `high` from 60): see `CHURN_RULES` below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

Texts = dict[str, str]

_MONEY = ((Decimal(1000), 5), (Decimal(400), 4), (Decimal(200), 3), (Decimal(100), 2), (Decimal(50), 1))
_TIERS = ((9, "vip"), (6, "gold"), (3, "silver"))


@dataclass(frozen=True)
class ValueFacts:
    """What the value of a customer is counted from."""

    monthly_spend: Decimal = Decimal(0)
    active_subscriptions: int = 0
    tenure_days: int = 0
    days_since_contact: int | None = None


@dataclass(frozen=True)
class Value:
    """Points and the tier they stand for."""

    points: int
    tier: str


def value_of(facts: ValueFacts) -> Value:
    """The value tier by the table at the head of this file."""
    money = next((points for floor, points in _MONEY if facts.monthly_spend >= floor), 0)
    frequency = min(facts.active_subscriptions, 3)
    years = facts.tenure_days // 365
    tenure = 2 if years >= 5 else 1 if years >= 2 else 0
    fresh = facts.days_since_contact is not None and facts.days_since_contact <= 180
    points = money + frequency + tenure + int(fresh)
    return Value(points, next((tier for floor, tier in _TIERS if points >= floor), "standard"))


@dataclass(frozen=True)
class ChurnFacts:
    """What the risk of losing a customer is counted from."""

    active_subscriptions: int = 0
    days_to_contract_end: int | None = None
    open_complaints: int = 0
    complaints_90_days: int = 0
    contacts_30_days: int = 0
    disconnect_requests_365_days: int = 0
    tenure_days: int = 0
    in_arrears: bool = False


@dataclass(frozen=True)
class Reason:
    """One line of a score: how much it added, and why, in both languages."""

    code: str
    points: int
    text: Texts


@dataclass(frozen=True)
class Churn:
    """The risk from 0 to 100 with the lines it consists of, heaviest first; None where nothing can be lost."""

    risk: int | None
    level: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _ChurnRule:
    code: str
    points: int
    holds: Callable[[ChurnFacts], bool]
    en: str
    zh: str

    def reason(self, facts: ChurnFacts) -> Reason:
        values = vars(facts)
        return Reason(self.code, self.points, {"en": self.en.format(**values), "zh-CN": self.zh.format(**values)})


def _contract_within(days: int) -> Callable[[ChurnFacts], bool]:
    return lambda f: f.days_to_contract_end is not None and 0 <= f.days_to_contract_end <= days


LEVELS = ("unknown", "low", "medium", "high")
CHURN_RULES = (
    _ChurnRule(
        "disconnect_requested",
        35,
        lambda f: f.disconnect_requests_365_days > 0,
        "Asked to disconnect in the last year",
        "近一年内曾申请拆机",
    ),
    _ChurnRule(
        "complaint_open",
        20,
        lambda f: f.open_complaints > 0,
        "Open complaints: {open_complaints}",
        "未结投诉 {open_complaints} 件",
    ),
    _ChurnRule(
        "contract_ending",
        20,
        _contract_within(60),
        "Days to the end of the contract: {days_to_contract_end}",
        "合约还有 {days_to_contract_end} 天到期",
    ),
    _ChurnRule(
        "contract_over",
        15,
        lambda f: f.days_to_contract_end is not None and f.days_to_contract_end < 0,
        "Out of contract, free to leave",
        "合约已到期，可随时离网",
    ),
    _ChurnRule(
        "complained_lately",
        15,
        lambda f: f.complaints_90_days > 1,
        "Complaints in 90 days: {complaints_90_days}",
        "90 天内投诉 {complaints_90_days} 次",
    ),
    _ChurnRule(
        "many_contacts",
        10,
        lambda f: f.contacts_30_days >= 3,
        "Contacts in 30 days: {contacts_30_days}",
        "30 天内联系 {contacts_30_days} 次",
    ),
    _ChurnRule("in_arrears", 10, lambda f: f.in_arrears, "Owes money", "账户欠费"),
    _ChurnRule(
        "new_customer",
        5,
        lambda f: 0 < f.tenure_days < 180,
        "Customer for less than half a year",
        "入网不足半年",
    ),
    _ChurnRule(
        "single_subscription",
        5,
        lambda f: f.active_subscriptions == 1,
        "Only one subscription",
        "仅有一个订购",
    ),
    _ChurnRule(
        "long_standing",
        -10,
        lambda f: f.tenure_days >= 5 * 365,
        "Customer for more than five years",
        "入网超过五年",
    ),
)


def churn_of(facts: ChurnFacts) -> Churn:
    """The churn risk: the sum of the rules that hold, kept within 0 and 100.

    Unknown for who has no subscription and gave none up lately: a complaint of a stranger is no risk of losing them.
    """
    if not facts.active_subscriptions and not facts.disconnect_requests_365_days:
        return Churn(None, churn_level(None), ())
    reasons = [rule.reason(facts) for rule in CHURN_RULES if rule.holds(facts)]
    risk = max(0, min(100, sum(reason.points for reason in reasons)))
    reasons.sort(key=lambda reason: -reason.points)
    return Churn(risk, churn_level(risk), tuple(reasons))


def churn_level(risk: int | None) -> str:
    """The word for a risk: low, medium, high; unknown without one."""
    if risk is None:
        return "unknown"
    return "high" if risk >= 60 else "medium" if risk >= 30 else "low"
