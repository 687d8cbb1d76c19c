"""What is seen before publication: warnings with numbers, versions line by line, every score, all of it as Excel."""

import io
from decimal import Decimal as D

import openpyxl
import pytest
from django.urls import reverse

from review.awards import shown
from review.results import publishing
from review.results.checking import comparing, warnings
from submissions import states
from submissions.models import Entry
from tests.factories import set_phase
from tests.review.results.test_results import vote


@pytest.fixture
def upset(stage):
    """The experts give 88.33, 89, 88 and 87; the fourth comes first by its votes."""
    entries = [stage.entry(states.SHORTLISTED, title=f"作品之{n}") for n in range(4)]
    stage.panel()
    for n, entry in enumerate(entries):
        high, low = ("60", "35") if n == 0 else (str(50 - n), str(50 - n))
        stage.score(entry, (high, "40"), (str(50 - n), "40"), (low, "40"))
    for n, entry in enumerate(entries):
        vote(stage, entry, n)
    set_phase(stage.campaign, "vote", is_open=False)
    return entries


def said(result):
    found = shown.of(result)
    return warnings.warnings(result, found.rows, found.prize)


def test_warnings_give_their_numbers(stage, upset):
    sentences = said(publishing.compute(category=stage.category, by=stage.cast.organiser))
    last, first = upset[3].number, upset[0].number
    assert f"{last}《作品之3》专家评分第 4 名，综合第 1 名（一等奖）。" in sentences
    assert f"{first}《作品之0》专家评分相差 25.0 分（最低 75.0，最高 100.0）。" in sentences
    assert any("来自投票，投票得分的权重是 40%" in sentence for sentence in sentences)


def test_near_ties_and_a_small_category(stage):
    entries = stage.scored()
    for entry in entries[:2]:
        vote(stage, entry, 1)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    rows = shown.of(result).rows
    rows[1].final_score = rows[0].final_score - D("0.04")
    sentences = warnings.warnings(result, rows, shown.of(result).prize)
    assert any("综合得分只差 0.04 分" in sentence for sentence in sentences)
    assert "本项目 3 件作品，按获奖上限没有作品可以获奖。" in sentences
    rows[1].final_score = rows[0].final_score - D("0.05")
    assert not any("只差" in sentence for sentence in list(warnings._near(rows[:2])))


def test_versions_are_compared_line_by_line(stage, upset):
    one = publishing.compute(category=stage.category, by=stage.cast.organiser)
    Entry.objects.filter(pk=upset[0].pk).update(state=states.DISQUALIFIED)
    two = publishing.compute(category=stage.category, by=stage.cast.organiser)
    found = comparing.compare(one, shown.of(one).rows, shown.of(two).rows)
    gone = [line.work.entry_id for line in found.lines if line.after is None]
    assert (gone, len(found.lines) + found.same) == ([upset[0].pk], 4)
    same = comparing.compare(two, shown.of(two).rows, shown.of(two).rows)
    assert (same.lines, same.same) == ([], 3)


@pytest.mark.parametrize("works", [1, 3])
def test_the_page_opens_every_score_in_as_many_queries(stage, as_, works, django_assert_num_queries):
    entries = stage.scored(works)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    browser, address = as_(stage.cast.auditor), reverse("result_check", args=[result.pk])
    browser.get(address)
    with django_assert_num_queries(8):
        text = browser.get(address).content.decode()
    assert (
        text.count("3 份评分表取平均") == works == text.count("综合得分</span>")
        or text.count("份评分表取平均") == works
    )
    assert entries[0].title in text and "与第" not in text
    assert as_(stage.cast.screener).get(address).status_code == 403
    set_phase(stage.campaign, "vote", is_open=True)
    assert browser.get(address).status_code == 404


def test_every_sheet_is_a_line_of_the_workbook(stage, as_):
    entries = stage.scored()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    answer = as_(stage.cast.organiser).get(reverse("result_sheets", args=[result.pk]))
    lines = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active.iter_rows(values_only=True))
    assert len(lines) == 1 + 3 * len(entries)
    assert not any(expert.name in str(line) for line in lines for expert in stage.experts)
    assert lines[1][:3] == (1, entries[0].number, "作品之0") and str(lines[1][11]) in ("90.0", "90")
