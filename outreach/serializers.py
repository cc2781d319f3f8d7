"""Outgoing and incoming shapes of outreach; REST and live rows share `RetentionCaseRow`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.serializers import OfferRow
from core.schema import LocalisedText
from customers.serializers import OtherCard, SubscriptionRow
from outreach.models import ContactReceipt, Measure, RetentionCase
from outreach.rules import REFUSAL_TEXTS, RESULT_STATES


class CasePerson(serializers.Serializer[Any]):
    """The agent of a case."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class RetentionCaseRow(serializers.ModelSerializer[RetentionCase]):
    """A retention case as lists and live rows show it."""

    customer = OtherCard()
    subscription = SubscriptionRow()
    agent = CasePerson(allow_null=True)

    class Meta:
        model = RetentionCase
        fields: tuple[str, ...] = (
            "id",
            "version",
            "customer_id",
            "customer",
            "subscription",
            "ticket_id",
            "reason",
            "state",
            "result",
            "result_reason",
            "agent",
            "follow_up_at",
            "created_at",
            "updated_at",
            "closed_at",
        )


class RankedMeasure(serializers.Serializer[Any]):
    """A measure that may be offered, its points and why."""

    measure = serializers.IntegerField()
    code = serializers.CharField()
    offer = OfferRow()
    cost = serializers.CharField()
    currency = serializers.CharField()
    score = serializers.IntegerField()
    reasons = LocalisedText(many=True)


class RefusalText(serializers.Serializer[Any]):
    """One reason against making contact."""

    code = serializers.CharField()
    text = LocalisedText()


class ContactReceiptRow(serializers.ModelSerializer[ContactReceipt]):
    """The answer of a contact check."""

    reasons = serializers.SerializerMethodField()

    class Meta:
        model = ContactReceipt
        fields = ("id", "purpose", "media", "is_allowed", "reasons", "local_time", "created_at")

    @extend_schema_field(RefusalText(many=True))
    def get_reasons(self, receipt: ContactReceipt) -> list[dict[str, Any]]:
        """What speaks against it, in words."""
        return [{"code": code, "text": REFUSAL_TEXTS.get(code, {"en": code})} for code in receipt.reasons]


class RetentionCaseDetail(RetentionCaseRow):
    """A whole case: the measures best first, what to say, and the contact checks."""

    measures = serializers.SerializerMethodField()
    script = serializers.SerializerMethodField()
    receipts = serializers.SerializerMethodField()

    class Meta(RetentionCaseRow.Meta):
        fields = (*RetentionCaseRow.Meta.fields, "note", "measures", "script", "result_measure", "receipts")

    @extend_schema_field(RankedMeasure(many=True))
    def get_measures(self, case: RetentionCase) -> list[dict[str, Any]]:
        """As they were ranked when the case opened."""
        rows = Measure.objects.select_related("offer").in_bulk([one["measure"] for one in case.measures])
        return [_ranked(one, rows[one["measure"]]) for one in case.measures if one["measure"] in rows]

    @extend_schema_field(LocalisedText)
    def get_script(self, case: RetentionCase) -> dict[str, str]:
        """What to say first, by the reason the customer gave."""
        return SCRIPTS.get(case.reason, SCRIPTS["other"])

    @extend_schema_field(ContactReceiptRow(many=True))
    def get_receipts(self, case: RetentionCase) -> list[dict[str, Any]]:
        """Newest first."""
        return [dict(row) for row in ContactReceiptRow(case.receipts.order_by("-id")[:10], many=True).data]


def _ranked(given: dict[str, Any], measure: Measure) -> dict[str, Any]:
    return {
        "measure": measure.pk,
        "code": measure.code,
        "offer": OfferRow(measure.offer).data,
        "cost": str(measure.cost),
        "currency": measure.currency,
        "score": given["score"],
        "reasons": given["reasons"],
    }


class DisconnectInput(serializers.Serializer[Any]):
    """Why the customer wants to leave."""

    reason = serializers.ChoiceField(choices=RetentionCase.Reason.choices)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    ticket_id = serializers.IntegerField(required=False, allow_null=True, default=None)


class ResultInput(serializers.Serializer[Any]):
    """How it ended; `thinking` keeps the case open until `follow_up_at`."""

    result = serializers.ChoiceField(choices=list(RESULT_STATES))
    reason = serializers.CharField(max_length=300)
    measure_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    follow_up_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ContactCheckInput(serializers.Serializer[Any]):
    """By which medium we mean to make contact."""

    media = serializers.ChoiceField(choices=["voice", "email", "sms"])


SCRIPTS: dict[str, dict[str, str]] = {
    "price": {
        "en": "Thank the customer for the years with us. Ask which part of the bill is too much, and read back the last three bills together. Name the first measure with its saving per month, and stop talking.",
        "zh-CN": "先感谢客户多年支持，询问账单中哪一项偏高，一起核对最近三个月账单；给出第一项措施及每月节省金额，然后倾听客户意见。",
    },
    "quality": {
        "en": "Apologise for the trouble and say what is known about the line. Offer a line check with a day and an hour before any discount: a discount does not mend a line.",
        "zh-CN": "先致歉并说明线路已知情况；优先预约具体日期与时段的上门检测，再谈优惠——优惠解决不了线路问题。",
    },
    "moving": {
        "en": "Ask for the new address and the date. Check coverage there; if we serve it, offer the free move and book it now.",
        "zh-CN": "询问新地址和搬家日期，查询覆盖情况；可覆盖则当场预约免费移机。",
    },
    "competitor": {
        "en": "Ask what the other offer includes, for how long, and what comes after. Compare line by line, then name the measure that closes the gap.",
        "zh-CN": "询问对方方案的内容、期限及到期后资费，逐项对比后给出可弥补差距的措施。",
    },
    "service": {
        "en": "Let the customer finish. Repeat what went wrong in one sentence, say what you will do today and when you will call back.",
        "zh-CN": "先倾听，用一句话复述问题，说明今天的处理动作与回电时间。",
    },
    "unused": {
        "en": "Ask what the line was for. Offer the pause or the smaller plan; if neither fits, let the customer go kindly.",
        "zh-CN": "了解原用途，建议停机保号或更小的套餐；都不合适时友好办理。",
    },
    "other": {
        "en": "Ask what would have to change for the customer to stay, listen, and pick the measure that answers it.",
        "zh-CN": "询问怎样的改变能让客户留下，倾听后选择对应措施。",
    },
}
