"""From a fresh checkout to a running product or a test run, with nothing but Python, Node and make.

bootstrap.py run [flags of "contactcenter up"]
bootstrap.py test [--only STEP]
bootstrap.py setup
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import frontend_side
import python_side
from terminal import Problem, say

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Install what is missing, then become the command that was asked for."""
    if not arguments or arguments[0] not in COMMANDS:
        say(__doc__ or "")
        return 2
    # Every process of the product would compile all that it imports: 7 s at each start, and 80 MiB that stay.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Problem as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped; the next start goes on from here.")
        return 130


def install(kind: str) -> None:
    """Both halves at once: packages for Python, and the front end.

    Raises Problem with what keeps one of them from it.
    """
    python_side.check()
    frontend_side.check()
    with ThreadPoolExecutor() as both:
        halves = [both.submit(python_side.install, kind), both.submit(frontend_side.build)]
    for half in halves:
        half.result()


def run(arguments: list[str]) -> int:
    """Install and start the product; this process becomes the supervisor."""
    install("run")
    python = str(python_side.PYTHON)
    os.execv(python, [python, "-m", "contactcenter", "up", *arguments])


def test(arguments: list[str]) -> int:
    """Install what the tests need and run every check."""
    import browser
    import checks

    install("dev")
    frontend_side.packages()
    browser.find_or_install()
    return checks.run(arguments)


def bench(arguments: list[str]) -> int:
    """Install what measuring needs and measure."""
    import browser

    install("dev")
    os.environ["CHROMIUM"] = browser.find_or_install()
    python = str(python_side.PYTHON)
    os.execv(python, [python, "-m", "benchmarks", *arguments])


def bench_peer(_arguments: list[str]) -> int:
    """The same, beside django-helpdesk in an environment of its own."""
    install("dev")
    python = str(python_side.PYTHON)
    os.execv(python, [python, "-m", "benchmarks.peer"])


def setup(_arguments: list[str]) -> int:
    """Install for development and start nothing."""
    install("dev")
    say("Ready: .venv/bin/contactcenter up, or make run.")
    return 0


COMMANDS = {"run": run, "test": test, "bench": bench, "bench-peer": bench_peer, "setup": setup}

if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
