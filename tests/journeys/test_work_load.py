"""A busy demo: the load's customers and agents meet the whole product."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.journeys.stage import ROOT, RunningStack


def test_a_busy_quarter_of_a_minute(stack: RunningStack) -> None:
    command = [sys.executable, "-m", "simulator.load", "--data-dir", str(stack.folder), "--minutes", "0.35"]
    done = subprocess.run(
        [*command, "--calls", "900", "--mails", "900", "--seed", "3"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()[-1].partition(" left ")[2]
    counts = {name.strip(): int(number) for name, number in re.findall(r"([a-z ]+) (\d+)", told)}
    assert counts["calls"] > 0
    assert counts["mails"] > 0
    assert counts["accepted"] > 0
    assert counts["errors"] == 0
