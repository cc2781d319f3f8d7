"""What machines ask: alive, ready, metrics."""

from __future__ import annotations

import secrets
from datetime import timedelta
from ipaddress import ip_address

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from contactcenter.failures import refuse
from core.heartbeats import last_beats
from core.problems import METRICS_CLOSED

SEEN_WITHIN = timedelta(seconds=30)
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
_migrated = False


def alive(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database, Redis, the migrations and the background processes are all there, else 503 with which."""
    checks = {"database": _database(), "redis": _redis()}
    checks["migrations"] = checks["database"] and _migrations()
    beats = last_beats() if checks["migrations"] else {}
    for name in ("worker", "keeper"):
        seen = beats.get(name)
        checks[name] = seen is not None and seen > timezone.now() - SEEN_WITHIN
    whole = all(checks.values())
    return JsonResponse({"ready": whole, "checks": checks}, status=200 if whole else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _migrations() -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


class LiveGauges:
    """Figures read from the database when a scraper asks."""

    def collect(self) -> list[GaugeMetricFamily]:
        """Waiting work per queue, unsent mail, and the age of the oldest transaction that holds the cursor back."""
        waiting = GaugeMetricFamily("work_items_waiting", "Work items waiting, by queue.", labels=["queue"])
        age = GaugeMetricFamily("live_watermark_age_seconds", "Age of the oldest running transaction.")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT q.key, count(w.id) FROM routing_queue q LEFT JOIN routing_workitem w "
                "ON w.queue_id = q.id AND w.state = 'waiting' GROUP BY q.key"
            )
            for key, count in cursor.fetchall():
                waiting.add_metric([key], count)
            cursor.execute(
                "SELECT coalesce(extract(epoch FROM max(now() - xact_start)), 0) FROM pg_stat_activity "
                "WHERE backend_xid IS NOT NULL"
            )
            age.add_metric([], float((cursor.fetchone() or [0])[0]))
        return [waiting, age]


def may_read_metrics(request: HttpRequest) -> bool:
    """Whether they bring the installation's token; where there is none, whether they ask from this very machine."""
    if settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "").encode()
        return secrets.compare_digest(sent, f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(name in request.headers for name in FORWARDED):  # a proxy's address says nothing about who is behind it
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics of all processes of this machine."""
    if not may_read_metrics(request):
        return refuse(request, METRICS_CLOSED)
    if settings.PROMETHEUS_DIR:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = REGISTRY
    body = generate_latest(registry)
    live = CollectorRegistry()
    live.register(LiveGauges())
    return HttpResponse(body + generate_latest(live), content_type=CONTENT_TYPE_LATEST)
