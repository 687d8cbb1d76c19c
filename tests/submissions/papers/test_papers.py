"""The papers as they are read: what stands on them, for whom they are drawn, and that they can be printed anywhere."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from django.db import transaction
from django.urls import reverse
from docx import Document

from accounts.models import AuditEvent
from accounts.outbox import outbox, sending
from submissions import states
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file


@pytest.fixture
def entry(cast: Cast) -> Entry:
    category = make_campaign().categories.get(code="film")
    entry = make_entry(category, by=cast.entrant, state=states.RECOMMENDED, title="守灯四十里")
    make_file(entry, name="守灯四十里.mp4", sha256="ab" * 32)
    return entry


def words_of_pdf(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def words_of_word(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


WORDS = {"pdf": words_of_pdf, "docx": words_of_word}


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_application_carries_what_was_handed_in_and_places_for_both_seals(
    as_: Any, cast: Cast, entry: Entry, form: str
) -> None:
    for person in (cast.entrant, cast.recommender):
        answer = as_(person).get(reverse("application_paper", args=[entry.pk, form]))
        assert answer["Cache-Control"] == "no-store"
        text = WORDS[form](answer.content)
        for word in (
            "申报表",
            entry.number,
            "《守灯四十里》",
            entry.union.name,
            "守灯四十里.mp4",
            "申报单位意见",
            "推荐单位意见",
        ):
            assert str(word) in text, word


def test_pdf_brings_its_fonts(as_: Any, cast: Cast, entry: Entry) -> None:
    data = as_(cast.entrant).get(reverse("receipt_paper", args=[entry.pk])).content
    assert (b"NotoSansSC" in data, len(data) < 200_000) == (True, True)
    assert "申报回执" in words_of_pdf(data)


@pytest.mark.parametrize("who", ["outsider", "outside_recommender", "expert", None])
def test_strangers_get_no_paper(as_: Any, cast: Cast, entry: Entry, who: str | None) -> None:
    browser = as_(getattr(cast, who) if who else None)
    for name, more in (("application_paper", ["pdf"]), ("receipt_paper", []), ("paper_address", [])):
        assert browser.get(reverse(name, args=[entry.pk, *more])).status_code in (302, 403, 404), name


def test_draft_has_no_paper(as_: Any, cast: Cast, entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=states.DRAFT)
    assert as_(cast.entrant).get(reverse("application_paper", args=[entry.pk, "pdf"])).status_code == 404
    assert as_(cast.entrant).get(reverse("receipt_paper", args=[entry.pk])).status_code == 404


def test_code_leads_everybody_to_the_page_of_the_entry(as_: Any, cast: Cast, entry: Entry) -> None:
    address = reverse("paper_address", args=[entry.pk])
    leads = [as_(person).get(address)["Location"] for person in (cast.entrant, cast.recommender, cast.screener)]
    assert leads == [reverse(name, args=[entry.pk]) for name in ("entry", "branch_entry", "screening_item")]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_recommendations_is_of_the_own_branch(
    as_: Any, cast: Cast, entry: Entry, rows: int, django_assert_num_queries: Any
) -> None:
    others = [
        make_entry(entry.category, by=cast.entrant, state=states.RECOMMENDED, title=f"第{n}件") for n in range(1, rows)
    ]
    make_entry(entry.category, by=cast.outsider, state=states.RECOMMENDED, title="别家的")
    make_entry(entry.category, by=cast.entrant, state=states.SUBMITTED, title="还没推荐")
    Entry.objects.filter(state=states.RECOMMENDED).update(recommended_at=entry.created_at)
    browser = as_(cast.recommender)
    with django_assert_num_queries(10):
        text = words_of_word(browser.get(reverse("recommendations_paper", args=["docx"])).content)
    assert all(str(one.number) in text for one in (entry, *others))
    assert (f"共 {rows} 件" in text or f"{rows} 件" in text, "别家的" in text, "还没推荐" in text) == (
        True,
        False,
        False,
    )
    assert AuditEvent.objects.filter(action="branch.export").count() == 1
    assert "推荐汇总表" in words_of_pdf(browser.get(reverse("recommendations_paper", args=["pdf"])).content)


def test_mail_of_a_submission_brings_the_receipt(cast: Cast, entry: Entry, mailoutbox: list[Any]) -> None:
    with transaction.atomic():
        notice = outbox.put(
            kind="entry.submitted", to="a@example.org", subject="已提交", text="正文", about=entry, by=cast.entrant
        )
    assert notice and sending.send(notice.pk)
    [(name, content, kind)] = mailoutbox[0].attachments
    assert (name, kind) == (f"{entry.number}.pdf", "application/pdf")
    assert "申报回执" in words_of_pdf(content)
