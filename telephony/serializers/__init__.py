"""Shapes of telephony."""

from telephony.serializers.calls import (
    CallbackQuery,
    CallbackRow,
    CallDetail,
    CallRow,
    CancelCallbackInput,
    PhoneDevice,
)
from telephony.serializers.conversing import (
    DialCheckRow,
    DialInput,
    DialNowInput,
    DigitsInput,
    NumberInput,
    RejoinInput,
    SuperviseInput,
    SupervisionRow,
    TransferCallInput,
    VoicePolicyInput,
    VoicePolicyRow,
    WhomInput,
)

__all__ = [
    "CallDetail",
    "CallRow",
    "CallbackQuery",
    "CallbackRow",
    "CancelCallbackInput",
    "DialCheckRow",
    "DialInput",
    "DialNowInput",
    "DigitsInput",
    "NumberInput",
    "PhoneDevice",
    "RejoinInput",
    "SuperviseInput",
    "SupervisionRow",
    "TransferCallInput",
    "VoicePolicyInput",
    "VoicePolicyRow",
    "WhomInput",
]
