"""The pages themselves: filling a form by the names of its fields, and looking at what came out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Error as NavigatedAway
from playwright.sync_api import Locator, Page

from campaign.definition.spec import PHASES
from campaign.models import Campaign, Phase

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
# A folder for pictures of every step at both widths, for people to look at; without it none are taken.
PICTURES = os.environ.get("BROWSER_PICTURES", "")


def look(page: Page, name: str) -> None:
    if not PICTURES:
        return
    before = page.viewport_size
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    for device in (PHONE, WIDE):
        page.set_viewport_size(device["viewport"])
        page.screenshot(path=Path(PICTURES) / f"{name}-{device['viewport']['width']}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


def becomes_true(target: Page | Locator, condition: str) -> None:
    """Asks again until this JavaScript function says yes; of a locator's element where one is given.

    Playwright's own wait_for_function asks from within the page, where our Content-Security-Policy forbids it to.
    """
    page = target if isinstance(target, Page) else target.page
    for _try in range(400):
        with suppress(NavigatedAway):  # asked again of the page that comes
            if target.evaluate(condition):
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"never became true: {condition}")


def fill(page: Page, answers: Mapping[str, Any]) -> None:
    """Answers by the keys that forms use; a list stands for the rows of a question asked several times."""
    for key, value in answers.items():
        if isinstance(value, list):
            _fill_rows(page, key, value)
        else:
            _fill_one(page.locator(f"[name='{key}']"), value)


def _fill_rows(page: Page, key: str, rows: list[Mapping[str, Any]]) -> None:
    for index, row in enumerate(rows):
        for column, value in row.items():
            _fill_one(page.locator(f"[name='{key}-{index}-{column}']"), value)


def _fill_one(field: Locator, value: Any) -> None:
    value = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else str(value)
    kind = field.first.evaluate("(it) => it.type")
    if kind == "radio":
        field.and_(field.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(value)


def go_on(page: Page, step: str) -> None:
    """Press "next" and arrive at this step."""
    page.locator("main").get_by_role("button", name="下一步").or_(
        page.locator("main").get_by_role("link", name="下一步")
    ).click()
    page.wait_for_url(f"**/{step}/")


def no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def open_phases(campaign: Campaign, *codes: str) -> None:
    """These phases are open now; the earlier ones are over, the later ones still to come."""
    now, first = timezone.now(), PHASES.index(codes[0])
    for row in Phase.objects.filter(campaign=campaign):
        if row.code in codes:
            row.opens_at, row.closes_at = now - timedelta(hours=1), now + timedelta(days=5)
        else:
            start = now + timedelta(days=10 if PHASES.index(row.code) > first else -10)
            row.opens_at, row.closes_at = start, start + timedelta(days=3)
        row.save()
