"""A whole product for one measurement: started by its own command on free ports, with a data folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contactcenter.stack.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
# What would lead the measured product to servers or places of somebody else.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "PORT", "DATA_DIR", "SMTP_IN_PORT", "PUBLIC_URL", "SECRET_KEY", "REDIS_PREFIX")


@dataclass
class Product:
    """A running product, with what its run.json says."""

    folder: Path
    process: subprocess.Popen[str]
    facts: dict[str, Any]
    seconds: float
    more: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """For a process that works on the product's database through its code."""
        return os.environ | self.facts["environment"] | self.more | {"DATABASE_NO_POOL": "1", "LOG_LEVEL": "ERROR"}

    @property
    def live_url(self) -> str:
        """The socket's address."""
        return str(self.facts["live_address"])

    def pids(self, *names: str) -> list[int]:
        """Ids of processes whose name begins so; without names, of all."""
        found = self.facts["pids"].items()
        return [pid for name, pid in found if not names or name.startswith(names)]


@contextlib.contextmanager
def data_folder(like: Path | None = None) -> Iterator[Path]:
    """A folder that the servers' user can enter, gone afterwards; as another is, whose product is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="contactcenter-bench-", dir="/var/tmp"))
    folder.chmod(0o755)
    if like:
        subprocess.run(["cp", "-a", f"{like}/.", str(folder)], check=True)  # with the owners of the databases' files
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(folder: Path, *arguments: str, seconds: float = 240, **more: str) -> Iterator[Product]:
    """Start the product and stop it in order. `seconds` on the product is the time from the command to ready.

    Raises RuntimeError with its last lines when it does not come up.
    """
    begun = time.monotonic()
    port = next(port for port in iter(free_port, None) if free_port(port + 1) == port + 1)  # with --split it takes two
    argv = [sys.executable, "-m", "contactcenter", "up", "--data-dir", str(folder), "--port", str(port), *arguments]
    environment = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    environment |= {"SMTP_IN_PORT": str(free_port()), **more}
    (folder / "run.json").unlink(missing_ok=True)
    with (folder / "up.log").open("w+") as log:
        process = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=log, stderr=log, text=True)
        try:
            facts = _facts(process, folder, begun + seconds)
            yield Product(folder, process, facts, time.monotonic() - begun, more)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _facts(process: subprocess.Popen[str], folder: Path, deadline: float) -> dict[str, Any]:
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError):
            found: dict[str, Any] = json.loads((folder / "run.json").read_text())
            return found
        time.sleep(0.01)
    raise RuntimeError("the product did not come up:\n" + (folder / "up.log").read_text()[-2000:])


def helper(product: Product, module: str, *arguments: str) -> Any:
    """Run a module of ours on the product's database; returns the JSON that it prints."""
    argv = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(argv, cwd=ROOT, env=product.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)
