"""Where a preview should stand and cannot, the page says so, and how the file can be seen all the same."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal.sample_files import papers
from submissions.checks import renditions
from submissions.files import storage
from submissions.media.renditions import document_pages
from submissions.models import DerivedCopy, Entry, EntryFile
from submissions.templatetags.files import copy_fault
from tests.factories import make_file
from tests.submissions.entering.scene import complete_draft

CANNOT = "此文件无法在网页上预览，请打开原文件查看。"
LATER = "网页预览正在制作，请稍后刷新页面查看。"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def entry(cast: Any) -> Entry:
    draft = complete_draft(cast.entrant)
    draft.files.update(facts={"video": {"codec": "h264"}})
    return draft


def word_file(entry: Entry, **fields: Any) -> EntryFile:
    return make_file(entry, name="简介.docx", content_type=WORD, facts={"container": "docx"}, **fields)


def said(as_: Any, cast: Any, entry: Entry) -> list[str]:
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/preview/").content.decode()
    return [words for words in (CANNOT, LATER) if words in page]


@pytest.mark.parametrize(
    ("state", "words"), [("waiting", [LATER]), ("making", [LATER]), ("failed", [CANNOT]), ("ready", [])]
)
@pytest.mark.parametrize("kind", ["page", "thumbnail"])
def test_page_says_what_stands_where_a_preview_should(
    cast: Any, as_: Any, entry: Entry, kind: str, state: str, words: list[str]
) -> None:
    made = {"storage_name": "copies/a.jpg", "content_type": "image/jpeg"} if state == "ready" else {}
    DerivedCopy.objects.create(file=word_file(entry), kind=kind, state=state, **made)
    assert said(as_, cast, entry) == words


def test_file_that_was_never_to_have_a_preview_says_so(cast: Any, as_: Any, entry: Entry) -> None:
    word_file(entry)
    assert said(as_, cast, entry) == [CANNOT]


def test_film_plays_itself_while_its_copy_is_made(cast: Any, as_: Any, entry: Entry) -> None:
    DerivedCopy.objects.create(file=entry.files.get(), kind="viewing", state="making", progress=40)
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/preview/").content.decode()
    assert ("正在制作更流畅的播放版（40%）" in page, LATER in page, CANNOT in page) == (True, False, False)


def test_document_whose_drawing_fails_ends_in_these_words(
    cast: Any, as_: Any, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise OSError("cannot open resource")  # as Pillow says of a font that is not there

    file = word_file(entry)
    storage.staging_path(file).parent.mkdir(exist_ok=True)
    name = storage.put(papers.document_docx(storage.staging_path(file)), storage.storage_key(file))
    EntryFile.objects.filter(pk=file.pk).update(storage_name=name)
    DerivedCopy.objects.create(file=file, kind="page")
    monkeypatch.setattr(document_pages, "chinese_font", missing)

    renditions.make(file.pk)

    assert (file.copies.get().state, said(as_, cast, entry)) == ("failed", [CANNOT])


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        ("page", "failed", "此文件无法在网页上预览，不影响报送，审阅时打开原文件查看。"),
        ("thumbnail", "failed", "此文件无法在网页上预览，不影响报送，审阅时打开原文件查看。"),
        ("viewing", "failed", "未能制作观看版，不影响报送，审阅时播放原文件。"),
        ("sound", "failed", "未能制作试听版，不影响报送，审阅时播放原文件。"),
        ("poster", "failed", ""),
        ("page", "ready", ""),
    ],
)
def test_entrant_is_told_what_a_failed_copy_means(kind: str, state: str, words: str) -> None:
    assert copy_fault(DerivedCopy(kind=kind, state=state)) == words


def test_files_step_shows_these_words(cast: Any, as_: Any, entry: Entry) -> None:
    copy = DerivedCopy.objects.create(file=entry.files.get(), kind="viewing", state="failed")
    assert copy_fault(copy) in as_(cast.entrant).get(f"/entries/{entry.pk}/files/").content.decode()
