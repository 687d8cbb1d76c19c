"""A real browser before the real processes: granian, a Celery worker, the database of this run.

`seat(user)` is a person sitting down at a browser of her own. What goes wrong unseen in any of them, a script
that breaks or an answer of 500, fails the test that did it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from accounts.models import User
from campaign.definition_file.parsing import DEFINITIONS, read_definition, source_hash
from campaign.loading.loading import load
from campaign.loading.union_rows import UNIONS, read_unions
from campaign.loading.unions import load_unions
from campaign.models import Campaign
from rehearsal.builder import Builder
from rehearsal.story import people as rehearsal
from tests.browser.pages import PHONE, WIDE, look
from tests.browser.people import session_cookie
from tests.live import LiveProcess
from tools import browser as chrome

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip
DEFINITION = DEFINITIONS / "fujian-2023.toml"
PATIENCE = 20_000  # milliseconds; a loaded machine is slow, not wrong

Seat = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        env: dict[str, Any] = chrome.with_chinese_fonts(tmp_path_factory.mktemp("fonts"))
        started = playwright.chromium.launch(executable_path=chrome.find(), args=ARGS, env=env)
        yield started
        started.close()


@pytest.fixture
def seat(chromium: Browser, live_site: str, live_web: LiveProcess) -> Iterator[Seat]:
    """`seat(user, phone=True)`: a new browser, empty but for this person's log-in, and its first page."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def sit(user: User | None = None, *, phone: bool = False, **options: Any) -> Page:
        device = PHONE if phone else WIDE
        context = chromium.new_context(
            **{"base_url": live_site, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **device, **options}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on(
            "weberror",
            lambda error: faults.append(f"script: {error.page.url if error.page else ''} {error.error.stack}"),
        )
        context.on("response", lambda answer: answer.status < 500 or faults.append(f"{answer.status} {answer.url}"))
        if user is not None:
            context.add_cookies([session_cookie(user, live_site)])
        return context.new_page()

    yield sit
    for place, context in enumerate(contexts):
        for page in context.pages:
            look(page, f"last-{place}")
        context.close()
    assert faults == [], live_web.log.read_text(errors="replace")[-3000:]


@pytest.fixture
def silent_web(live_web: LiveProcess) -> Iterator[LiveProcess]:
    """The web server, for tests that make it fall silent; awake again at the end however they end."""
    yield live_web
    live_web.wake()


# ── The real campaign of 2023, with the people of the rehearsal ─────────────
@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    load_unions(rows=read_unions(UNIONS), by=None)
    return load(read_definition(DEFINITION), by=None, source_hash=source_hash(DEFINITION)).campaign


@pytest.fixture
def people(campaign: Campaign) -> rehearsal.Cast:
    return rehearsal.gather(experts=3)


@pytest.fixture
def builder(campaign: Campaign, people: rehearsal.Cast, sample_folder: Path) -> Builder:
    """Does by the same verbs what the test has no need to see done in a browser."""
    return Builder(campaign=campaign, cast=people, media=sample_folder)


@pytest.fixture(autouse=True)
def _no_old_messages() -> None:
    Path(settings.SMS_LOG).unlink(missing_ok=True)
