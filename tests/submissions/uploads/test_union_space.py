"""What one union may store in a campaign: refused before a byte is sent, said before it is full."""

from __future__ import annotations

from typing import Any

import pytest

from campaign.definition.spec import FileRule
from common.refusals import Unacceptable
from submissions.models import Entry, EntryFile
from submissions.uploads import receiving, union_space
from tests.cast import Cast
from tests.factories import make_entry, make_file
from tests.racing import at_once
from tests.submissions.uploads.scene import announce, open_entry

MOST = 1_000_000


@pytest.fixture
def entry(cast: Cast, tmp_path: Any, settings: Any) -> Entry:
    """Of a union that may store 1 MB in all."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    entry = open_entry(by=cast.entrant)
    entry.campaign.spec["bytes_per_union"] = MOST
    entry.campaign.save()
    return Entry.objects.select_related("campaign", "category", "union").get(pk=entry.pk)


def test_file_that_has_no_room_is_refused_with_what_can_be_done(as_: Any, cast: Cast, entry: Entry) -> None:
    make_file(make_entry(entry.category, by=cast.entrant), size=700_000)
    response = announce(as_(cast.entrant), entry, 400_000)
    assert response.status_code == 413
    assert "本单位在这次活动里已存 0.1 GB，上限 0.1 GB" in response.content.decode()
    assert "请删去草稿里不用的文件" in response.content.decode()


def test_form_is_refused_before_it_is_read(as_: Any, cast: Cast, entry: Entry) -> None:
    make_file(entry, role="photo", size=MOST)
    with pytest.raises(Unacceptable, match="放不下"):
        union_space.check(entry=entry, length=1, rule=FileRule("work", "作品", ("mp4",)))


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"state": "uploading"}, True),  # announced as a whole
        ({"state": "failed"}, True),
        ({"removed_at": "2023-06-01T10:00:00Z"}, True),  # kept, since it was once submitted
    ],
)
def test_what_counts(cast: Cast, entry: Entry, fields: dict[str, Any], counts: bool) -> None:
    make_file(make_entry(entry.category, by=cast.entrant), size=900_000, **fields)
    assert (union_space.used(entry) == 900_000) is counts


def test_other_unions_and_other_years_count_nothing(cast: Cast, entry: Entry) -> None:
    make_file(make_entry(entry.category, by=cast.outsider), size=MOST)
    assert union_space.used(entry) == 0


def test_film_of_a_draft_may_be_replaced_by_one_as_large(as_: Any, cast: Cast, entry: Entry) -> None:
    make_file(entry, size=900_000)
    assert announce(as_(cast.entrant), entry, 950_000).status_code == 201


def test_film_that_was_submitted_is_kept_and_counts(cast: Cast, entry: Entry) -> None:
    make_file(entry, size=900_000)
    Entry.objects.filter(pk=entry.pk).update(number="T-1", submitted_at="2023-06-01T10:00:00Z")
    entry.refresh_from_db()
    rule = entry.category.rules.file_rule("work")
    assert rule is not None
    assert union_space.used(entry, replacing=rule) == 900_000


@pytest.mark.parametrize(("size", "is_said"), [(799_999, False), (800_000, True)])
def test_word_before_it_is_full(as_: Any, cast: Cast, entry: Entry, size: int, is_said: bool) -> None:
    make_file(make_entry(entry.category, by=cast.entrant), size=size)
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/files/").content.decode()
    assert ("以免新文件传不上来" in page) is is_said


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_do_not_share_the_last_room(cast: Cast, entry: Entry) -> None:
    other = make_entry(entry.category, by=cast.entrant)

    def announced(where: Entry) -> Any:
        try:
            return receiving.announce(entry=where, role="work", name="片.mp4", length=600_000, by=cast.entrant)
        except Unacceptable as no:
            return no

    for _ in range(4):
        EntryFile.objects.all().delete()
        outcomes = at_once(*[lambda where=where: announced(where) for where in (entry, other)] * 2)
        assert EntryFile.objects.filter(state="uploading").count() == 1, outcomes
