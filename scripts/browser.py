"""A Chromium and a Chinese font for the journeys: found, else installed where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from terminal import Problem, say, work

LOG = Path(__file__).resolve().parent.parent / ".venv" / "install-browser.log"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/snap/bin/chromium",
)
# package manager -> (refresh, install, packages of browser, packages of font)
MANAGERS = {
    "apt-get": (
        "apt-get update -q",
        "env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends",
        "chromium",
        "fonts-noto-cjk",
    ),
    "dnf": ("", "dnf install -y -q", "chromium", "google-noto-sans-cjk-fonts"),
    "pacman": ("", "pacman -Sy --noconfirm", "chromium", "noto-fonts-cjk"),
    "zypper": ("", "zypper --non-interactive install", "chromium", "noto-sans-sc-fonts"),
}


def find() -> str | None:
    """The path of a Chromium: CHROMIUM, then the system's, then one that Playwright downloaded."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    downloads = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"
    downloaded = sorted(downloads.glob("chromium-*/chrome-*/chrome"))
    return next((str(place) for place in (*map(Path, PLACES), *downloaded[::-1]) if place.exists()), None)


def has_chinese_font() -> bool:
    """Whether Chinese text can be drawn (macOS always can)."""
    if sys.platform == "darwin" or shutil.which("fc-list") is None:
        return sys.platform == "darwin"
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def find_or_install() -> str:
    """The browser's path; installs what is missing when we are root.

    Raises Problem with the one command to type when something is missing and we are not.
    """
    missing = [index for index, there in ((2, find()), (3, has_chinese_font())) if not there]
    if missing:
        _install(missing)
    found = find()
    if found is None or not has_chinese_font():
        raise Problem(f"The system's packages did not bring a Chromium and a Chinese font (log: {LOG}).")
    return found


def _install(missing: list[int]) -> None:
    manager = next((name for name in MANAGERS if shutil.which(name)), None)
    if manager is None:
        raise Problem(
            "The journeys need Chromium and a font with Chinese: install both (or set CHROMIUM=/path/to/chromium), "
            "then run this again."
        )
    refresh, install, *_ = MANAGERS[manager]
    wanted = " ".join(MANAGERS[manager][index] for index in missing)
    line = f"{install} {wanted}"
    if refresh:
        line = f"{refresh} && {line}"
    if os.geteuid() != 0:
        raise Problem(
            f"The journeys need a browser and a Chinese font; install them with:\n\n    sudo sh -c '{line}'\n"
        )
    if not work(f"Browser and fonts ({wanted})", ["sh", "-c", line], log=LOG):
        say(f"{line}: failed (log: {LOG})")
