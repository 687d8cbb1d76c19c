"""What is said of files and in which order they stand: kept as typed, and refused where it was asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from campaign.definition.spec import FileRule
from common.refusals import Unacceptable
from submissions.entering import submitting
from submissions.files.cards import role_cards
from submissions.models import Entry, EntryFile
from submissions.uploads import captions, ordering
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file, picture_spec, set_phase

PHOTO = FileRule("photo", "照片", ("jpg",), 1, 8, caption_characters=20)
QUERIES = 6
SCRIPT = {"X-Requested-With": "autosave"}


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return make_entry(make_campaign(categories=(picture_spec(files=(PHOTO,)),)).categories.get(), by=cast.entrant)


@pytest.fixture
def files(entry: Entry) -> list[EntryFile]:
    names = ("照片10.jpg", "照片2.jpg", "照片1.jpg")
    return [make_file(entry, role="photo", name=name, position=place) for place, name in enumerate(names)]


def stored(file: EntryFile) -> str:
    return EntryFile.objects.get(pk=file.pk).caption


def order(entry: Entry) -> list[str]:
    return [file.original_name for file in role_cards(entry)[0].files]


@pytest.mark.parametrize(
    ("typed", "kept", "fault"),
    [
        ("", "", "还没有写说明文字。"),
        (" 晨光\r\n第二行 ", "晨光\n第二行", ""),
        ("长" * 20, "长" * 20, ""),
        ("长" * 900, "长" * 900, "说明文字现有 900 字，最多 20 字，请删去 880 字。"),  # more than the column once held
    ],
)
def test_caption_is_kept_as_typed_and_its_fault_named(
    cast: Cast, files: list[EntryFile], typed: str, kept: str, fault: str
) -> None:
    captions.write(file=files[0], text=typed, by=cast.entrant)
    files[0].refresh_from_db()
    assert (files[0].caption, captions.fault(files[0], PHOTO)) == (kept, fault)


def test_missing_captions_are_asked_for_before_submitting(cast: Cast, entry: Entry, files: list[EntryFile]) -> None:
    for file in files[:2]:
        captions.write(file=file, text="晨光", by=cast.entrant)
    found = [problem.text for problem in submitting.problems(entry) if problem.step == "files"]
    assert found == ["“照片1.jpg”还没有写说明文字。"]


def test_two_windows_do_not_overwrite_each_other(cast: Cast, files: list[EntryFile], as_: Any) -> None:
    seen = captions.version_of("")
    captions.write(file=files[0], text="那边写的", by=cast.entrant, seen=seen)
    address = reverse("file_caption", args=[files[0].key])
    answer = as_(cast.entrant).post(address, {"caption": "这边写的", "seen": seen}, headers=SCRIPT)
    assert (answer.status_code, "那边写的" in answer.content.decode()) == (409, True)
    assert stored(files[0]) == "那边写的"
    captions.write(file=files[0], text="这边写的", by=cast.entrant, seen=captions.version_of("那边写的"))
    assert stored(files[0]) == "这边写的"


def test_refused_caption_of_a_plain_form_comes_back_with_what_was_typed(
    cast: Cast, entry: Entry, files: list[EntryFile], as_: Any
) -> None:
    address = reverse("file_caption", args=[files[0].key])
    set_phase(entry.campaign, "collect", is_open=False)
    answer = as_(cast.entrant).post(address, {"caption": "截止以后写的"})
    assert (answer.status_code, "截止以后写的" in answer.content.decode()) == (409, True)
    set_phase(entry.campaign, "collect", is_open=True)
    answer = as_(cast.entrant).post(address, {"caption": "长" * 5000})
    assert (answer.status_code, "长" * 5000 in answer.content.decode(), stored(files[0])) == (409, True, "")


def test_files_are_moved_and_no_further_than_the_ends(cast: Cast, entry: Entry, files: list[EntryFile]) -> None:
    ordering.move(file=files[2], steps=-1, by=cast.entrant)
    assert order(entry) == ["照片10.jpg", "照片1.jpg", "照片2.jpg"]
    ordering.move(file=files[0], steps=-1, by=cast.entrant)
    assert AuditEvent.objects.filter(action="file.arrange").count() == 1


def test_order_by_name_counts_the_numbers_in_it(cast: Cast, entry: Entry, files: list[EntryFile]) -> None:
    ordering.arrange_by_name(entry=entry, role="photo", by=cast.entrant)
    assert order(entry) == ["照片1.jpg", "照片2.jpg", "照片10.jpg"]


def test_file_that_came_meanwhile_stays_behind_the_dragged_ones(
    cast: Cast, entry: Entry, files: list[EntryFile], as_: Any
) -> None:
    make_file(entry, role="photo", name="新.jpg", position=3)
    foreign = make_file(make_entry(entry.category, by=cast.entrant), role="photo")
    keys = ",".join(str(file.key) for file in (files[1], foreign, files[0], files[2]))
    as_(cast.entrant).post(reverse("files_arrange", args=[entry.pk, "photo"]), {"keys": keys})
    assert order(entry) == ["照片2.jpg", "照片10.jpg", "照片1.jpg", "新.jpg"]
    as_(cast.entrant).post(reverse("files_arrange", args=[entry.pk, "photo"]), {"keys": "nonsense"})
    assert order(entry) == ["照片2.jpg", "照片10.jpg", "照片1.jpg", "新.jpg"]


@pytest.mark.parametrize("act", ["move", "order", "remove"])
def test_refusal_stands_in_the_list_that_caused_it(
    cast: Cast, entry: Entry, files: list[EntryFile], as_: Any, act: str
) -> None:
    set_phase(entry.campaign, "collect", is_open=False)
    address = {
        "move": reverse("file_move", args=[files[0].key, "down"]),
        "order": reverse("files_arrange", args=[entry.pk, "photo"]),
        "remove": reverse("file_remove", args=[files[0].key]),
    }[act]
    text = as_(cast.entrant).post(address, headers={"HX-Request": "true"}).content.decode()
    assert text.index("notice-error") > text.index('id="files-photo"')
    assert order(entry) == ["照片10.jpg", "照片2.jpg", "照片1.jpg"]


def test_verbs_refuse_what_is_locked(cast: Cast, entry: Entry, files: list[EntryFile]) -> None:
    set_phase(entry.campaign, "collect", is_open=False)
    with pytest.raises(Unacceptable):
        ordering.arrange_by_name(entry=entry, role="photo", by=cast.entrant)
    with pytest.raises(Unacceptable):
        ordering.move(file=files[0], steps=1, by=cast.entrant)


def test_list_asks_the_same_for_one_file_and_for_three(
    cast: Cast, entry: Entry, as_: Any, django_assert_num_queries: Any
) -> None:
    browser = as_(cast.entrant)
    address = reverse("role_files", args=[entry.pk, "photo"])
    browser.get(address)
    for count in (1, 3):
        while entry.files.count() < count:
            make_file(entry, role="photo")
        with django_assert_num_queries(QUERIES):
            browser.get(address)
