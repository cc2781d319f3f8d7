"""Servers that came as Python wheels: where they lie, and a copy where the low user cannot read them."""

import importlib.util
import shutil
from importlib import metadata
from pathlib import Path

from contactcenter.stack.users import ServerUser, may_enter


def wheel_folder(package: str) -> Path | None:
    """The folder of an installed package, without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(next(iter(found.submodule_search_locations)))


def reachable_copy(package: Path, workdir: Path, user: ServerUser | None) -> Path:
    """The package's folder, or a copy of it under workdir when the low user cannot enter the original.

    The sibling ``<name>.libs`` holds the shared libraries that the wheel was repaired with: it comes along.
    """
    if may_enter(package, user):
        return package
    version = metadata.version(package.name)
    target = workdir / "servers" / f"{package.name}-{version}"
    if not target.exists():
        unfinished = target.with_name(target.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (package, *package.parent.glob(f"{package.name}*.libs")):
            shutil.copytree(part, unfinished / part.name, ignore=shutil.ignore_patterns("__pycache__", "include"))
        for folder in (unfinished, *(path for path in unfinished.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        unfinished.rename(target)
    return target / package.name
