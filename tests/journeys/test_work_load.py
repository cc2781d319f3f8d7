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
    counts = {
        name: int(number) for name, number in re.findall(r"(\w[\w ]*\w) (\d+)(?:  |$)", done.stdout.splitlines()[-1])
    }
    assert counts["calls"] > 0
    assert counts["mails"] > 0
    assert counts["accepted"] > 0
    assert counts["errors"] == 0
