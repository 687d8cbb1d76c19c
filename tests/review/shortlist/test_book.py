"""The shortlist book: a page to print, and Word."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from docx import Document
from PIL import Image

from accounts.models import AuditEvent
from campaign.models import Category
from review.shortlist import book
from submissions import states
from submissions.models import DerivedCopy, Entry
from submissions.papers import as_pdf
from tests.factories import make_entry, make_file

AGREED = {"publish": {"at": "2023-06-20T10:00:00+08:00", "by": 1}}


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pictured(entry: Entry) -> Entry:
    out = io.BytesIO()
    Image.new("RGB", (3000, 1500), "red").save(out, "WEBP")
    name = default_storage.save("copies/poster.webp", ContentFile(out.getvalue()))
    made = {"kind": "poster", "state": "ready", "storage_name": name, "content_type": "image/webp"}
    DerivedCopy.objects.create(file=make_file(entry), **made)
    return entry


def text_of(word: bytes) -> str:
    document = Document(io.BytesIO(word))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.django_db(transaction=True)
def test_word_is_sent_outside_any_transaction_of_the_request(stage, as_):
    """The trail refuses an event that no transaction holds; other tests run within one."""
    stage.entry(states.SHORTLISTED)
    assert as_(stage.cast.organiser).get("/shortlist/film/book.docx").status_code == 200


def test_word_holds_work_union_story_picture_and_authors_who_agreed(stage, as_):
    pictured(stage.entry(states.SHORTLISTED, title="最后一盏灯", declarations=AGREED))
    answer = as_(stage.cast.organiser).get("/shortlist/film/book.docx")
    said = text_of(answer.content)
    assert all(one in said for one in ("《最后一盏灯》", "榕江轨道工会", "福州市总工会", "渔排之间靠手机。", "陈海生"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        (picture,) = [name for name in packed.namelist() if name.startswith("word/media/")]
        with Image.open(io.BytesIO(packed.read(picture))) as image:
            assert (image.format, image.size) == ("JPEG", (1200, 600))
    assert AuditEvent.objects.get(action="shortlist.book").details == {"works": 1}


def test_authors_who_did_not_agree_and_contacts_stay_out(stage, as_):
    stage.entry(states.SHORTLISTED, title="最后一盏灯")
    browser = as_(stage.cast.organiser)
    for text in (text_of(browser.get("/shortlist/film/book.docx").content), browser.get("/shortlist/film/book/").text):
        assert ("最后一盏灯" in text, "陈海生" in text, "13800001234" in text) == (True, False, False)


def test_the_book_holds_what_is_chosen_and_nothing_else(stage, as_):
    chosen = stage.entry(states.ADMITTED, title="渔排上的信号")
    stage.entry(states.ADMITTED, title="没有选")
    browser = as_(stage.cast.organiser)
    browser.post("/shortlist/film/choose/", {"shown": [chosen.pk], "entries": [chosen.pk]})
    page = browser.get("/shortlist/film/book/").text
    assert ("渔排上的信号" in page, "没有选" in page) == (True, False)


def test_a_paper_with_a_picture_is_drawn_as_pdf_too(stage):
    pictured(stage.entry(states.SHORTLISTED))
    assert as_pdf.draw(book.paper(stage.category, book.leaves(stage.category))).startswith(b"%PDF")


def test_all_categories_are_one_book_too(stage, as_, django_assert_num_queries):
    stage.entry(states.SHORTLISTED, title="最后一盏灯", declarations=AGREED)
    picture = Category.objects.get(campaign=stage.campaign, code="picture")
    make_entry(picture, by=stage.cast.entrant, state=states.SHORTLISTED, title="渔排上的信号")
    browser = as_(stage.cast.organiser)
    browser.get("/shortlist/book/all/")
    with django_assert_num_queries(3):
        page = browser.get("/shortlist/book/all/").text
    text = text_of(browser.get("/shortlist/book/all.docx").content)
    names = [stage.category.name, "最后一盏灯", picture.name, "渔排上的信号"]
    assert all(name in page and name in text for name in names)
    assert [page.rindex(name) for name in names] == sorted(page.rindex(name) for name in names)
    assert AuditEvent.objects.get(action="shortlist.book").details == {"works": 2}
    people = (stage.cast.auditor, stage.cast.screener, stage.cast.recommender)
    assert [as_(one).get("/shortlist/book/all.docx").status_code for one in people] == [200, 403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_three(stage, as_, count, django_assert_num_queries):
    for _n in range(count):
        make_file(stage.entry(states.SHORTLISTED))
    browser = as_(stage.cast.organiser)
    browser.get("/shortlist/film/book/")
    with django_assert_num_queries(4):
        browser.get("/shortlist/film/book/")


def test_the_book_is_for_the_organiser_and_the_auditor(stage, as_):
    people = (stage.cast.organiser, stage.cast.auditor, stage.cast.screener, stage.cast.recommender)
    assert [as_(one).get("/shortlist/film/book.docx").status_code for one in people] == [200, 200, 403, 403]
