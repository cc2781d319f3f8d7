"""What each process of the product does; the same functions stand behind the command line."""

import gc
import importlib
import os
import sys
from pathlib import Path

from contactcenter.stack.folder import DataFolder

QUEUES = "realtime,default,bulk"
# Imported once before forking, so that all processes share their memory. The reactor of Twisted must
# not be among them: it opens an epoll object that forks would share.
SHARED = (
    "contactcenter.routes",
    "contactcenter.live.socket",
    "contactcenter.keeper",
    "contactcenter.standby",
    "mail.receiver",
    "contactcenter.worker",
    "celery.bin.celery",
    "celery.apps.worker",
    "celery.apps.beat",
    "celery.concurrency.prefork",
    "kombu.transport.redis",
    "channels.routing",
    "autobahn.websocket.protocol",
)


def preload() -> None:
    """Import the product into this process; its forks share the memory."""
    import django

    django.setup()
    for name in SHARED:
        importlib.import_module(name)
    _tasks()
    _provider()
    gc.collect()
    gc.freeze()


def _tasks() -> None:
    """Every task of the worker, found once: its processes and the clock would each find them anew."""
    from contactcenter.worker import app

    app.loader.import_default_modules()
    app.finalize()


def _provider() -> None:
    """What talks to the telephone provider, ready before the first call is accepted."""
    from telephony.twilio import get_ready

    get_ready()


def secret_key() -> None:
    """Without SECRET_KEY, the data folder's own one is used: every process on this folder then shares it."""
    if not os.environ.get("SECRET_KEY") and os.environ.get("DATA_DIR"):
        folder = DataFolder(Path(os.environ["DATA_DIR"]))
        folder.path.mkdir(parents=True, exist_ok=True)
        os.environ["SECRET_KEY"] = folder.secrets()["secret_key"]


def django_ready(process: str) -> None:
    """Set Django up in this process (again after a fork is harmless) and tell PostgreSQL its name."""
    secret_key()
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict["OPTIONS"]["application_name"] = f"contactcenter {process}"


def web(fd: int | None, bind: str | None) -> int:
    """HTTP and sockets by Daphne, on an inherited listening socket or an address HOST:PORT."""
    django_ready("web")
    from contactcenter import standby
    from contactcenter.stack.daphne_side import AnsweringCommand

    _provider()
    standby.start()
    host, _, port = (bind or "127.0.0.1:8000").rpartition(":")
    where = ["--fd", str(fd)] if fd is not None else ["--bind", host, "--port", port]
    behind_proxy = ["--proxy-headers"] if os.environ.get("BEHIND_PROXY") else []
    quiet = ["--verbosity", "0", "--no-server-name"]
    AnsweringCommand().run([*where, *behind_proxy, *quiet, "contactcenter.asgi:application"])
    return 0


def http(fd: int | None, bind: str | None) -> int:
    """HTTP alone by gunicorn; sockets are then served by ``web`` at another address."""
    django_ready("http")
    _provider()
    from gunicorn.app.wsgiapp import WSGIApplication

    workers = os.environ.get("WEB_WORKERS") or str(min(2, os.cpu_count() or 1))
    sys.argv = [
        "gunicorn",
        f"--bind={f'fd://{fd}' if fd is not None else bind or '127.0.0.1:8000'}",
        "--worker-class=contactcenter.stack.gunicorn_side.AnsweringWorker",
        "--limit-request-line=8190",  # as much as it allows
        f"--workers={workers}",
        "--threads=6",
        "--backlog=4096",
        "--log-level=warning",
        "--no-control-socket",
        "contactcenter.wsgi:application",
    ]
    WSGIApplication("%(prog)s [OPTIONS]").run()
    return 0


def worker(concurrency: int) -> int:
    """The Celery worker for all queues."""
    _without_pool()
    django_ready("worker")
    from celery.signals import worker_ready

    from contactcenter.worker import app

    # /readyz waits for a sign of the worker: give the first one now, not at beat's first interval.
    worker_ready.connect(_alive, weak=False)
    return app.worker_main(
        [
            "worker",
            f"--queues={QUEUES}",
            f"--concurrency={concurrency}",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
    )


def _alive(**_: object) -> None:
    from contactcenter.tasks import worker_alive

    worker_alive.apply_async(expires=30)


def beat() -> int:
    """The clock of periodic housekeeping."""
    _without_pool()
    django_ready("beat")
    from django.conf import settings

    from contactcenter.worker import app

    schedule = Path(settings.DATA_DIR) / "beat"
    schedule.mkdir(mode=0o700, parents=True, exist_ok=True)
    return app.start(["beat", f"--schedule={schedule / 'schedule'}", "--pidfile=", "--loglevel=WARNING"])


def _without_pool() -> None:
    """One plain connection per process: a pool has threads, and the worker forks its own children."""
    secret_key()
    os.environ["DATABASE_NO_POOL"] = "1"
    import django
    from django.db import connection

    django.setup()
    # A fork of a process that had read the settings before.
    connection.settings_dict["OPTIONS"].pop("pool", None)


def keeper() -> int:
    """Mail receiver, due-times, distribution and unsent work."""
    django_ready("keeper")
    from contactcenter.keeper import main

    main()
    return 0
