"""The page of holdings is whole: each table and each column that can hold words was decided about."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from privacy.selectors.holdings import BY_WORDS, HOLDINGS
from tests.growing import OURS

# Tables in which nothing of a customer stands, by app.
NOTHING = {
    "core": "epoch blob fielddefinition heartbeat",
    "staff": "team person share calendar apitoken",
    "customers": "cardlook import customerclass customertag customerview segment segmentsize",
    "catalog": "product priceplan offer",
    "tickets": "automationrule bulk cannedtext macro ticketlink view signature slapolicy setup slasweep clock clocksegment split",
    "mail": "mailbox",
    "routing": "agentstate agentstateinterval presence skill agentskill queue queuemember disposition breakreason queuepulse "
    "configuration demand workiteminterval overflowstep roster decision reservation",
    "telephony": "flow flowversion sound phonenumber leg invitation voicepolicy",
    "knowledge": "article articleversion articlefeedback",
    "outreach": "measure",
    "insight": "alarmrule alarm alarmbrewing alarmwatch tableview",
    # what was to be found is kept only until the check is over
    "privacy": "erasure",
}  # fmt: skip
# Columns of overwritten rows that say nothing of who it was: keys of ours or the provider's, codes, languages.
KEPT = {
    "tickets_ticket": "language last_message_direction follower_ids mentioned_ids",
    "telephony_call": "sid language first_language node conference_sid recording recording_policy caller_kind direction answered_by trouble ended_by became",
    "telephony_callevent": "name",
    "telephony_command": "kind",
    "telephony_recording": "sid of",
    "routing_workitem": "ref_kind skills declined",
    "portal_portalrequest": "form_token request_hash",
    "outreach_retentioncase": "measures result",
    "customers_subscription": "currency",
    "customers_customer": "language customer_class number",
    "core_event": "name actor_kind actor_name subject_kind",
    "core_notification": "code",
    "telephony_diversion": "cause sounds",
    "tickets_bulkitem": "reason",
    "customers_importrow": "reason",
}
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def test_every_table_was_decided_about() -> None:
    held = {one.model for one in HOLDINGS} | {model for model, _, _ in BY_WORDS}
    free = {apps.get_model(app, name) for app, names in NOTHING.items() for name in names.split()}
    ours = {one for one in apps.get_models() if one._meta.app_label in {*OURS, "privacy"}}
    assert not held & free
    assert ours - held - free == set(), "say on the page of holdings what of a customer stands here"


@pytest.mark.parametrize("one", [one for one in HOLDINGS if one.blank], ids=lambda one: one.model.__name__)
def test_every_column_that_can_hold_words_was_decided_about(one: object) -> None:
    model, blank = one.model, set(one.blank)  # type: ignore[attr-defined]
    wordy = {
        column.name
        for column in model._meta.concrete_fields
        if (isinstance(column, WORDS) or hasattr(column, "base_field")) and not column.choices
    }
    assert wordy - blank - set(KEPT.get(model._meta.db_table, "").split()) == set()


def test_what_is_kept_is_there() -> None:
    tables = {one.model._meta.db_table: one.model for one in HOLDINGS}
    for table, names in KEPT.items():
        for name in names.split():
            assert tables[table]._meta.get_field(name)
