"""What the terminal shows when everything runs."""

from typing import Any


def announce(address: str, simulator: str | None, smtp: int, people: list[dict[str, Any]]) -> str:
    """The closing lines of a start: addresses and the demo's people."""
    lines = ["", f"  Contact centre   {address}", f"  Customers        {address}/portal"]
    if simulator:
        lines.append(f"  Outside world    {simulator}   (callers and mailboxes to play with)")
    lines.append(f"  Mail comes in    smtp://127.0.0.1:{smtp}")
    if people:
        lines += ["", "  Sign in as"]
        width = max(len(str(person["username"])) for person in people)
        for person in people:
            name = str(person["username"]).ljust(width)
            lines.append(f"    {name}   {person['password']}   {person.get('role', '')}   {person.get('name', '')}")
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])
