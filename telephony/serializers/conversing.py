"""Shapes around people who are brought into a call, supervision, dialling and what a queue allows."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from telephony.models import Invitation, Mode, VoicePolicy

_KEYS = r"^[0-9*#w]+$"


class SupervisionRow(serializers.ModelSerializer[Invitation]):
    """A supervisor in a call. `stage`: calling, joined; over: cancelled, failed, ended."""

    person_name = serializers.CharField(source="person.name", default="", read_only=True)
    agent = serializers.IntegerField(source="call.owner_id", allow_null=True, read_only=True)
    is_over = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = [
            "id", "version", "call", "agent", "person", "person_name", "mode", "stage", "is_over", "reason", "created_at",
            "ended_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_over(self, supervision: Invitation) -> bool:
        """Whether they are out of the call."""
        return supervision.ended_at is not None


class WhomInput(serializers.Serializer[Any]):
    """Exactly one of a colleague and a number as a person types it."""

    agent = serializers.IntegerField(required=False)
    number = serializers.CharField(max_length=40, required=False)


class NumberInput(serializers.Serializer[Any]):
    """A number as a person types it."""

    number = serializers.CharField(max_length=40)


class TransferCallInput(serializers.Serializer[Any]):
    """Exactly one target: a queue, a colleague, or a number."""

    queue = serializers.IntegerField(required=False)
    agent = serializers.IntegerField(required=False)
    number = serializers.CharField(max_length=40, required=False)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class DigitsInput(serializers.Serializer[Any]):
    """Keys to send; w waits half a second. `participant` is who gets them, by default the caller's line."""

    digits = serializers.RegexField(_KEYS, max_length=32)
    participant = serializers.IntegerField(required=False)


class RejoinInput(serializers.Serializer[Any]):
    """`replace`: this browser has lost its line, whatever the provider still believes."""

    replace = serializers.BooleanField(default=False)


class SuperviseInput(serializers.Serializer[Any]):
    """How to take part."""

    mode = serializers.ChoiceField(choices=Mode.choices)


class DialInput(serializers.Serializer[Any]):
    """Whom to call, for which queue; with a ticket the customer waits for our answer."""

    number = serializers.CharField(max_length=40)
    queue = serializers.IntegerField()
    customer = serializers.IntegerField(required=False)
    ticket = serializers.IntegerField(required=False)


class DialNowInput(DialInput):
    """The same, and why the customer is called although the contact check is against it, from who may decide so."""

    override = serializers.CharField(min_length=3, max_length=200, required=False, allow_blank=True, default="")


class DialCheckRow(serializers.Serializer[Any]):
    """What is known before dialling.

    `against` is "" or why the number is refused (not_a_number, not_in_use, emergency, premium, shared_cost, country); `reasons`
    are codes of the contact check (do_not_contact, no_consent, quiet_hours, open_complaint, too_often); `left` is how
    many numbers this person may still dial within the hour; `shown` is the number that the customer sees;
    `may_override`: `reasons` can be outweighed by a reason that this person gives when dialling.
    """

    is_allowed = serializers.BooleanField()
    number = serializers.CharField()
    country = serializers.CharField()
    shown = serializers.CharField()
    against = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    customer = serializers.IntegerField(source="customer_id", allow_null=True)
    customer_name = serializers.CharField()
    left = serializers.IntegerField()
    may_override = serializers.BooleanField()


_POLICY = ["recording", "pause_seconds", "supervision_seen", "caller_number", "countries", "dials_per_hour",
           "agents_may_override", "texts_per_hour", "detect_machines", "recordings_kept_days",
           "voicemails_kept_days"]  # fmt: skip


class VoicePolicyRow(serializers.ModelSerializer[VoicePolicy]):
    """What a queue allows on the telephone. No `countries`: those of our own numbers.

    `recordings_kept_days`, `voicemails_kept_days`: then the sound is deleted, with us and at the provider; 0 for never.
    """

    class Meta:
        model = VoicePolicy
        fields = ["queue", "version", *_POLICY]
        read_only_fields = fields


class VoicePolicyInput(serializers.ModelSerializer[VoicePolicy]):
    """What is not given stays."""

    pause_seconds = serializers.IntegerField(min_value=5, max_value=600, required=False)
    dials_per_hour = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    recordings_kept_days = serializers.IntegerField(min_value=0, max_value=3650, required=False)
    voicemails_kept_days = serializers.IntegerField(min_value=0, max_value=3650, required=False)
    texts_per_hour = serializers.IntegerField(min_value=0, max_value=10_000, required=False)
    countries = serializers.ListField(child=serializers.RegexField(r"^[A-Z]{2}$"), max_length=300, required=False)

    class Meta:
        model = VoicePolicy
        fields = _POLICY
        extra_kwargs = {name: {"required": False} for name in _POLICY}
