"""What is known of visitors is hidden where it is counted, and forgotten when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from contactcenter.schedule import HOUSEKEEPING
from contactcenter.tasks import forget_visitors
from core.actor import SYSTEM
from core.models import RateCount
from customers.services.cards import create_customer
from portal.models import SignInCode
from portal.services import send_code
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_counted_tries_name_no_address() -> None:
    visitor = Client(REMOTE_ADDR="203.0.113.77")
    cast.send(visitor, "post", "portal/codes", {"address": "li@example.com"})
    keys = list(RateCount.objects.values_list("key", flat=True))
    assert keys
    assert not any("203.0.113.77" in key or "li@example.com" in key for key in keys)


def test_what_is_over_is_forgotten_and_what_holds_is_not() -> None:
    assert "contactcenter.tasks.forget_visitors" in HOUSEKEEPING
    create_customer(actor=SYSTEM, name="Li", contact_points=[{"kind": "email", "value": "li@example.com"}])
    for _ in range(2):
        send_code(address="li@example.com", language="en")
    now = timezone.now()
    old = SignInCode.objects.order_by("id").first()
    assert old is not None
    SignInCode.objects.filter(pk=old.pk).update(expires_at=now - timedelta(days=2))
    RateCount.objects.create(key="old", window_start=now - timedelta(days=2), count=9)
    RateCount.objects.create(key="new", window_start=now, count=9)
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(hours=1))
    assert forget_visitors() == 2
    assert list(RateCount.objects.values_list("key", flat=True)) == ["new"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert SignInCode.objects.count() == 1
