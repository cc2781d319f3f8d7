"""Who the servers run as: PostgreSQL refuses to run as root, so root lends them a low user."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from contactcenter.stack.problems import StackProblem

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """A user without rights of its own that servers are started as."""

    name: str
    uid: int
    gid: int


def server_user() -> ServerUser | None:
    """The user to start servers as when we are root; None means "ourselves".

    Raises StackProblem when root has no low user to lend.
    """
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise StackProblem(
        "PostgreSQL does not run as root and this machine has neither a user 'postgres' nor 'nobody': "
        "start as an ordinary user, or set DATABASE_URL."
    )


def may_enter(folder: Path, user: ServerUser | None) -> bool:
    """Whether the user can walk into the folder (every parent that exists lets him pass)."""
    if user is None:
        return True
    resolved = folder.resolve()
    return all(_passable(step, user) for step in (resolved, *resolved.parents) if step.exists())


def _passable(folder: Path, user: ServerUser) -> bool:
    about = folder.stat()
    if about.st_uid == user.uid:
        return bool(about.st_mode & stat.S_IXUSR)
    if about.st_gid == user.gid:
        return bool(about.st_mode & stat.S_IXGRP)
    return bool(about.st_mode & stat.S_IXOTH)


def give(path: Path, user: ServerUser | None) -> None:
    """Make the low user the owner of a file or folder (not of what lies inside)."""
    if user is not None:
        os.chown(path, user.uid, user.gid)
