#!/usr/bin/env python3
"""From the key 1 to the next entry being readable, in a real browser before the real web server, with 1,500 entries.

    python benchmarks/screening.py [--entries 1500] [--rounds 40] [--postgres] [--pace 1.5]

A screener marks the checklist (A), looks at the work for `--pace` seconds and presses 1; measured in the page from the
keydown to the second frame after the next entry's heading stands there. Prints the median, p90 and the largest.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import many_entries

MEASURE = """() => {
  window.times = [];
  let since = 0;
  addEventListener("keydown", (event) => { if (event.key === "1") since = performance.now(); }, true);
  new MutationObserver(() => {
    if (!since || !document.querySelector("#item #work")) return;
    const began = since;
    since = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => window.times.push(performance.now() - began)));
  }).observe(document.querySelector("main"), { childList: true, subtree: true });
}"""


def main() -> None:
    asked = options()
    with ExitStack() as stack:
        many_entries.prepare(stack, postgres=asked.postgres)
        cast = many_entries.people()
        fill_waiting(cast, asked.entries)
        times = go_through(stack, cast["screener"], asked)
    median, p90 = statistics.median(times), statistics.quantiles(times, n=10)[-1]
    print(
        f"{asked.entries} entries, {len(times)} decisions: median {median:.0f} ms, p90 {p90:.0f}, max {max(times):.0f}"
    )


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--pace", type=float, default=1.5, help="seconds that a person looks at one entry")
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


def fill_waiting(cast: dict[str, Any], count: int) -> None:
    from submissions.models import Entry

    many_entries.fill(cast, count)
    Entry.objects.update(state="recommended")


def go_through(stack: ExitStack, screener: Any, asked: argparse.Namespace) -> list[float]:
    """Outside of any database connection of ours: Playwright runs a loop of its own."""
    from tests.browser.people import session_cookie
    from tests.live import web
    from tools import browser

    server, site = web()
    stack.callback(server.start().stop)
    cookie = session_cookie(screener, site)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chrome = driver.chromium.launch(executable_path=browser.find(), args=["--no-sandbox", "--disable-gpu"])
        context = chrome.new_context(base_url=site, locale="zh-CN", viewport={"width": 1440, "height": 900})
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto("/screening/start/")
        page.evaluate(MEASURE)
        for done in range(asked.rounds):
            page.keyboard.press("a")
            page.wait_for_timeout(asked.pace * 1000)
            page.keyboard.press("1")
            page.wait_for_function("count => window.times.length > count", arg=done)
        times: list[float] = page.evaluate("window.times")
        chrome.close()
    return times


if __name__ == "__main__":
    main()
