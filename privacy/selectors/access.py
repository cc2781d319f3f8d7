"""Who may see what was asked for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.access import EVERYTHING, NOBODY, access_rule, visible
from customers.models import Customer
from privacy.models import Erasure, PersonalCopy


@access_rule(PersonalCopy)
def copy_rule(person: Any) -> Q:
    """Supervisors and administrators, of the customers whom they may see."""
    if not person.acts_as & {"supervisor", "admin"}:
        return NOBODY
    return Q(customer__in=Customer.objects.filter(visible(person, Customer)).values("pk"))


@access_rule(Erasure)
def erasure_rule(person: Any) -> Q:
    """Administrators."""
    return EVERYTHING if person.acts_as & {"admin"} else NOBODY
