#!/usr/bin/env python3
"""The first page on a slow line: bytes over the line and seconds until all of it is there, cold, on a phone.

    python benchmarks/first_page.py [--address http://127.0.0.1:8000] [--rounds 5] [--path / --path /rules/ …]


Each round is a new browser without a cache, its line 50 kB/s with 300 ms of waiting (Chrome's own emulation, as in its
developer tools). Printed: the median, its ratio to the limit, and what the bytes are made of. Without --address the
site is started by `dev.py run` in a temporary folder: the embedded mode, nothing in front of it.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser as chrome
from tools import servers

BYTES_A_SECOND, WAITING_MS = 50_000, 300
MOST_BYTES, MOST_SECONDS, MOST_START_SECONDS = 150_000, 4.0, 60.0
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def main() -> int:
    options = _options()
    with _site(options.address) as (address, started), sync_playwright() as driver:
        if started:
            print(_line("dev.py run, cold", "s", started, MOST_START_SECONDS))
        with tempfile.TemporaryDirectory() as folder:
            env: dict[str, Any] = chrome.with_chinese_fonts(Path(folder))
            browser = driver.chromium.launch(executable_path=chrome.find(), args=["--no-sandbox"], env=env)
            for path in options.path or ["/"]:
                measure(browser, f"{address}{path}", rounds=options.rounds)
            browser.close()
    return 0


def measure(browser: Browser, url: str, *, rounds: int) -> None:
    seen = [_first_visit(browser, url) for _ in range(rounds)]
    total = statistics.median(sum(kinds.values()) for _, kinds, _ in seen)
    print(_line(url, "kB", total / 1000, MOST_BYTES / 1000))
    print(_line(url, "s", statistics.median(seconds for seconds, _, _ in seen), MOST_SECONDS))
    _, kinds, count = seen[-1]
    parts = ", ".join(f"{kind} {amount / 1000:.1f}" for kind, amount in kinds.most_common())
    print(f"    {count} requests; kB by kind: {parts}")


def _first_visit(browser: Browser, url: str) -> tuple[float, Counter[str], int]:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    kinds, count = _listen(page)
    began = time.monotonic()
    page.goto(url, wait_until="load")
    seconds = time.monotonic() - began
    page.wait_for_load_state("networkidle")
    context.close()
    return seconds, kinds, len(count)


def _listen(page: Page) -> tuple[Counter[str], dict[str, str]]:
    """What comes over the line by kind, headers included, as the browser itself counts it."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND, "latency": WAITING_MS}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    types: dict[str, str] = {}
    kinds: Counter[str] = Counter()
    session.on("Network.responseReceived", lambda it: types.__setitem__(it["requestId"], it["type"]))
    session.on(
        "Network.loadingFinished",
        lambda it: kinds.update({types.get(it["requestId"], "Other"): int(it["encodedDataLength"])}),
    )
    return kinds, types


def _line(what: str, unit: str, value: float, limit: float) -> str:
    return f"{what}: {value:.1f} {unit} (limit {limit:g} {unit}, ratio {value / limit:.2f})"


@contextmanager
def _site(address: str) -> Iterator[tuple[str, float]]:
    """The given site, or one of our own and the seconds it took to start."""
    if address:
        yield address.rstrip("/"), 0.0
        return
    with tempfile.TemporaryDirectory() as folder:
        port, log = servers.free_port(), Path(folder) / "run.log"
        command = [sys.executable, "dev.py", "run", "--port", str(port)]
        began = time.monotonic()
        with log.open("wb") as out:
            site = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, "VAR_DIR": folder}, stdout=out, stderr=subprocess.STDOUT
            )
        try:
            _wait_for(f"http://127.0.0.1:{port}", site, log)
            yield f"http://127.0.0.1:{port}", time.monotonic() - began
        finally:
            site.send_signal(signal.SIGINT)
            site.wait(30)


def _wait_for(address: str, site: subprocess.Popen[bytes], log: Path) -> None:
    while not re.search(rf"{re.escape(address)}\s+（", log.read_text(encoding="utf-8", errors="replace")):
        if site.poll() is not None:
            raise SystemExit(log.read_text(encoding="utf-8", errors="replace")[-3000:])
        time.sleep(0.2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--path", action="append")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
