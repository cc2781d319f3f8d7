"""Every check, one after the other, with its output as it comes; then one plain line of counts.

What takes long and disturbs nobody is begun at once, beside those before it, and shown when its turn has come.
"""

import os
import signal
import subprocess
import time
import xml.etree.ElementTree as xml
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import browser
from terminal import Problem, say

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FRONTEND = ROOT / "frontend"
REPORTS = ROOT / ".venv" / "reports"
SCHEMA = REPORTS / "openapi.yaml"


@dataclass
class Count:
    """How many checks or tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Count") -> None:
        """Add another count to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def line(self) -> str:
        """The plain line of counts."""
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


@dataclass(frozen=True)
class Step:
    """One command. With a report (JUnit XML) its tests are counted, without one it counts as one check."""

    name: str
    argv: tuple[str, ...]
    cwd: Path = ROOT
    report: Path | None = None
    early: bool = False  # begun with the first step; its output is kept until its turn


@dataclass
class Begun:
    """A step that runs, and where its output is kept; None: it goes where ours goes."""

    step: Step
    process: "subprocess.Popen[bytes]"
    output: Path | None
    began: float


def steps() -> list[Step]:
    """The checks in their order: the quick ones first."""
    python, contactcenter = str(BIN / "python"), str(BIN / "contactcenter")
    unit, journeys, front = (REPORTS / f"{name}.xml" for name in ("pytest", "journeys", "vitest"))
    pytest = (python, "-m", "pytest", "-q")
    return [
        Step("ruff check", (str(BIN / "ruff"), "check", ".")),
        Step("ruff format", (str(BIN / "ruff"), "format", "--check", ".")),
        Step("floors", (str(BIN / "lint-imports"), "--no-cache")),
        Step("mypy", (str(BIN / "mypy"),)),
        Step(
            "openapi",
            (*(contactcenter, "manage", "spectacular"), *("--validate", "--fail-on-warn", "--file", str(SCHEMA))),
        ),
        Step("generated types", (python, "scripts/generated_types.py", str(SCHEMA), "--check")),
        Step("tsc", ("npm", "run", "--silent", "types"), FRONTEND),
        Step("biome", ("npm", "run", "--silent", "check"), FRONTEND),
        Step("words", ("npm", "run", "--silent", "i18n"), FRONTEND),
        Step(
            "vitest",
            ("npx", "vitest", "run", "--reporter=default", "--reporter=junit", f"--outputFile.junit={front}"),
            FRONTEND,
            front,
            early=True,
        ),
        Step("pytest", (*pytest, "-n", "2", "-m", "not journey", f"--junitxml={unit}"), report=unit),
        Step("journeys", (*pytest, "-m", "journey", "-p", "no:randomly", f"--junitxml={journeys}"), report=journeys),
    ]


def run(arguments: list[str]) -> int:
    """Run every step (or, after ``--only``, those named); 0 when nothing failed."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    only = arguments[arguments.index("--only") + 1 :] if "--only" in arguments else []
    chosen = [step for step in steps() if not only or step.name in only]
    if not chosen:
        raise Problem(f"No such step; there are: {', '.join(step.name for step in steps())}.")
    total, broken, began = Count(), [], time.monotonic()
    early = {step.name: begin(step, REPORTS / f"{step.name}.log") for step in chosen if step.early}
    try:
        for step in chosen:
            say(f"\n=== {step.name}")
            count = finish(early.pop(step.name) if step.early else begin(step))
            total.add(count)
            if count.failed:
                broken.append(step.name)
    finally:
        for left in early.values():
            os.killpg(left.process.pid, signal.SIGKILL)
    say(f"\nChecked in {time.monotonic() - began:.0f} s." + (f" Failed: {', '.join(broken)}." if broken else ""))
    say(total.line())
    return 1 if total.failed or not total.passed else 0


def begin(step: Step, output: Path | None = None) -> Begun:
    """Start one step; what it prints goes where ours goes, or into a file."""
    if step.report:
        step.report.unlink(missing_ok=True)
    began, out = time.monotonic(), output.open("wb") if output else None
    process = subprocess.Popen(
        step.argv, cwd=step.cwd, env=environment(), stdin=subprocess.DEVNULL,
        stdout=out, stderr=out, start_new_session=out is not None,
    )  # fmt: skip
    if out:
        out.close()
    return Begun(step, process, output, began)


def finish(begun: Begun) -> Count:
    """Wait for a step and count what it did."""
    step = begun.step
    try:
        code = begun.process.wait()
    except BaseException:
        begun.process.kill()
        raise
    if begun.output:
        say(begun.output.read_text(errors="replace").rstrip())
    count = read_report(step.report, code) if step.report else Count(passed=int(not code), failed=int(bool(code)))
    beside = ", begun with the first" if begun.output else ""
    say(f"--- {step.name}: {count.line()} ({time.monotonic() - begun.began:.0f} s{beside})")
    return count


def environment() -> dict[str, str]:
    """What the steps are told: where the browser is, and a key for commands that keep nothing."""
    return {
        **os.environ,
        "SECRET_KEY": "only-for-checks",
        "CHROMIUM": browser.find() or "",
    }


def read_report(report: Path, code: int) -> Count:
    """Count a JUnit report; a runner that broke counts as one failure, whatever its report says."""
    count = Count()
    if report.exists():
        for suite in xml.parse(report).getroot().iter("testsuite"):
            numbers: Callable[[str], int] = lambda name, suite=suite: int(suite.get(name) or 0)  # noqa: E731
            failed, skipped = numbers("failures") + numbers("errors"), numbers("skipped")
            count.add(Count(numbers("tests") - failed - skipped, failed, skipped))
    if code and not count.failed:
        count.failed = 1
    return count
