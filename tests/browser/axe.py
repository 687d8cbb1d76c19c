"""What axe and the eye find on a page: rules of WCAG, and whether it must be pushed sideways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.browser.pages import no_sideways_scroll

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


def faults_of(page: Page, within: str = "html", **options: Any) -> list[str]:
    """Every rule of axe, unless `options` say which, in the elements `within`; the page must have been opened with
    `bypass_csp`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    ask = "([within, options]) => axe.run(within, {resultTypes: ['violations'], ...options})"
    found: Any = page.evaluate(ask, [within, options])
    faults = [
        f"{one['impact']} {one['id']}: {node['target']} {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
    return faults if no_sideways_scroll(page) else [*faults, "scrolls sideways"]
