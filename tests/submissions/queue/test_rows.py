"""What a row of a queue shows, and that it asks the same for one row and for three."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.outbox import sending
from campaign.models import Category
from submissions import states
from submissions.branch import desk
from submissions.models import DerivedCopy, Entry, Finding, Likeness
from submissions.queue import opened, rows
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file


@pytest.fixture
def category(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Category:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_campaign().categories.get(code="film")


def full(cast: Cast, category: Category) -> Entry:
    """With a film of 168 seconds and its poster, two warnings and a fault, and something it is like."""
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    film = make_file(entry, state="warned", facts={"duration_s": "168"})
    ready = {"state": "ready", "storage_name": f"c/{film.pk}.jpg", "content_type": "image/jpeg"}
    DerivedCopy.objects.create(file=film, kind="poster", **ready)
    for level in ("warn", "warn", "block", "info"):
        Finding.objects.create(file=film, code="x", level=level)
    other = make_entry(category, by=cast.outsider, state=states.SUBMITTED)
    Likeness.objects.create(first=entry, second=other, kind="title", score=1)
    return entry


@pytest.mark.parametrize("count", [1, 3])
def test_glances_ask_the_same_for_one_and_for_three(
    cast: Cast, category: Category, django_assert_num_queries: Any, count: int
) -> None:
    made = [full(cast, category).pk for _ in range(count)]
    entries = list(Entry.objects.filter(pk__in=made).order_by("pk"))
    with django_assert_num_queries(4):
        found = rows.glances(entries)
    one = found[entries[0].pk]
    assert one.picture is not None
    assert (one.duration, one.warnings, one.faults, one.duplicates) == (Decimal(168), 2, 1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_same_with_everything_in_its_rows(
    as_: Any, cast: Cast, category: Category, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        full(cast, category)
    browser = as_(cast.recommender)
    browser.get(reverse("recommend_desk"))
    with django_assert_num_queries(12):
        page = browser.get(reverse("recommend_desk")).content.decode()
    assert (page.count("2:48"), page.count("可能重复"), page.count("打开查看")) == (count, count, count)


def test_files_that_wait_for_a_verdict_are_said_and_clean_ones_too(cast: Cast, category: Category) -> None:
    waiting, clean, bare = (make_entry(category, by=cast.entrant, state=states.SUBMITTED) for _ in range(3))
    make_file(waiting, state="checking")
    make_file(clean, state="passed")
    found = rows.glances([waiting, clean, bare])
    assert [(found[e.pk].files, found[e.pk].pending, found[e.pk].is_clean) for e in (waiting, clean, bare)] == [
        (1, 1, False),
        (1, 0, True),
        (0, 0, False),
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["乙", "丙", "甲"]),
        ("sort=new", ["丙", "乙", "甲"]),
        ("sort=old", ["甲", "乙", "丙"]),
        ("sort=order", ["甲", "乙", "丙"]),
        ("sort=nonsense", ["乙", "丙", "甲"]),
        ("seen=no", ["丙", "甲"]),
    ],
)
def test_the_queue_is_sorted_and_filtered_by_the_address(
    as_: Any, cast: Cast, category: Category, query: str, titles: list[str]
) -> None:
    make_entry(category, by=cast.entrant, state=states.RECOMMENDED, title="甲", preference=1)
    seen = make_entry(category, by=cast.entrant, state=states.SUBMITTED, title="乙")
    make_entry(category, by=cast.entrant, state=states.SUBMITTED, title="丙")
    opened.note(seen, cast.recommender)
    page = as_(cast.recommender).get(f"{reverse('recommend_desk')}?{query}").context["rows"]
    assert [row.entry.title for row in page] == titles


def test_the_way_through_the_queue_keeps_its_order_and_finds_what_waits(
    as_: Any, cast: Cast, category: Category
) -> None:
    made = [
        make_entry(category, by=cast.entrant, state=state)
        for state in (states.SUBMITTED, states.RECOMMENDED, states.SUBMITTED)
    ]
    first, middle, last = (entry.pk for entry in made)
    around = as_(cast.recommender).get(f"{reverse('branch_entry', args=[middle])}?sort=old").context["around"]
    assert (around.place, around.count, around.before, around.after, around.waiting) == (2, 3, first, last, last)
    end = as_(cast.recommender).get(f"{reverse('branch_entry', args=[last])}?sort=old").context["around"]
    assert (end.before, end.after, end.waiting) == (middle, None, first)
    assert desk.address(end_query := as_(None).get("/?sort=old&page=3&x=1").wsgi_request.GET) == "sort=old"
    assert end_query["page"] == "3"


@pytest.mark.parametrize("act", ["recommend", "send_back"])
def test_an_act_on_the_page_leads_to_the_next_that_waits(as_: Any, cast: Cast, category: Category, act: str) -> None:
    entries = [make_entry(category, by=cast.entrant, state=states.SUBMITTED) for _ in range(2)]
    browser = as_(cast.recommender)
    browser.get(reverse("branch_entry", args=[entries[0].pk]))
    form = browser.get(reverse("branch_entry", args=[entries[0].pk])).context["form"]
    until = form.fields["until"].initial.strftime("%Y-%m-%dT%H:%M")
    data = {"note": "请补字幕", "files_open": ["work"], "until": until}
    answer = browser.post(f"{reverse(f'branch_{act}', args=[entries[0].pk])}?sort=old", data)
    assert answer["Location"] == f"{reverse('branch_entry', args=[entries[1].pk])}?sort=old"
    page = browser.get(answer["Location"])
    assert page.context["undo"].entries == [entries[0].pk]
    undone = browser.post(f"{reverse('branch_undo')}?sort=old", follow=True)
    assert undone.redirect_chain[-1][0] == f"{reverse('branch_entry', args=[entries[0].pk])}?sort=old"
    assert "已撤销" in undone.content.decode()
    assert Entry.objects.get(pk=entries[0].pk).state == states.SUBMITTED


def test_ready_made_reasons_open_what_they_name_without_script(as_: Any, cast: Cast, category: Category) -> None:
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    browser, url = as_(cast.recommender), reverse("branch_send_back", args=[entry.pk])
    until = browser.get(reverse("branch_entry", args=[entry.pk])).context["form"].fields["until"].initial
    data = {"reasons": ["fits"], "until": until.strftime("%Y-%m-%dT%H:%M")}
    assert browser.post(url, data).status_code == 422  # this reason opens nothing
    browser.post(url, data | {"fields_open": ["summary"], "note": "另：字幕有错"})
    entry.refresh_from_db()
    assert entry.return_note == "作品与主题不符，请修改。\n另：字幕有错"
    assert entry.unlocked == {"fields": ["summary"], "files": []}
