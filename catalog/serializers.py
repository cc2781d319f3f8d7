"""Outgoing shapes of the catalogue."""

from rest_framework import serializers

from catalog.models import Offer, PricePlan, Product


class ProductRow(serializers.ModelSerializer[Product]):
    """A product as lists show it."""

    class Meta:
        model = Product
        fields = ("id", "version", "code", "name", "kind")


class PlanRow(serializers.ModelSerializer[PricePlan]):
    """A price plan with its product."""

    product = ProductRow()

    class Meta:
        model = PricePlan
        fields = ("id", "version", "code", "name", "product", "monthly", "currency", "term_months", "is_sold")


class OfferRow(serializers.ModelSerializer[Offer]):
    """An offer as an agent reads it out."""

    class Meta:
        model = Offer
        fields = (
            "id",
            "version",
            "code",
            "name",
            "description",
            "kind",
            "saving",
            "currency",
            "months",
            "extends_months",
        )
