"""The search row of a card, written with every change that search can see."""

from core import search
from customers.models import Customer, CustomerContactPoint, Subscription
from customers.rules.addresses import written_forms


def index_customer(customer: Customer) -> None:
    """Step: write what search needs of this card; a card in the bin is forgotten."""
    if customer.deleted_at is not None:
        search.forget("customer", customer.pk)
        return
    links = CustomerContactPoint.objects.filter(customer=customer, ended_at__isnull=True)
    points = [(link.contact_point.kind, link.contact_point.value) for link in links.select_related("contact_point")]
    phones = [form for kind, value in points if kind == "phone" for form in written_forms(value)]
    numbers = Subscription.objects.filter(customer=customer).exclude(status="ended").values_list("number", flat=True)
    search.index(
        "customer",
        customer.pk,
        names=[customer.name],
        texts=[customer.number, customer.address, *customer.tags, *(v for kind, v in points if kind != "phone")],
        phones=[*phones, *numbers],
        team_id=customer.team_id,
        owner_id=customer.owner_id,
        customer_id=customer.pk,
        created_at=customer.created_at,
    )
