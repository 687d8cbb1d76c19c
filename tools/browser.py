"""The one thing that comes from the system: a Chrome or Chromium, and the libraries by which it is driven."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import environment

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
# Playwright's driver is a Node that wants libatomic1, which a bare Debian lacks and no wheel brings.
DEBIAN_PACKAGES = ("chromium", "libatomic1")
TRIAL = """\
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as driver:
    driver.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"]).close()
"""
LONGEST_TRIAL = 90.0  # seconds
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def find() -> str | None:
    """The browser to drive: CHROMIUM from the environment, else the first that is installed."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or next((place for place in PLACES if Path(place).exists()), None)


def make_ready() -> str:
    """Why no browser can be driven here, in one line; empty after one was. On Debian as root it installs what lacks."""
    reason = _fault()
    if reason and _may_install():
        reason = _apt_install() or _fault()
    return reason


def with_chinese_fonts(folder: Path) -> dict[str, str]:
    """An environment in which a browser finds the Chinese fonts of the wheel beside the system's own."""
    fonts = environment.site_packages() / "pylopdf_fonts_zh_cn"
    settings = folder / "fonts.conf"
    settings.write_text(FONTS.format(fonts=fonts, cache=folder / "fontconfig"))
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


def _fault() -> str:
    path = find()
    if not path:
        return "no Chrome or Chromium found; install one, or set CHROMIUM to its path"
    trial = [str(environment.python()), "-c", TRIAL, path]
    try:
        done = subprocess.run(trial, capture_output=True, text=True, timeout=LONGEST_TRIAL)
    except subprocess.TimeoutExpired:
        return f"{path} did not start within {LONGEST_TRIAL:.0f} seconds"
    return f"{path} cannot be driven: {_gist(done.stderr)}" if done.returncode else ""


def _gist(said: str) -> str:
    """The missing library by its name, else what the error said first."""
    if missing := re.search(r"error while loading shared libraries: (\S+):", said):
        return f"the system lacks {missing[1]}"
    errors = re.findall(r"^(?:\w+\.)*(?:\w*Error|Exception): (.+)", said, re.MULTILINE)
    return errors[-1] if errors else "it gave no reason"


def _may_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_install() -> str:
    print("apt-get install " + " ".join(DEBIAN_PACKAGES) + " …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            return f"{' '.join(command[:2])} failed: {said[-1] if said else '?'}"
    return ""
