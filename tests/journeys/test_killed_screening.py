"""The web server is killed in the middle of an act on several entries: nothing of it is there, and it can be redone."""

from __future__ import annotations

import threading
from typing import Any

import requests
from django.db import connection, transaction

from accounts.models import AuditEvent, Notice
from review.models import ScreeningDecision
from submissions import states
from submissions.models import Entry
from tests import live
from tests.browser.people import session_cookie
from tests.factories import film_spec, make_campaign, make_entry, make_user
from tests.journeys.waiting import wait_for
from tools import servers

COUNT, TIMEOUT_S, TOKEN = 20, 20, "t" * 32


def admit_all(site: str, cookie: Any, entries: list[Entry]) -> requests.Response | None:
    said = {
        "act": "admit",
        "note": "会议逐件看过",
        "pick": [entry.pk for entry in entries],
        "csrfmiddlewaretoken": TOKEN,
    }
    cookies = {cookie["name"]: cookie["value"], "csrftoken": TOKEN}
    try:
        return requests.post(
            f"{site}/screening/several/", said, cookies=cookies, timeout=TIMEOUT_S, allow_redirects=False
        )
    except requests.RequestException:
        return None


def others(condition: str) -> int:
    """How many other connections of this database are in the middle of something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            f" WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}"
        )
        return int(cursor.fetchone()[0])


def test_an_act_on_several_that_is_killed_leaves_nothing(database: servers.Server) -> None:
    category = make_campaign(categories=(film_spec(),)).categories.get()
    entrant, screener = make_user(), make_user(role="screener")
    entries = [make_entry(category, by=entrant, state=states.RECOMMENDED) for _one in range(COUNT)]
    process, site = live.web()
    cookie = session_cookie(screener, site)
    events, notices = AuditEvent.objects.count(), Notice.objects.count()
    process.start()
    press = threading.Thread(target=admit_all, args=(site, cookie, entries), daemon=True)
    with transaction.atomic():  # the act comes as far as the last entry, and waits there
        Entry.objects.select_for_update().get(pk=entries[-1].pk)
        press.start()
        wait_for(lambda: others("wait_event_type = 'Lock'") == 1)
        process.kill()
    press.join(TIMEOUT_S)
    wait_for(lambda: others("xact_start IS NOT NULL") == 0)
    assert set(Entry.objects.values_list("state", flat=True)) == {states.RECOMMENDED}
    assert ScreeningDecision.objects.count() == 0
    assert (AuditEvent.objects.count(), Notice.objects.count()) == (events, notices)

    process.start()
    answer = admit_all(site, cookie, entries)
    process.stop()
    assert answer is not None and answer.status_code == 302
    assert set(Entry.objects.values_list("state", flat=True)) == {states.ADMITTED}
    assert sorted(ScreeningDecision.objects.values_list("entry", flat=True)) == [entry.pk for entry in entries]
