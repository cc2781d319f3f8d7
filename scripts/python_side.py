"""The virtual environment: made once, filled from a lock file with hashes, redone when the lock changes."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from terminal import Problem, tail, work

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}


def install(kind: str) -> None:
    """Make sure that the environment holds exactly what the lock of this kind names.

    Raises Problem when the packages cannot be installed.
    """
    wanted = {name: _fingerprint(lock) for name, lock in LOCKS.items()}
    if _works() and _stamp(kind).exists() and _stamp(kind).read_text() == wanted[kind]:
        _link()
        return
    if not _works():
        _make()
    _fill(LOCKS[kind])
    _link()
    # What tests need contains what running needs, at the same versions.
    for name in {"run": ("run",), "dev": ("run", "dev")}[kind]:
        _stamp(name).write_text(wanted[name])


def _stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def _works() -> bool:
    """Whether the environment is there and of this Python (a system upgrade leaves it broken)."""
    if not PYTHON.exists():
        return False
    question = "import sys, pip; print(sys.version_info[:2])"
    answer = subprocess.run([str(PYTHON), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def check() -> None:
    """Say at once when an environment has to be made and Python cannot.

    Raises Problem then.
    """
    if _works():
        return
    try:
        import ensurepip  # noqa: F401 - Debian splits it off
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Problem(
            "Python's venv module is missing: install it (Debian and Ubuntu: "
            f"apt install python{version}-venv), then run this again."
        ) from None


def _make() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    log = _log("venv")
    if not work("Python environment", [sys.executable, "-m", "venv", str(VENV)], log=log):
        raise Problem(f"The Python environment could not be made in {VENV}:\n{tail(log)}")


def _log(name: str) -> Path:
    """Logs stand in the environment once it exists."""
    return (VENV if VENV.exists() else Path(tempfile.gettempdir())) / f"install-{name}.log"


def _fill(lock: Path) -> None:
    total = len(re.findall(r"^[a-z0-9][^ ]*==", lock.read_text(), re.MULTILINE))
    seen = 0

    def follow(line: str) -> str | None:
        nonlocal seen
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            return f"{seen} of {total} packages"
        return "unpacking" if line.startswith("Installing collected") else None

    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar=off"]
    # Compiling all of it takes longer than installing it; what is imported compiles itself once.
    command += ["--no-compile", "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(lock)]
    log = _log("packages")
    if not work("Python packages", command, log=log, env={**os.environ, "PYTHONUNBUFFERED": "1"}, follow=follow):
        raise Problem(f"The Python packages could not be installed (whole log: {log}):\n{tail(log)}")


def _link() -> None:
    """Let the environment find this checkout, and give it the ``contactcenter`` command."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    _write(VENV / "lib" / version / "site-packages" / "contactcenter-checkout.pth", f"{ROOT}\n")
    command = VENV / "bin" / "contactcenter"
    _write(command, f'#!/bin/sh\nexec "{PYTHON}" -m contactcenter "$@"\n')
    command.chmod(0o755)


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
