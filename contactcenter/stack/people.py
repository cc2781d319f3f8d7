"""What the terminal shows when everything runs."""

from collections.abc import Sequence
from typing import Any


def announce(
    address: str, simulator: str | None, smtp: int, people: list[dict[str, Any]], troubles: Sequence[str] = ()
) -> str:
    """The closing lines of a start: addresses, the demo's people, and what does not work yet."""
    lines = ["", f"  Contact centre   {address}", f"  Customers        {address}/portal"]
    if simulator:
        lines.append(f"  Outside world    {simulator}   (callers and mailboxes to play with)")
    lines.append(f"  Mail comes in    smtp://127.0.0.1:{smtp}")
    if people:
        lines += ["", "  Sign in as"]
        columns = ("username", "password", "role", "name")
        width = {column: max(len(str(person.get(column, ""))) for person in people) for column in columns}
        for person in people:
            lines.append("    " + "   ".join(str(person.get(column, "")).ljust(width[column]) for column in columns))
    if troubles:
        lines += ["", *(f"  ! {one}" for one in troubles)]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])
