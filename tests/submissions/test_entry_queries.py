"""Which entries count where: one answer for pages, figures, packages, links, limits and the search for duplicates."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from campaign.models import Campaign, Category
from review.entry_filter import QueueFilter
from review.organiser_desk import figures
from review.screening import queue
from submissions import campaign_hooks, states
from submissions.branch import desk as branch_desk
from submissions.branch import unions as branch_unions
from submissions.duplicates import comparing, pairs
from submissions.entering import submitting
from submissions.models import Entry, HandingIn
from submissions.national_filing import filing
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file
from voting.gallery import works

# Handed in once and not standing: taken back into a draft, or withdrawn.
REOPENED, TAKEN_BACK = "reopened", "taken back"


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign()


@pytest.fixture
def category(campaign: Campaign) -> Category:
    return campaign.categories.get(code="film")


def _entry(category: Category, cast: Cast, kind: str, **changes: Any) -> Entry:
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED if kind in (REOPENED, TAKEN_BACK) else kind)
    if kind in (REOPENED, TAKEN_BACK):
        changes["state"] = states.DRAFT if kind == REOPENED else states.WITHDRAWN
    Entry.objects.filter(pk=entry.pk).update(**changes)
    entry.refresh_from_db()
    return entry


@pytest.mark.parametrize(
    ("kind", "submitted", "standing"),
    [
        (states.DRAFT, False, False),
        (states.WITHDRAWN, False, False),
        (REOPENED, True, False),
        (TAKEN_BACK, True, False),
        *((state, True, True) for state in states.STATES if state not in (states.DRAFT, states.WITHDRAWN)),
    ],
)
def test_submitted_and_standing(category: Category, cast: Cast, kind: str, submitted: bool, standing: bool) -> None:
    entry = _entry(category, cast, kind)
    assert (Entry.objects.submitted().exists(), Entry.objects.standing().exists()) == (submitted, standing)
    assert entry.is_standing == standing


@pytest.mark.parametrize("kind", [REOPENED, TAKEN_BACK])
def test_every_page_counts_what_stands(campaign: Campaign, category: Category, cast: Cast, kind: str) -> None:
    _entry(category, cast, kind, recommended_at=None)
    _entry(category, cast, states.SUBMITTED)
    (row,) = (one for one in figures.categories(campaign, figures.tallies(campaign)) if one.category == category)
    union = branch_unions.found(user=cast.recommender, campaign=campaign, query=QueryDict("show=entries")).get()
    counts = {
        "home": campaign_hooks.standing(campaign),
        "organiser's categories": row.entered,
        "organiser's branches": figures.branches(campaign).rows[0].entered,
        "branch's unions": union.entry_count,
    }
    assert counts == dict.fromkeys(counts, 1)


def test_a_branch_without_a_standing_entry_is_counted_as_one_without(
    campaign: Campaign, category: Category, cast: Cast
) -> None:
    _entry(category, cast, TAKEN_BACK)
    assert figures.branches(campaign).rows == []
    assert not branch_unions.found(user=cast.recommender, campaign=campaign, query=QueryDict("show=entries")).exists()


def test_progress_of_screening_does_not_count_a_draft_again(campaign: Campaign, category: Category, cast: Cast) -> None:
    withdrawn = make_entry(category, by=cast.entrant, state=states.RECOMMENDED)
    submitting.withdraw(entry=withdrawn, by=cast.entrant)
    withdrawn.refresh_from_db()
    submitting.reopen(entry=withdrawn, by=cast.entrant)
    make_entry(category, by=cast.entrant, state=states.ADMITTED)
    chosen = QueueFilter(QueryDict(""), campaign=campaign)
    assert queue.progress(cast.screener, campaign, chosen) == {"total": 1, "done": 1}


def test_what_is_handed_in_anew_is_not_yet_recommended(
    campaign: Campaign, category: Category, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = make_entry(category, by=cast.entrant, state=states.RECOMMENDED)
    submitting.withdraw(entry=entry, by=cast.entrant)
    entry.refresh_from_db()
    entry = submitting.reopen(entry=entry, by=cast.entrant)
    monkeypatch.setattr(submitting, "_check_complete", lambda entry: None)
    entry = submitting.submit(entry=entry, by=cast.entrant)
    assert entry.recommended_at is None
    assert [tally.recommended for tally in figures.tallies(campaign)] == [0]


@pytest.mark.parametrize("kind", [REOPENED, TAKEN_BACK])
def test_what_was_taken_back_is_nobodys_duplicate(category: Category, cast: Cast, kind: str) -> None:
    theirs, mine = _entry(category, cast, kind), _entry(category, cast, states.SUBMITTED)
    for entry in (theirs, mine):
        make_file(entry, sha256="a" * 64)
    assert comparing.compare(mine) == []
    assert pairs.of(mine, by=cast.screener) == []


# ── Search ──
@pytest.mark.parametrize(
    "words",
    [
        "桥上的人",
        "榕江轨道",
        "榕江 桥上",  # a word of the union, a word of the title
        "轨道工会　桥",  # as an input method writes it
        "桥上\u200b的人\0",
        "t2023-0042",
        "Ｔ２０２３－００４２",
        "0042 榕江 桥",
    ],
)
def test_search_finds_by_title_number_and_union(category: Category, cast: Cast, words: str) -> None:
    found = _named(category, cast)
    assert list(Entry.objects.search(words)) == [found]


@pytest.mark.parametrize("words", ["桥下", "榕江 码头", "0043", "%", "_"])
def test_search_finds_nothing_else(category: Category, cast: Cast, words: str) -> None:
    _named(category, cast)
    assert not Entry.objects.search(words).exists()


@pytest.mark.parametrize("words", ["", " ", "\u200b", None])
def test_search_for_nothing_leaves_nothing_out(category: Category, cast: Cast, words: str | None) -> None:
    _named(category, cast)
    assert Entry.objects.search(words).count() == 2


def test_search_reads_the_title_that_was_handed_in_last(category: Category, cast: Cast) -> None:
    entry = make_entry(category, by=cast.entrant, state=states.RETURNED, title="江上的人")
    for number, title in enumerate(("海上的人", "桥上的人"), 1):
        HandingIn.objects.create(entry=entry, round=number, title=title)
    assert [Entry.objects.search(words).count() for words in ("江上", "海上", "桥上")] == [0, 0, 1]


def test_every_desk_searches_alike(campaign: Campaign, category: Category, cast: Cast, as_: Any) -> None:
    found = _named(category, cast)
    asked = QueryDict("q=榕江 桥上&scope=all&state=all")
    narrowed = QueueFilter(asked, campaign=campaign).narrow(Entry.objects.all())
    page = as_(cast.entrant).get("/entries/?q=榕江 桥上")
    answers = {
        "branch": list(branch_desk.entries(user=cast.recommender, query=asked)),
        "filing": list(filing.register(user=cast.recommender, campaign=campaign, query=asked)),
        "screening": list(narrowed),
        "gallery": list(works.matching(Entry.objects.all(), text="榕江 桥上")),
        "entrant": [card.entry for card in page.context["cards"]],
    }
    assert all(answer == [found] for answer in answers.values()), answers


def _named(category: Category, cast: Cast) -> Entry:
    make_entry(category, by=cast.outsider, state=states.SHORTLISTED, title="海上的灯")
    return make_entry(category, by=cast.entrant, state=states.SHORTLISTED, title="桥上的人", number="T2023-0042")
