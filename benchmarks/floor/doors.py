"""Two addresses: a signed webhook with one committed insert, and a bare DRF create."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from rest_framework import generics, serializers
from twilio.request_validator import RequestValidator

from benchmarks.floor.models import Item

DOCUMENT = '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hello</Say></Response>'


@csrf_exempt
def voice(request: HttpRequest) -> HttpResponse:
    """Check the signature, insert, answer."""
    signature = request.headers.get("X-Twilio-Signature", "")
    if not RequestValidator(settings.AUTH_TOKEN).validate(request.build_absolute_uri(), request.POST, signature):
        return HttpResponse(status=403)
    Item.objects.create(subject=request.POST["CallSid"], text=request.POST["From"])
    return HttpResponse(DOCUMENT, content_type="text/xml")


class ItemShape(serializers.ModelSerializer[Item]):
    """All fields."""

    class Meta:
        model = Item
        fields = "__all__"


class Items(generics.CreateAPIView[Any]):
    """The bare create."""

    queryset = Item.objects.all()
    serializer_class = ItemShape


urlpatterns = [path("voice", voice), path("items", Items.as_view())]
