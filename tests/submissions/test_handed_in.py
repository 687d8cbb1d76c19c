"""What a union revises is nobody else's until it hands it in again: every role, every address that shows an entry."""

from __future__ import annotations

import importlib
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from campaign.models import CopyRecipient
from submissions import handed_in, history, states, tasks
from submissions.access import get_entry_or_404
from submissions.duplicates import pairs
from submissions.entering import drafts, submitting
from submissions.models import Entry, EntryFile, Filing, HandingIn, Likeness
from submissions.notices import recipient_links
from submissions.packages import packages
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_file, text_spec

OLD, NEW = "灯塔第一稿", "灯塔改了名"
OLD_TEXT, NEW_TEXT = "渔排之间靠手机", "换成半成品文字"
OLD_FILE, NEW_FILE = "旧文件.mp4", "新文件.mp4"
NEW_WORDS = (NEW, NEW_TEXT, NEW_FILE, "13900009999")
OTHERS = ("recommender", "screener", "organiser", "auditor")


@pytest.fixture
def handed(cast: Cast, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Entry:
    """A work handed in once, complete, with one file."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    for task in (tasks.build_package, tasks.find_likeness):
        monkeypatch.setattr(task, "delay", lambda *_: None)
    category = make_campaign(categories=(film_spec(needs_filing=True), text_spec())).categories.get(code="film")
    entry = make_entry(
        category, by=cast.entrant, title=OLD, answers={"summary": OLD_TEXT, "authors": [{"name": "陈海生"}]},
        declarations={"original": {"at": timezone.now().isoformat(), "by": cast.entrant.pk}},
    )  # fmt: skip
    with_bytes(make_file(entry, name=OLD_FILE))
    return submitting.submit(entry=entry, by=cast.entrant)


def with_bytes(file: EntryFile) -> EntryFile:
    default_storage.save(file.storage_name, ContentFile(file.original_name.encode()))
    return file


def revise(entry: Entry, cast: Cast) -> Entry:
    """Change everything of it, as its entrant may while it is open to her."""
    fresh = Entry.objects.get(pk=entry.pk)
    data = {"title": NEW, "f-summary": NEW_TEXT}
    drafts.save_step(entry=fresh, by=cast.entrant, step="work", data=data, version=fresh.version)
    contact = {"contact_phone": "13900009999"}
    fresh.refresh_from_db()
    drafts.save_step(entry=fresh, by=cast.entrant, step="authors", data=contact, version=fresh.version)
    EntryFile.objects.filter(entry=entry).update(removed_at=timezone.now())
    with_bytes(make_file(entry, name=NEW_FILE))
    return Entry.objects.get(pk=entry.pk)


@pytest.fixture
def reopened(handed: Entry, cast: Cast) -> Entry:
    """Recommended once, so that the province has seen it too; withdrawn, taken back, and half revised."""
    Entry.objects.filter(pk=handed.pk).update(recommended_at=timezone.now())
    return revise(submitting.reopen(entry=handed, by=cast.entrant), cast)


@pytest.fixture
def returned(handed: Entry, cast: Cast) -> Entry:
    Entry.objects.filter(pk=handed.pk).update(
        state=states.RETURNED, returned_from=states.RECOMMENDED, recommended_at=timezone.now(),
        returned_until=timezone.now() + timezone.timedelta(days=2),
    )  # fmt: skip
    return revise(handed, cast)


def pages(role: str, entry: Entry) -> list[str]:
    """Every address at which this role reads an entry or a list of them."""
    if role == "recommender":
        return [
            reverse("recommend_desk"),
            reverse("branch_entry", args=[entry.pk]),
            f"{reverse('filings')}?scope=all",
            reverse("filing_edit", args=[entry.pk]),
            reverse("branch_materials"),
        ]
    own = {"screener": [], "organiser": ["organiser_desk", "filings", "shortlist"], "auditor": ["filings"]}[role]
    lists = [f"{reverse('screening_desk')}?state=all", *map(reverse, own)]
    return [*lists, reverse("screening_item", args=[entry.pk])]


def read(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert (address, answer.status_code) == (address, 200)
    return answer.content.decode()


@pytest.mark.parametrize("role", OTHERS)
def test_others_see_number_title_and_state_of_a_reopened_draft(
    as_: Any, cast: Cast, reopened: Entry, role: str
) -> None:
    Filing.objects.create(entry=reopened, sub_project="a", host="b", updated_by=cast.recommender)
    browser, told = as_(getattr(cast, role)), ""
    for address in pages(role, reopened):
        text = read(browser, address)
        told += text
        assert (address, [word for word in (*NEW_WORDS, OLD_TEXT, OLD_FILE) if word in text]) == (address, [])
    assert all(word in told for word in (reopened.number or "", OLD, "取回修改中"))


@pytest.mark.parametrize("role", OTHERS)
def test_others_read_a_returned_entry_as_it_was_handed_in(as_: Any, cast: Cast, returned: Entry, role: str) -> None:
    browser, told = as_(getattr(cast, role)), ""
    for address in pages(role, returned):
        text = read(browser, address)
        told += text
        assert (address, [word for word in NEW_WORDS if word in text]) == (address, [])
    assert OLD in told and OLD_TEXT in told


def test_its_own_union_reads_on_what_it_writes(as_: Any, cast: Cast, reopened: Entry) -> None:
    assert NEW in read(as_(cast.entrant), reverse("my_entries"))
    assert NEW_TEXT in read(as_(cast.entrant), reverse("entry_step", args=[reopened.pk, "work"]))
    assert get_entry_or_404(cast.entrant, reopened.pk).title == NEW


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("state", ["reopened", "returned"])
def test_nobody_finds_it_by_its_new_title(
    as_: Any, cast: Cast, request: pytest.FixtureRequest, role: str, state: str
) -> None:
    entry = request.getfixturevalue(state)
    desk = "recommend_desk" if role == "recommender" else "screening_desk"
    browser = as_(getattr(cast, role))
    for words, found in ((NEW, False), (OLD, True)):
        text = read(browser, f"{reverse(desk)}?state={'' if role == 'recommender' else 'all'}&q={words}")
        assert (words, entry.number in text) == (words, found)


@pytest.mark.parametrize("state", ["reopened", "returned"])
@pytest.mark.parametrize("name", ["branch_excel", "filings_excel"])
def test_excel_files_hold_what_was_handed_in(
    as_: Any, cast: Cast, request: pytest.FixtureRequest, name: str, state: str
) -> None:
    entry = request.getfixturevalue(state)
    Filing.objects.create(entry=entry, sub_project="a", host="b", updated_by=cast.recommender)
    answer = as_(cast.recommender).get(reverse(name))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert [word for word in NEW_WORDS if word in cells] == []
    assert entry.number in cells and OLD in cells


def test_packages_leave_a_reopened_draft_out_and_hold_a_returned_entry_as_handed_in(cast: Cast, handed: Entry) -> None:
    draft = submitting.reopen(entry=make_copy(handed), by=cast.entrant)
    EntryFile.objects.filter(entry=handed).update(removed_at=None)
    Entry.objects.filter(pk=handed.pk).update(
        state=states.RETURNED, returned_from=states.SUBMITTED, returned_until=timezone.now() + timezone.timedelta(2)
    )
    fresh = Entry.objects.get(pk=handed.pk)
    drafts.save_step(entry=fresh, by=cast.entrant, step="work", data={"title": NEW}, version=fresh.version)
    with_bytes(make_file(handed, name=NEW_FILE))
    package = packages.request(union=handed.recommending, campaign=handed.campaign, by=None)
    assert packages.build(package.pk)
    package.refresh_from_db()
    with zipfile.ZipFile(default_storage.open(package.storage_name)) as archive:
        names = archive.namelist()
    assert sorted(names) == [f"{handed.number} {OLD}/作品信息.txt", f"{handed.number} {OLD}/{OLD_FILE}", "清单.csv"]
    assert [name for name in names if str(draft.number) in name] == []


def make_copy(entry: Entry) -> Entry:
    return make_entry(entry.category, by=entry.created_by, state=states.SUBMITTED, title="另一件")


def link(entry: Entry) -> str:
    recipient = CopyRecipient.objects.create(
        campaign=entry.campaign, union=entry.recommending, name="何", email="he@example.org"
    )
    return recipient_links.path(entry=entry, copy=recipient)


def test_a_copy_recipients_link_opens_no_reopened_draft(as_: Any, reopened: Entry) -> None:
    assert as_(None).get(link(reopened)).status_code == 404


def test_a_copy_recipients_link_opens_a_returned_entry_as_handed_in(as_: Any, returned: Entry) -> None:
    text = read(as_(None), link(returned))
    assert (OLD_TEXT in text, [word for word in NEW_WORDS if word in text]) == (True, [])


def test_revising_writes_to_nobody(cast: Cast, handed: Entry) -> None:
    link(handed)
    before = Notice.objects.count()
    revise(submitting.reopen(entry=handed, by=cast.entrant), cast)
    assert Notice.objects.count() == before


def test_duplicates_are_not_named_by_files_that_were_not_handed_in(cast: Cast, returned: Entry) -> None:
    other = make_entry(returned.category, state=states.RECOMMENDED)
    new, theirs = returned.files.get(original_name=NEW_FILE), make_file(other)
    Likeness.objects.create(
        first=returned, second=other, kind="bytes", score=1, evidence={"files": [new.pk, theirs.pk]}
    )
    assert pairs.of(other, by=cast.screener) == []
    Likeness.objects.create(first=returned, second=other, kind="title", score=1)
    assert [(one.other.title, len(one.marks)) for one in pairs.of(other, by=cast.screener)] == [(OLD, 1)]


def test_the_story_for_others_ends_with_the_taking_back(reopened: Entry) -> None:
    assert [one.action for one in history.story_since_submitted(reopened)] == ["entry.reopen", "entry.submit"]


def test_every_handing_in_is_kept_as_it_was(cast: Cast, reopened: Entry) -> None:
    submitting.submit(entry=reopened, by=cast.entrant)
    first, second = HandingIn.objects.filter(entry=reopened)
    assert [(row.round, row.action, row.by, row.title) for row in (first, second)] == [
        (1, "submit", cast.entrant, OLD),
        (2, "submit", cast.entrant, NEW),
    ]
    assert (first.answers["summary"], second.answers["summary"]) == (OLD_TEXT, NEW_TEXT)
    assert (first.contact["contact_phone"], second.contact["contact_phone"]) == ("13800001234", "13900009999")
    assert [[file["name"] for file in row.files] for row in (first, second)] == [[OLD_FILE], [NEW_FILE]]
    assert set(first.declarations) == {"original"}
    assert get_entry_or_404(cast.recommender, reopened.pk).title == NEW


def test_a_refused_submission_keeps_no_version(cast: Cast, reopened: Entry) -> None:
    Entry.objects.filter(pk=reopened.pk).update(title="")
    with pytest.raises(submitting.Incomplete):
        submitting.submit(entry=reopened, by=cast.entrant)
    assert HandingIn.objects.count() == 1


def test_a_reopened_draft_of_before_shows_its_number_only(cast: Cast, reopened: Entry) -> None:
    HandingIn.objects.all().delete()
    seen = handed_in.as_last(reopened)
    assert (seen.number, seen.answers, seen.only_files) == (reopened.number, {}, frozenset())
    assert NEW not in seen.title


def test_the_migration_keeps_what_stands(handed: Entry, cast: Cast) -> None:
    HandingIn.objects.all().delete()
    make_entry(handed.category, by=cast.entrant, number="T-9", submitted_at=timezone.now(), title="取回的草稿")
    importlib.import_module("submissions.migrations.0006_handing_in").keep_what_stands(apps, None)
    row = HandingIn.objects.get()
    assert (row.entry, row.title, [file["name"] for file in row.files]) == (handed, OLD, [OLD_FILE])


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_once_for_the_titles_of_all(
    handed: Entry, cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_copy(handed)
    Entry.objects.update(state=states.WITHDRAWN)
    found = list(Entry.objects.all())
    with django_assert_num_queries(1):
        handed_in.put_titles(found)
