"""The one thing that comes from the system: a Chrome or Chromium, and fonts with Chinese."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    "/snap/bin/chromium",
)
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """The browser to drive: CHROMIUM from the environment, else the first that is installed."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or next((place for place in PLACES if Path(place).exists()), None)


def find_or_install() -> tuple[str | None, str]:
    """The browser's path, or None and the reason. On Debian as root it installs browser and fonts first."""
    if _may_install() and not (find() and _has_chinese_font()):
        reason = _apt_install()
        if reason:
            return find(), reason
    found = find()
    if not found:
        return None, "no Chrome or Chromium found; install one, or set CHROMIUM to its path"
    if sys.platform == "linux" and not _has_chinese_font():
        return None, "no Chinese font found; install fonts-noto-cjk"
    return found, ""


def _may_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout.strip())


def _apt_install() -> str:
    print("apt-get install " + " ".join(DEBIAN_PACKAGES) + " …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES, "fontconfig"]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            return f"{' '.join(command[:2])} failed: {said[-1] if said else '?'}"
    return ""
