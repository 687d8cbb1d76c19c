"""Likely duplicates are found across unions, categories and years, and only there where there are any."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions import states
from submissions.duplicates import comparing, fingerprints
from submissions.media.deep.analysis import DeepResult
from submissions.media.deep.fingerprints import FrameHash
from submissions.models import Entry, Likeness
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file

LOOK_UPS = 6  # own files, the same bytes, own fingerprints, one statement to write; two savepoints
STORY = (
    "海上没有信号的年代，渔排之间靠喊。如今养殖户在手机上看水温、叫渔船、开直播。"
    "片子跟着一位网格员，划船走完三百户人家，记下他们一天的生活。"
)
OTHER = (
    "末班车进库以后，检修班的一天才开始。一条四十公里的线路，六千多个螺栓，他们要在天亮前走完，"
    "这是夜班工人写给早班乘客的一封信，也是他们的日常。"
)
FRAMES = tuple(FrameHash(Decimal(n), f"{n * 0x1234567890ABCDEF % 2**64:016x}") for n in range(1, 31))


@pytest.fixture
def pair(cast: Cast) -> tuple[Entry, Entry]:
    """A work handed in by another city's union in another category, and ours."""
    campaign = make_campaign()
    theirs = make_entry(
        campaign.categories.get(code="picture"), by=cast.outsider, state=states.RECOMMENDED, title="海上的家"
    )
    mine = make_entry(
        campaign.categories.get(code="film"), by=cast.entrant, state=states.SUBMITTED, title="渔排上的信号"
    )
    return theirs, mine


def kinds(entry: Entry) -> list[str]:
    return sorted(found.kind for found in comparing.compare(entry))


def test_same_bytes_are_found_at_once(pair: Any) -> None:
    theirs, mine = pair
    make_file(theirs, sha256="a" * 64)
    make_file(mine, sha256="a" * 64)
    assert kinds(mine) == ["bytes"]


def test_work_of_an_earlier_year_is_found_and_may_be_read_beside_it(cast: Cast, as_: Any) -> None:
    before, now = make_campaign("of2022", year=2022, is_current=False), make_campaign("of2023")
    film = {"state": states.SHORTLISTED, "title": "渔排上的信号"}
    theirs = make_entry(before.categories.get(code="film"), by=cast.outsider, **film)
    mine = make_entry(now.categories.get(code="film"), by=cast.entrant, **film | {"state": states.RECOMMENDED})
    for entry in (theirs, mine):
        make_file(entry, sha256="b" * 64)
        fingerprints.remember_words(entry)
    assert kinds(mine) == ["bytes", "title"]
    page = as_(cast.screener).get(reverse("duplicate_pair", args=[mine.pk, theirs.pk])).content.decode()
    assert str(theirs.number) in page and str(mine.number) in page


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("渔排上的信号！", ["title"]),
        ("渔排上的 信号", ["title"]),
        ("渔排上信号", ["title"]),
        ("渔排上的新信号", ["title"]),
        ("夜班地铁的最后一盏灯", []),
    ],
)
def test_titles_alike_are_found_whatever_their_punctuation(pair: Any, title: str, found: list[str]) -> None:
    theirs, mine = pair
    theirs.title = title
    for entry in pair:
        fingerprints.remember_words(entry)
    assert kinds(mine) == found


@pytest.mark.parametrize(("text", "found"), [(STORY.replace("，", " , "), ["text"]), (OTHER, [])])
def test_texts_alike_are_found(pair: Any, text: str, found: list[str]) -> None:
    theirs, mine = pair
    theirs.answers, mine.answers = {"summary": text}, {"summary": STORY}
    for entry in pair:
        fingerprints.remember_words(entry)
    assert kinds(mine) == found


def test_films_alike_are_found_with_the_time(pair: Any) -> None:
    for entry in pair:
        fingerprints.remember_film(make_file(entry), DeepResult(frames=FRAMES))
    found = comparing.compare(pair[1])
    assert [(it.kind, it.score) for it in found] == [("film", Decimal("1.0"))]
    assert found[0].evidence["at_s"][0] == found[0].evidence["at_s"][1]


def test_other_films_are_not(pair: Any) -> None:
    fingerprints.remember_film(make_file(pair[0]), DeepResult(frames=FRAMES))
    inverted = tuple(FrameHash(f.at_s, f"{int(f.value, 16) ^ (2**64 - 1):016x}") for f in FRAMES)
    fingerprints.remember_film(make_file(pair[1]), DeepResult(frames=inverted))
    assert kinds(pair[1]) == []


def test_pictures_within_three_bits_are_found(pair: Any) -> None:
    fingerprints.remember_picture(make_file(pair[0]), "0123456789abcdef")
    fingerprints.remember_picture(make_file(pair[1]), "0123456789abcde8")
    assert kinds(pair[1]) == ["picture"]


def test_drafts_are_nobody_s_duplicate(pair: Any) -> None:
    theirs, mine = pair
    Entry.objects.filter(pk=theirs.pk).update(state=states.WITHDRAWN)
    make_file(theirs, sha256="a" * 64)
    make_file(mine, sha256="a" * 64)
    assert kinds(mine) == []


def test_files_that_were_taken_out_are_nobody_s_duplicate(pair: Any) -> None:
    for entry in pair:
        fingerprints.remember_picture(make_file(entry), "0123456789abcdef")
    pair[0].files.update(removed_at=timezone.now())
    assert (kinds(pair[0]), kinds(pair[1])) == ([], [])


def test_title_that_was_changed_is_no_longer_alike(pair: Any) -> None:
    _theirs, mine = pair
    Entry.objects.update(title="渔排上的信号")
    for entry in pair:
        comparing.find_duplicates(entry.pk)
    assert [row.kind for row in Likeness.objects.all()] == ["title"]
    Entry.objects.filter(pk=mine.pk).update(title="夜班地铁的最后一盏灯")
    comparing.find_duplicates(mine.pk)
    assert Likeness.objects.count() == 0


def test_nearest_of_many_that_share_something_is_found(pair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many later titles share a pair of letters, the one that shares most is compared."""
    monkeypatch.setattr(comparing, "MOST_CANDIDATES", 3)
    theirs, mine = pair
    Entry.objects.filter(pk=theirs.pk).update(title="渔排上的信号灯")
    comparing.find_duplicates(theirs.pk)
    for number in range(8):
        comparing.find_duplicates(
            make_entry(mine.category, by=mine.created_by, state="submitted", title=f"排上{number}号").pk
        )
    comparing.find_duplicates(mine.pk)
    assert Likeness.objects.get(second=mine, kind="title").first == theirs


def test_comparing_twice_writes_it_down_once(pair: Any) -> None:
    for entry in pair:
        make_file(entry, sha256="a" * 64)
    comparing.compare(pair[0])
    comparing.compare(pair[1])
    found = Likeness.objects.get()
    assert (found.first_id, found.second_id) == tuple(sorted(entry.pk for entry in pair))


def test_comparing_again_leaves_a_dismissal_and_asks_no_more_for_many(
    pair: Any, cast: Cast, django_assert_num_queries: Any
) -> None:
    theirs, mine = pair
    others = [make_entry(theirs.category, by=cast.outsider, state=states.RECOMMENDED) for _ in range(3)]
    make_file(mine, sha256="a" * 64)
    make_file(theirs, sha256="a" * 64)
    with django_assert_num_queries(LOOK_UPS):
        comparing.compare(mine)
    Likeness.objects.update(dismissed_at=timezone.now(), dismissed_by=cast.screener, score="0.5")
    for other in others:
        make_file(other, sha256="a" * 64)
    with django_assert_num_queries(LOOK_UPS):
        assert len(comparing.compare(mine)) == 4
    kept = Likeness.objects.get(dismissed_by=cast.screener)
    assert (kept.score, {kept.first_id, kept.second_id}) == (1, {theirs.pk, mine.pk})
