"""Signed score sheets on paper: what stands on one, and who may read it when."""

from __future__ import annotations

import io
from decimal import Decimal as D
from typing import Any

import pytest
from django.urls import reverse
from docx import Document

from accounts.models import AuditEvent
from review.models import Assignment, ScoreSheet
from review.score_print import papers, signed
from review.scoring_desk import sheets
from submissions import states
from tests.factories import make_user


def scored(stage: Any, works: int = 1) -> list[Assignment]:
    entries = [stage.entry(states.SHORTLISTED, title=f"渔排上的信号{n}") for n in range(works)]
    stage.panel()
    for entry in entries:
        stage.score(entry, ("51.5", "36.5"), ("47.5", "33.5"), ("48.5", "37.5"))
    return list(Assignment.objects.filter(expert=stage.cast.expert).order_by("position"))


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells + [document.sections[0].footer.paragraphs[0].text])


def test_her_sheet_carries_what_she_signed_and_no_union(stage: Any, as_: Any) -> None:
    (own,) = scored(stage)
    found = signed.of_assignment(stage.campaign, own.pk)
    assert found is not None
    page = as_(own.expert).get(reverse("score_print", args=[own.pk])).content.decode()
    word = words(as_(own.expert).get(reverse("score_print_word", args=[own.pk])).content)
    for text in (page, word):
        told = ("51.5", "36.5", "88.0", own.entry.number, found.version.sentence, found.digest, "亲笔签名")
        assert [one for one in told if one not in text] == []
        assert (own.entry.union.name in text, "陈海生" in text) == (False, False)


def test_the_digest_is_of_the_version_that_is_sealed(stage: Any) -> None:
    (own,) = scored(stage)
    first = signed.of_assignment(stage.campaign, own.pk)
    ScoreSheet.objects.filter(assignment=own).update(sealed_at=None, sealed_version=None)
    assert signed.of_assignment(stage.campaign, own.pk) is None  # open again: nothing is signed
    sheets.save_marks(assignment=own, by=own.expert, marks={"theme": D(30)})
    sheets.seal(assignment=own, by=own.expert)
    again = signed.of_assignment(stage.campaign, own.pk)
    assert first is not None and again is not None
    assert ((first.total, again.total), first.digest == again.digest) == (("88.0", "66.5"), False)


def test_nobody_reads_another_s_and_staff_only_once_all_are_sealed(stage: Any, as_: Any) -> None:
    entry = stage.entry(states.SHORTLISTED)
    stage.panel()
    rows = [Assignment.objects.get(entry=entry, expert=expert) for expert in stage.experts]
    for row in rows[:2]:
        sheets.save_marks(assignment=row, by=row.expert, marks={"theme": D(50), "craft": D(30)})
        sheets.seal(assignment=row, by=row.expert)
    path, cast = reverse("score_print", args=[rows[0].pk]), stage.cast
    people = (rows[0].expert, cast.expert2, cast.organiser, cast.auditor, cast.screener)
    assert [as_(person).get(path).status_code for person in people] == [200, 404, 404, 404, 403]
    assert as_(rows[2].expert).get(reverse("score_print", args=[rows[2].pk])).status_code == 404  # not yet signed
    sheets.save_marks(assignment=rows[2], by=rows[2].expert, marks={"theme": D(50), "craft": D(30)})
    sheets.seal(assignment=rows[2], by=rows[2].expert)
    assert [as_(person).get(path).status_code for person in people] == [200, 404, 200, 200, 403]
    trail = AuditEvent.objects.filter(action="sheet.print")
    assert [event.actor for event in trail.order_by("pk")] == [cast.organiser, cast.auditor]
    assert path in as_(cast.organiser).get(reverse("sheet", args=[rows[0].pk])).content.decode()


@pytest.mark.parametrize("works", [1, 3])
def test_the_list_has_a_line_for_every_sealed_sheet(
    stage: Any, as_: Any, works: int, django_assert_num_queries: Any
) -> None:
    own = scored(stage, works)
    browser = as_(own[0].expert)
    browser.get(reverse("scores_print", args=["film"]))
    with django_assert_num_queries(2):
        page = browser.get(reverse("scores_print", args=["film"])).content.decode()
    assert [page.count(row.entry.title) for row in own] == [1] * works
    word = words(browser.get(reverse("scores_print_word", args=["film"])).content)
    assert (word.count("88.0"), f"{works} 件" in word) == (works, True)
    idle = make_user("idle", role="expert", name="林静")
    assert as_(idle).get(reverse("scores_print", args=["film"])).status_code == 404


def test_a_paper_s_table_is_as_wide_as_its_head(stage: Any) -> None:
    (own,) = scored(stage)
    found = signed.of_expert(campaign=stage.campaign, expert=own.expert_id, category=stage.category.pk)
    for paper in (papers.of_list(stage.category, found), papers.of_sheet(found[0])):
        tables = [block for block in paper.blocks if block.kind == "table"]
        assert [len(t.head) == len(t.widths) == len(row) for t in tables for row in t.rows].count(False) == 0
