"""The front end: packages from its lock file, a build that replaces the last one only when it succeeded."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from terminal import Problem, say, tail, work

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"
DIST = FRONTEND / "dist"
NOT_SOURCE = {"node_modules", "dist", "dist.new", "dist.old", "e2e", "test-results", "playwright-report"}
WANTED = "20.19 or newer, 22.13 or newer, or 24 or newer"
STAMP = ".built-from"


def check() -> None:
    """Say at once, before anything long begins, when something will have to be built and Node is not there.

    Raises Problem then.
    """
    if _read(DIST / STAMP) != _source_fingerprint():
        _expect_node()


def build() -> None:
    """Make sure that ``dist`` is what the source says; starts no Node when nothing changed.

    Raises Problem when Node is missing or the very first build fails.
    """
    wanted = _source_fingerprint()
    if _read(DIST / STAMP) == wanted:
        return
    packages()
    fresh = FRONTEND / "dist.new"
    shutil.rmtree(fresh, ignore_errors=True)
    log = _log("build")
    env = {**os.environ, "OUT_DIR": fresh.name}
    if work("Front end", ["npm", "run", "--silent", "bundle"], log=log, cwd=FRONTEND, env=env):
        _swap(fresh, wanted)
    elif DIST.exists():
        say(f"The front end could not be built, so the last good one is used (log: {log}).")
    else:
        raise Problem(f"The front end could not be built (whole log: {log}):\n{tail(log)}")


def packages() -> None:
    """Make sure that ``node_modules`` is what the lock file says.

    Raises Problem when Node is missing, too old, or the packages cannot be installed.
    """
    _expect_node()
    stamp = FRONTEND / "node_modules" / ".installed-from"
    wanted = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if _read(stamp) == wanted:
        return
    log = _log("packages")
    if not work("Front end packages", ["npm", "ci", "--no-audit", "--no-fund"], log=log, cwd=FRONTEND):
        raise Problem(f"The front end's packages could not be installed (whole log: {log}):\n{tail(log)}")
    stamp.write_text(wanted)


def _expect_node() -> None:
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise Problem(
                f"Node.js is missing ('{tool}' was not found): install version {WANTED}, then run this again."
            )
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    number = re.match(r"v(\d+)\.(\d+)", said)
    version = (int(number[1]), int(number[2])) if number else (0, 0)
    if not ((20, 19) <= version < (21, 0) or (22, 13) <= version < (23, 0) or version >= (24, 0)):
        raise Problem(f"Node.js {said or 'of unknown version'} is too old: install version {WANTED}.")


def _swap(fresh: Path, fingerprint: str) -> None:
    (fresh / STAMP).write_text(fingerprint)
    old = FRONTEND / "dist.old"
    shutil.rmtree(old, ignore_errors=True)
    if DIST.exists():
        DIST.rename(old)
    fresh.rename(DIST)
    shutil.rmtree(old, ignore_errors=True)


def _source_fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(_sources(FRONTEND)):
        digest.update(str(path.relative_to(FRONTEND)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(folder: Path) -> list[Path]:
    found: list[Path] = []
    for path in folder.iterdir():
        if path.name in NOT_SOURCE or path.name.startswith("."):
            continue
        found += _sources(path) if path.is_dir() else [path]
    return found


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _log(name: str) -> Path:
    return FRONTEND / ".logs" / f"{name}.log"
