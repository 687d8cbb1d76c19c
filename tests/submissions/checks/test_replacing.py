"""Where one file is asked, a good one is never thrown away for a bad one: it stands until the new one has passed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from campaign.models import BranchDeadline
from rehearsal.sample_files import samples
from submissions import states
from submissions.checks import checking
from submissions.entering import submitting
from submissions.files import cards, replacing
from submissions.models import Entry, EntryFile
from tests.arrivals import received
from tests.cast import Cast
from tests.factories import make_file
from tests.submissions.entering.scene import complete_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
Names = list[tuple[str, str]]


@pytest.fixture
def good_film(entry: Entry, sample_folder: Path) -> Path:
    return samples.sample_for(entry.category.rules.files[0], sample_folder, seed=3)


@pytest.fixture
def entry(cast: Cast) -> Entry:
    """A complete draft; its film is good."""
    return complete_draft(cast.entrant)


def arrive(entry: Entry, path: Path) -> EntryFile:
    """A file that has just arrived as a whole, as `receiving.complete` leaves it."""
    file = received(entry, path)
    replacing.settle(file)
    return file


def live(entry: Entry) -> Names:
    return list(EntryFile.objects.live().filter(entry=entry).order_by("pk").values_list("original_name", "state"))


def in_the_last_hour(entry: Entry) -> None:
    closes = timezone.now() + timedelta(minutes=30)
    dates = {"campaign": entry.campaign, "union": entry.recommending}
    BranchDeadline.objects.update_or_create(**dates, defaults={"closes_at": closes})


def test_bad_file_leaves_the_good_one_standing_and_it_may_be_submitted(
    cast: Cast, entry: Entry, sample_folder: Path
) -> None:
    bad = arrive(entry, samples.WRONG["video_720p"](sample_folder))
    assert live(entry) == [("作品.mp4", "passed"), (bad.original_name, "checking")]
    assert [problem.text for problem in submitting.problems(entry)] == [
        f"“{bad.original_name}”正在检查，通常几分钟，请稍候再提交。"
    ]
    checking.check(bad.pk)
    assert live(entry) == [("作品.mp4", "passed"), (bad.original_name, "failed")]
    assert [file.original_name for file in cards.role_cards(entry)[0].files] == [bad.original_name, "作品.mp4"]
    assert submitting.problems(entry) == []
    submitting.submit(entry=entry, by=cast.entrant)
    assert live(entry) == [("作品.mp4", "passed")]


def test_good_file_takes_the_place_of_the_good_one_when_it_has_passed(entry: Entry, good_film: Path) -> None:
    new = arrive(entry, good_film)
    assert [state for _, state in live(entry)] == ["passed", "checking"]
    checking.check(new.pk)
    assert live(entry) == [(new.original_name, "passed")]


def test_what_failed_or_was_overtaken_does_not_pile_up(entry: Entry, sample_folder: Path, good_film: Path) -> None:
    for _ in range(3):
        checking.check(arrive(entry, samples.WRONG["video_720p"](sample_folder)).pk)
    assert [state for _, state in live(entry)] == ["passed", "failed"]
    files = [arrive(entry, good_film) for _ in range(4)]
    assert [state for _, state in live(entry)] == ["passed", "checking", "checking"]
    checking.check(files[3].pk)
    checking.check(files[2].pk)
    assert list(EntryFile.objects.live().values_list("pk", flat=True)) == [files[3].pk]


@pytest.mark.parametrize(("is_good", "left"), [(True, "new"), (False, "old")])
def test_replacement_judged_after_the_submission_of_the_last_hour(
    cast: Cast, entry: Entry, sample_folder: Path, good_film: Path, is_good: bool, left: str
) -> None:
    in_the_last_hour(entry)
    new = arrive(entry, good_film if is_good else samples.WRONG["video_720p"](sample_folder))
    submitting.submit(entry=entry, by=cast.entrant)
    checking.check(new.pk)
    entry.refresh_from_db()
    assert entry.state == states.SUBMITTED
    assert live(entry) == [(new.original_name, "passed") if left == "new" else ("作品.mp4", "passed")]


def test_same_file_again_is_no_duplicate_of_itself(entry: Entry, good_film: Path) -> None:
    entry.files.all().delete()
    checking.check(arrive(entry, good_film).pk)
    again = arrive(entry, good_film)
    checking.check(again.pk)
    again.refresh_from_db()
    assert list(again.findings.filter(code="duplicate")) == []


def test_roles_of_several_files_replace_nothing(entry: Entry, cast: Cast) -> None:
    pictures = complete_draft(cast.entrant, "picture")
    role = pictures.category.rules.files[0].role
    first, second = make_file(pictures, role=role), make_file(pictures, role=role)
    replacing.settle(second)
    assert EntryFile.objects.live().filter(pk__in=[first.pk, second.pk]).count() == 2
