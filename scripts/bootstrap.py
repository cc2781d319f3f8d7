"""From a fresh checkout to a running product or a test run, with nothing but Python, Node and make.

bootstrap.py run [flags of "contactcenter up"]
bootstrap.py test [--only STEP]
bootstrap.py setup
"""

import os
import sys
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
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Problem as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped; the next start goes on from here.")
        return 130


def run(arguments: list[str]) -> int:
    """Install and start the product; this process becomes the supervisor."""
    python_side.install("run")
    frontend_side.build()
    python = str(python_side.PYTHON)
    os.execv(python, [python, "-m", "contactcenter", "up", *arguments])


def test(arguments: list[str]) -> int:
    """Install what the tests need and run every check."""
    import browser
    import checks

    python_side.install("dev")
    frontend_side.packages()
    frontend_side.build()
    browser.find_or_install()
    return checks.run(arguments)


def setup(_arguments: list[str]) -> int:
    """Install for development and start nothing."""
    python_side.install("dev")
    frontend_side.build()
    say("Ready: .venv/bin/contactcenter up, or make run.")
    return 0


COMMANDS = {"run": run, "test": test, "setup": setup}

if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
