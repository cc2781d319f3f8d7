"""All addresses, on one page. One section per app; each app's doors stand in its `api.py`."""

from __future__ import annotations

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from contactcenter import pages, probes
from contactcenter.live import api as live
from staff import api as staff

API = [
    # staff
    path("me", staff.MyProfile.as_view()),
    path("people", staff.Colleagues.as_view()),
    path("tokens", staff.MyTokens.as_view()),
    path("tokens/<int:pk>/revoke", staff.RevokeToken.as_view()),
    # customers
    # knowledge
    # mail
    # routing
    # tickets
    # telephony
    # outreach
    # insight
    # portal
    # desk and live
    path("live/events", live.LiveEvents.as_view()),
]

WEBHOOKS: list[object] = [
    # telephony
]

urlpatterns = [
    path("api/v1/", include(API)),
    path("", include(WEBHOOKS)),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerView.as_view(url_name="schema")),
    path("_allauth/", include("allauth.headless.urls")),
    path("healthz", probes.alive),
    path("readyz", probes.ready),
    path("metrics", probes.metrics),
    re_path(r"^api/", pages.no_such_door),
    path("portal", pages.portal),
    re_path(r"^portal/", pages.portal),
    re_path(r"^(?!static/|ws/|twilio/|_allauth/).*$", pages.desk),
]
