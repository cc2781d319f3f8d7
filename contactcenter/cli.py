"""The command line. Imports Django only for the commands that need it."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from contactcenter.stack.folder import DataFolder, choose, read_json
from contactcenter.stack.problems import StackProblem

Arguments = argparse.Namespace


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # names in Chinese on a terminal that has none
    try:
        code = given.run(given)
    except StackProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return int(code or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="contactcenter", description="Contact centre and ticket desk in one.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_up(commands)
    _add_tools(commands)
    _add_processes(commands)
    return parser


def _add_up(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    up = commands.add_parser("up", help="start everything on this machine")
    up.add_argument("--port", type=_port, default=_port(os.environ.get("PORT") or "8000"), help="default 8000")
    up.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    up.add_argument("--data-dir", help="where data is kept (default ./.data)")
    up.add_argument("--fresh", action="store_true", help="throw the data of earlier starts away first")
    up.add_argument("--no-demo", action="store_true", help="an empty product with one administrator, no simulator")
    up.add_argument("--split", action="store_true", help="HTTP by gunicorn, sockets by Daphne on the next port")
    up.set_defaults(run=_up)


def _add_tools(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    tools = {
        "doctor": ("look for what would keep the product from running here", _doctor),
        "migrate": ("bring the database's tables to this version", _migrate),
        "seed-demo": ("load the demo company into an empty database", _seed_demo),
        "prepare": ("migrate, and fill an empty database (the demo, or one administrator)", _prepare),
    }
    for name, (about, run) in tools.items():
        tool = commands.add_parser(name, help=about)
        tool.add_argument("--data-dir", help="data folder of the stack (default ./.data)")
        if name == "prepare":
            tool.add_argument("--no-demo", action="store_true")
        tool.set_defaults(run=run)
    token = commands.add_parser("token", help="make an API token for a person; prints it once")
    token.add_argument("username")
    token.add_argument("--name", default="command line", help="what the token is for")
    token.add_argument("--scope", action="append", help='for example tickets:read (may be repeated; default "*")')
    token.add_argument("--data-dir")
    token.set_defaults(run=_token)
    _add_replay(commands)
    _add_history(commands)
    manage = commands.add_parser("manage", help="a management command of Django", add_help=False)
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage, data_dir=None)


def _add_replay(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    tool = commands.add_parser("replay", help="play a recorded day again, under other settings")
    tool.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="in the company's time zone (default today)")
    tool.add_argument("--set", action="append", default=[], metavar="QUEUE.FIELD=VALUE", help="may be repeated")
    tool.add_argument("--add-agents", action="append", default=[], metavar="QUEUE=N", help="may be repeated")
    tool.add_argument(
        "--patience", type=_seconds, metavar="SECONDS", help="whoever was answered gives up after this (default: never)"
    )
    tool.add_argument("--json", action="store_true", help="print JSON instead of a table")
    tool.add_argument("--data-dir", help="data folder of the stack (default ./.data)")
    tool.set_defaults(run=_replay)


def _add_history(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    tool = commands.add_parser("load-history", help="fill it with tickets of two years, to try it at your own size")
    tool.add_argument("--tickets", type=_many, default=10_000, metavar="N", help="default 10000")
    tool.add_argument("--messages", type=_many, default=5, metavar="M", help="on each, on average (default 5)")
    tool.add_argument("--seed", type=int, default=1, help="other numbers make other tickets beside these (default 1)")
    tool.add_argument("--data-dir", help="data folder of the stack that runs (default ./.data)")
    tool.set_defaults(run=_load_history)


def _add_processes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from contactcenter.stack import roles

    for name, about, run in (
        ("web", "HTTP and sockets (Daphne)", roles.web),
        ("http", "HTTP alone (gunicorn); sockets need a web process", roles.http),
    ):
        door = commands.add_parser(name, help=about)
        door.add_argument("--fd", type=int, help="an inherited listening socket")
        door.add_argument("--bind", help="HOST:PORT (default 127.0.0.1:8000)")
        door.set_defaults(run=lambda given, run=run: run(given.fd, given.bind))
    worker = commands.add_parser("worker", help="Celery worker for all queues")
    worker.add_argument("--concurrency", type=int, default=2)
    worker.set_defaults(run=lambda given: roles.worker(given.concurrency))
    commands.add_parser("beat", help="the clock of housekeeping").set_defaults(run=lambda _: roles.beat())
    commands.add_parser("keeper", help="mail receiver, due-times, distribution").set_defaults(
        run=lambda _: roles.keeper()
    )


def _port(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write YYYY-MM-DD") from None


def _many(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 10_000_000:
        raise argparse.ArgumentTypeError(f"{text!r}: give a number from 1 to 10000000")
    return int(text)


def _seconds(text: str) -> float:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return float(text)


def _up(given: Arguments) -> int:
    from contactcenter.stack.up import Options, up

    up(
        Options(
            port=given.port,
            host=given.host,
            data_dir=given.data_dir,
            fresh=given.fresh,
            demo=not given.no_demo,
            split=given.split,
        )
    )


def _doctor(given: Arguments) -> int:
    from contactcenter.stack.doctor import doctor

    return doctor(given.data_dir)


def _folder(given: Arguments) -> DataFolder:
    """The data folder, with the environment of the stack that runs on it unless one is set."""
    from contactcenter.stack.users import server_user

    named = given.data_dir or os.environ.get("DATA_DIR")
    folder = DataFolder(choose(named, server_user()))
    if not os.environ.get("DATABASE_URL"):
        running = read_json(folder.run_file).get("environment")
        if not running:
            raise StackProblem(
                f"No database is known: set DATABASE_URL and SECRET_KEY, or start the stack on {folder.path} first."
            )
        os.environ.update(running)
    return folder


def _django(given: Arguments) -> DataFolder:
    from contactcenter.stack.roles import secret_key

    folder = _folder(given)
    secret_key()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")
    os.environ["DATABASE_NO_POOL"] = "1"
    import django

    django.setup()
    return folder


def _migrate(given: Arguments) -> int:
    _django(given)
    from contactcenter.stack.prepare import migrate

    migrate(print)
    print("The tables are those of this version.")
    return 0


def _prepare(given: Arguments) -> int:
    folder = _django(given)
    Path(folder.path).mkdir(parents=True, exist_ok=True)
    from contactcenter.stack.prepare import prepare

    return prepare(folder, demo=not given.no_demo, say=print)


def _seed_demo(given: Arguments) -> int:
    folder = _django(given)
    Path(folder.path).mkdir(parents=True, exist_ok=True)
    from contactcenter.stack.prepare import people

    for person in people(folder, demo=True, say=print):
        print(f"{person['username']}  {person['password']}  {person.get('role', '')}")
    return 0


def _token(given: Arguments) -> int:
    _django(given)
    from core.actor import SYSTEM
    from core.problems import Refusal
    from staff.models import Person
    from staff.services import issue_token

    person = Person.objects.filter(username=given.username).first()
    if person is None:
        raise StackProblem(f"Nobody has the user name {given.username!r}.")
    try:
        _, secret = issue_token(actor=SYSTEM, person=person, name=given.name, scopes=given.scope or ["*"])
    except Refusal as refused:
        raise StackProblem(" ".join(one["message"] for one in refused.fields)) from refused
    print(secret)
    return 0


def _replay(given: Arguments) -> int:
    _django(given)
    from contactcenter.replay import Wishes, replay

    wishes = Wishes(day=given.day, settings=given.set, agents=given.add_agents, patience=given.patience)
    return replay(wishes, as_json=given.json)


def _load_history(given: Arguments) -> int:
    _django(given)
    from contactcenter.history.loading import Wanted, run

    return run(Wanted(tickets=given.tickets, messages=given.messages, seed=given.seed))


def _manage(given: Arguments) -> int:
    try:
        _django(given)
    except StackProblem:  # no database: schema, makemigrations and the like need none
        os.environ.setdefault("SECRET_KEY", "for commands that keep nothing")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["contactcenter manage", *given.arguments])
    return 0
