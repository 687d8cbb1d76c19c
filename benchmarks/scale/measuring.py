"""The pages: whose they are, where they stand, and what each takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.many_entries import server_seconds

# (name, who asks, address, query); of an address with {} the first row that `_filled` finds.
PAGES = (
    ("home", None, "home", ""),
    ("gallery", None, "gallery", ""),
    ("gallery of a category", None, "gallery", "?category={category}"),
    ("gallery, search", None, "gallery", "?q=渔排"),
    ("work", None, "work", "{shortlisted}"),
    ("ballot, confirmation", None, "vote_confirm", "?category={category}&pick={shortlisted}"),
    ("ledger", None, "ledger", ""),
    ("showcase of a past year", None, "showcase", "/2022"),
    ("result of a past year", None, "result", "/2022{category}"),
    ("activities", None, "activities", ""),
    ("archive", None, "archive", ""),
    ("entrant: my entries", "entrant", "my_entries", ""),
    ("entrant: an entry", "entrant", "entry", "{handed_in}"),
    ("entrant: step of the form", "entrant", "entry_step", "{mine}work"),
    ("entrant: files of the form", "entrant", "entry_step", "{mine}files"),
    ("recommender: queue", "recommender", "recommend_desk", ""),
    ("recommender: queue, search", "recommender", "recommend_desk", "?q=渔排"),
    ("recommender: ranking", "recommender", "branch_ranking", "{category}"),
    ("recommender: unions", "recommender", "branch_unions", ""),
    ("recommender: activities", "recommender", "activity_desk", ""),
    ("screening: queue", "screener", "screening_desk", ""),
    ("screening: queue, category", "screener", "screening_desk", "?category={category}"),
    ("screening: queue, search", "screener", "screening_desk", "?q=渔排"),
    ("screening: decided ones", "screener", "screening_desk", "?state=admitted"),
    ("screening: an entry", "screener", "screening_item", "{recommended}"),
    ("screening: progress", "organiser", "screening_progress", ""),
    ("organiser: desk", "organiser", "organiser_desk", ""),
    ("organiser: shortlist", "organiser", "shortlist", ""),
    ("organiser: shortlist of one", "organiser", "shortlist_category", "{category}"),
    ("organiser: panels", "organiser", "panels", ""),
    ("organiser: a panel", "organiser", "panel", "{panel}"),
    ("organiser: sheets", "organiser", "sheet_desk", ""),
    ("organiser: results overview", "organiser", "results_overview", ""),
    ("organiser: results of one", "organiser", "results_desk", "?category={category}"),
    ("organiser: fraud", "organiser", "fraud_desk", ""),
    ("organiser: turnout", "organiser", "vote_turnout", ""),
    ("organiser: statistics", "organiser", "statistics", ""),
    ("organiser: statistics, unions", "organiser", "statistics_unions", ""),
    ("organiser: statistics, years", "organiser", "statistics_compare", ""),
    ("organiser: people", "organiser", "people", ""),
    ("organiser: people, search", "organiser", "people", "?q=entrant"),
    ("organiser: messages", "organiser", "outbox", ""),
    ("organiser: jobs", "organiser", "jobs", ""),
    ("organiser: activities", "organiser", "activity_desk", ""),
    ("organiser: national filings", "organiser", "filings", ""),
    ("auditor: trail", "auditor", "audit_trail", ""),
    ("auditor: trail, one act", "auditor", "audit_trail", "?action=entry.submit"),
    ("auditor: trail, search", "auditor", "audit_trail", "?q=FJ23-00003"),
    ("expert: my works", "expert", "my_works", ""),
    ("expert: score page", "expert", "score", "{assignment}"),
)


def measure(rounds: int, only: str = "") -> list[dict[str, Any]]:
    places, found = _places(), []
    for name, who, path, rest in PAGES:
        if name.startswith(only):
            found.append({"page": name, "who": who or "public"} | _page(who, _address(path, rest, places), rounds))
    return found


def _page(who: str | None, address: str, rounds: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = _browser(who)
    for _warm in range(3):
        answer = browser.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code} to {who}")
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    queries, served, times, worked = len(asked), server_seconds(), [], time.process_time()
    for _round in range(rounds):
        began = time.perf_counter()
        browser.get(address)
        times.append((time.perf_counter() - began) * 1000)
    computed = time.process_time() - worked + server_seconds() - served
    times.sort()
    return {
        "address": address,
        "p50": statistics.median(times),
        "p99": times[min(len(times) - 1, len(times) * 99 // 100)],
        "queries": queries,
        "cpu": computed * 1000 / rounds,
    }


def _browser(who: str | None) -> Any:
    from django.test import Client

    browser = Client(HTTP_ACCEPT_ENCODING="gzip")
    if who:
        browser.force_login(_person(who))
    return browser


def _person(who: str) -> Any:
    """The recommender of the first city; the entrant of its first union; of the others the first."""
    from accounts.models import User

    people = User.objects.filter(role=who)
    if who == "recommender":
        return people.filter(union__kind="city").earliest("union")
    return people.filter(created_entries__state="draft").earliest("pk") if who == "entrant" else people.earliest("pk")


def _places() -> dict[str, Any]:
    """The category with the first expert's works; rows of the current campaign."""
    from campaign.models import Campaign
    from review.models import Assignment
    from submissions.models import Entry

    current = Campaign.objects.get(is_current=True)
    mine = Assignment.objects.filter(panel__campaign=current, expert=_person("expert"))
    given = mine.filter(sheet__isnull=True).earliest("pk")
    entries = Entry.objects.filter(campaign=current)
    return {
        "category": given.panel.category.code,
        "panel": given.panel_id,
        "assignment": given.pk,
        "shortlisted": entries.filter(category=given.panel.category, state="shortlisted").earliest("pk").number,
        "recommended": entries.filter(state="recommended").earliest("pk").pk,
        "handed_in": entries.filter(created_by=_person("entrant"), number__isnull=False).earliest("pk").pk,
        "mine": entries.filter(created_by=_person("entrant"), state="draft").earliest("pk").pk,
    }


def _address(path: str, rest: str, places: dict[str, Any]) -> str:
    from django.urls import reverse

    year = rest[:5] if rest.startswith("/20") else ""
    named, _mark, query = rest.removeprefix(year).partition("?")
    given = list(_parts(named, places))
    return year + reverse(path, args=given) + (f"?{query.format(**places)}" if query else "")


def _parts(named: str, places: dict[str, Any]) -> Iterator[Any]:
    """ "{mine}work" → the entry's key, "work"."""
    if named:
        key, _brace, rest = named.removeprefix("{").partition("}")
        yield places[key]
        if rest:
            yield rest
