"""Likely duplicates and slow findings before a screener: one line an entry, pictures side by side, the frame."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.refusals import Refused
from submissions import states
from submissions.duplicates import judging, pairs
from submissions.models import DerivedCopy, DuplicateVerdict, Entry, EntryFile, Finding, Likeness
from tests.factories import make_entry, make_file
from tests.review.conftest import Stage


def poster(file: EntryFile) -> DerivedCopy:
    name = f"copies/{file.pk}.jpg"
    return DerivedCopy.objects.create(
        file=file, kind="poster", state="ready", storage_name=name, content_type="image/jpeg"
    )


def alike(one: Entry, other: Entry, kind: str, score: str, *files: EntryFile) -> None:
    first, second = sorted((one, other), key=lambda entry: entry.pk)
    order = sorted(files, key=lambda file: file.entry_id)
    evidence = {"files": [file.pk for file in order]} if files else {}
    Likeness.objects.create(first=first, second=second, kind=kind, score=Decimal(score), evidence=evidence)


@pytest.fixture
def ours(stage: Stage) -> Entry:
    return stage.entry(title="渔排上的信号")


@pytest.fixture
def theirs(stage: Stage) -> Entry:
    return make_entry(stage.category, by=stage.cast.outsider, state=states.SUBMITTED, title="渔排的信号")


def test_one_line_an_entry_surest_first_with_both_pictures(stage: Stage, ours: Entry, theirs: Entry) -> None:
    third = stage.entry(title="海上的家")
    mine, other = make_file(ours), make_file(theirs)
    mine_poster, other_poster = poster(mine), poster(other)
    alike(ours, third, "text", "0.9712")
    alike(ours, theirs, "title", "0.9")
    alike(ours, theirs, "film", "0.8667", mine, other)
    found = pairs.of(ours, by=stage.cast.screener)
    assert [one.other for one in found] == [theirs, third]
    assert [(str(word), share) for word, share in found[0].marks] == [("画面相近", 87), ("标题相近", 90)]
    assert (found[0].pair, found[1].pair) == ((mine_poster, other_poster), None)
    assert pairs.of(theirs, by=stage.cast.screener)[0].pair == (other_poster, mine_poster)


def test_what_has_not_reached_the_province_is_named_and_not_linked(
    stage: Stage, as_, ours: Entry, theirs: Entry
) -> None:
    alike(ours, theirs, "title", "0.9")
    page = as_(stage.cast.screener).get(reverse("screening_item", args=[ours.pk])).content.decode()
    assert "渔排的信号" in page
    assert reverse("screening_item", args=[theirs.pk]) not in page
    Entry.objects.filter(pk=theirs.pk).update(state=states.RECOMMENDED, recommended_at=timezone.now())
    page = as_(stage.cast.screener).get(reverse("screening_item", args=[ours.pk])).content.decode()
    assert reverse("screening_item", args=[theirs.pk]) in page


def test_what_was_taken_back_is_left_out(stage: Stage, ours: Entry, theirs: Entry) -> None:
    mine, other = make_file(ours), make_file(theirs)
    alike(ours, theirs, "bytes", "1", mine, other)
    alike(ours, theirs, "title", "0.9")
    EntryFile.objects.filter(pk=other.pk).update(removed_at=timezone.now())
    (left,) = pairs.of(ours, by=stage.cast.screener)
    assert [str(word) for word, _share in left.marks] == ["标题相近"]
    Entry.objects.filter(pk=theirs.pk).update(state=states.WITHDRAWN)
    assert pairs.of(ours, by=stage.cast.screener) == []


@pytest.mark.parametrize("count", [1, 3])
def test_questions_do_not_grow_with_what_is_alike(
    stage: Stage, ours: Entry, django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        other = make_entry(stage.category, by=stage.cast.outsider, state=states.RECOMMENDED)
        alike(ours, other, "bytes", "1", make_file(ours), make_file(other))
    screener = User.objects.get(pk=stage.cast.screener.pk)
    with django_assert_num_queries(4):
        assert len(pairs.of(ours, by=screener)) == count


def test_player_says_how_far_the_viewing_copy_is(stage: Stage, as_, ours: Entry) -> None:
    film = make_file(ours, facts={"video": {"codec": "h264"}})
    DerivedCopy.objects.create(file=film, kind="viewing", state="making", progress=45)
    page = as_(stage.cast.screener).get(reverse("screening_item", args=[ours.pk])).content.decode()
    assert "正在制作更流畅的播放版（45%）" in page


def test_slow_finding_shows_its_frame_and_its_time(stage: Stage, as_, ours: Entry) -> None:
    file = make_file(ours)
    seen = {"seconds": 11.4, "whole": False}
    Finding.objects.create(
        file=file, code="black", level="warn", seen=seen, at_s=Decimal("71"), evidence="evidence/x.jpg", is_deep=True
    )
    page = as_(stage.cast.screener).get(reverse("screening_item", args=[ours.pk])).content.decode()
    assert "从 1:11 播放" in page
    assert page.count("/evidence.jpg") == 1
    assert f'data-player="player-{file.pk}"' in page
    assert f'id="player-{file.pk}"' in page


def test_a_verdict_is_kept_with_name_and_time_and_silences_the_pair_for_all(stage: Stage, as_, ours: Entry) -> None:
    other = stage.entry(title="海上的家")
    alike(ours, other, "title", "0.9")
    browser = as_(stage.cast.screener)
    pair = reverse("duplicate_pair", args=[ours.pk, other.pk])
    assert browser.get(pair).content.decode().count("data-side") == 2
    browser.post(f"{pair}judge/", {"answer": "same"})
    page = browser.get(reverse("screening_item", args=[ours.pk])).content.decode()
    assert "同一作品（陈雅琳" in page
    assert f"与 {other.number}《海上的家》为同一作品。</textarea>" in page
    judging.judge(entry=other, other=ours, by=stage.cast.organiser, answer="different")
    assert pairs.of(ours, by=stage.cast.screener) == pairs.of(other, by=stage.cast.organiser) == []
    alike(ours, other, "film", "0.9")  # found by another likeness later
    assert pairs.counts([ours, other]) == {}
    event = AuditEvent.objects.filter(action="duplicate.judge").latest("id")
    assert (event.actor, event.details["note"]) == (stage.cast.organiser, "不是同一作品")


@pytest.mark.parametrize(("person", "status"), [("auditor", 403), ("recommender", 403), ("expert", 403)])
def test_only_screeners_judge(stage: Stage, as_, ours: Entry, person: str, status: int) -> None:
    address = reverse("duplicate_judge", args=[ours.pk, stage.entry().pk])
    assert as_(getattr(stage.cast, person)).post(address, {"answer": "same"}).status_code == status
    assert DuplicateVerdict.objects.count() == 0


def test_an_unknown_verdict_changes_nothing(stage: Stage, ours: Entry) -> None:
    for other, answer in ((stage.entry(), "maybe"), (ours, "same")):
        with pytest.raises(Refused, match="请在“同一作品”"):
            judging.judge(entry=ours, other=other, by=stage.cast.screener, answer=answer)
