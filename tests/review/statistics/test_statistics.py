"""The statistics: every number is the length of the list that it opens; each reader sees her own; nothing too early."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Union
from review.results import publishing
from review.statistics.counting import findings, scores
from review.statistics.counting.chapters import chapters
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Row, Table
from submissions import states
from submissions.media.words import kinds, sentences
from submissions.models import Entry
from tests.factories import make_entry, set_phase
from tests.review.conftest import Stage
from tests.review.statistics import scene
from tests.voting import scene as votes_scene
from tests.voting.ledger import scene as ledger_scene
from voting.ledger import sealing
from voting.tally import turnout

URL = "statistics"


def chapter(stage: Stage, code: str, *, who: str = "organiser") -> Chapter:
    return next(one for one in chapters(Scope(stage.campaign, getattr(stage.cast, who))) if one.code == code)


def table(stage: Stage, of: str, code: str, *, who: str = "organiser") -> Table:
    return next(one for one in chapter(stage, of, who=who).tables if one.code == code)


def values(found: Table) -> dict[str, tuple[int, ...]]:
    """Of the lines that are not nought, by their names."""
    return {row.label: row.values for row in found.rows if row.total}


def links(page: str) -> list[tuple[str, int]]:
    page = re.sub(r">\s+|\s+<", lambda m: m[0].strip(), page)
    found = re.findall(r'<a href="([^"]+)">([\d,]+)</a>', page)
    return [(href.replace("&amp;", "&"), int(n.replace(",", ""))) for href, n in found]


def main_of(browser: Any, href: str) -> str:
    page: str = browser.get(href).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


def without_a_way(page: str) -> list[str]:
    """Numbers in a cell, a head or beside a bar that open nothing, but for 0 and what the campaign aims at."""
    page = re.sub(r">\s+|\s+<", lambda m: m[0].strip(), page)
    cells = re.findall(r'<(?:td|dd|span|small)[^>]*class="(?:n|num|bars-number num)"[^>]*>(.*?)</(?:td|dd|span)>', page)
    bare = [re.sub(r"<a .*?</a>|<[^>]+>", " ", cell) for cell in cells]
    return [number for cell in bare for number in re.findall(r"\d[\d,]*", cell) if number != "0"]


def rows_behind(response: Any, href: str) -> int:
    """What an opened list comes to: its rows, or the votes or the counter that they add up to."""
    context = response.context
    if "votes" in context:
        return int(context["votes"])
    counter = context.get("counter") if "of=" in href else None
    return int(counter["value"] if counter else context["page"].paginator.count)


# ── Each number and its rows ──
@pytest.mark.parametrize("who", ["organiser", "auditor", "recommender"])
def test_every_number_is_the_length_of_its_list(year: Stage, as_: Any, who: str, media: Any) -> None:
    """Those of the lists behind the statistics, too, and each of the rows is read to its end."""
    scene.publish(year)
    voted(year)
    browser = as_(getattr(year.cast, who))
    page = main_of(browser, reverse(URL))
    assert without_a_way(page) == []
    found, seen = links(page), dict[str, int]()
    while found:
        href, number = found.pop()
        if href.partition("?")[0] == reverse("activity_targets") or seen.get(href) == number:
            continue
        assert href not in seen, "one address, two numbers"
        seen[href] = number
        response = browser.get(href)
        assert rows_behind(response, href) == number, href
        found += links(response.content.decode().partition("<main")[2])
    assert len(seen) > 40
    assert {href.split("/")[3] for href in seen if href.startswith("/desk/statistics/")} >= {"entries", "unions"}


def test_what_the_province_may_not_read_is_listed_without_the_work(year: Stage, as_: Any) -> None:
    """By number, category, union, state and day; its own branch reads it."""
    works = Entry.objects.filter(state=states.SUBMITTED)
    address = f"{reverse('statistics_entries')}?reached=no"
    for who in ("organiser", "auditor"):
        page = main_of(as_(getattr(year.cast, who)), address)
        for work in works:
            assert work.number in page and work.title not in page
            assert f"/{work.pk}/" not in page
        assert page.count("榕江轨道工会") == 2 and page.count("<tr>") == 3
    own = main_of(as_(year.cast.recommender), address)
    assert all(work.title in own and reverse("branch_entry", args=[work.pk]) in own for work in works)
    outside = as_(year.cast.outside_recommender).get(address)
    assert outside.context["page"].paginator.count == 0
    found = main_of(as_(year.cast.organiser), f"{reverse('statistics_entries')}?finding=watermark")
    assert "共 0 条" in found, "what a check found in a work tells of the work"


def test_numbers_of_the_organisers_desk_open_their_rows(year: Stage, as_: Any) -> None:
    year.entry(states.SHORTLISTED)
    year.panel()
    browser = as_(year.cast.organiser)
    context = browser.get(reverse("organiser_desk")).context
    numbers = [pair for one in (*context["categories"], *context["branches"].rows) for pair in one.numbers]
    waiting = [(one.count, one.url) for one in context["waiting"] if one.url]
    assert len(numbers) == 12 and len(waiting) >= 4
    for number, url in (*numbers, *waiting):
        response = browser.get(url)
        if "page" in response.context:
            assert response.context["page"].paginator.count == number, url
    without = browser.get(reverse("statistics_branches"), {"took": "no"}).context["page"]
    assert without.paginator.count == context["branches"].without


def test_chapters_count_what_there_is(year: Stage) -> None:
    assert values(table(year, "entries", "entries-by-category")) == {"微视频": (5, 2), "摄影": (1, 0)}
    assert [row.total for row in table(year, "entries", "entries-by-day").rows] == [8]
    assert values(table(year, "screening", "screening")) == {"微视频": (2, 1, 1, 1, 0), "摄影": (0, 0, 0, 1, 0)}
    assert values(table(year, "findings", "findings")) == {"画面不清晰": (0, 1), "时长": (1, 0)}
    assert values(table(year, "findings", "findings", who="recommender"))["水印或台标"] == (0, 1)
    assert values(table(year, "activities", "activities-by-kind")) == {"宣讲交流": (1,)}
    said = [sentence for one in chapters(Scope(year.campaign, year.cast.organiser)) for sentence in one.said]
    assert "共收到作品 8 件，其中推荐单位已推荐 6 件，未推荐 2 件。" in said
    assert "进入初评的作品 6 件，通过 2 件，不通过 1 件，退回补正中 1 件，待初评 2 件。" in said


def test_unions_that_took_part_of_those_that_are_registered(year: Stage) -> None:
    found = values(table(year, "unions", "unions"))
    assert found["福州市总工会"] == (1, 2)  # the mill entered; the city's own union and the activity's county did not
    assert found["厦门市总工会"] == (0, 2)
    assert "没有作品的推荐单位：厦门市总工会。" in chapter(year, "unions").said
    Union.objects.filter(name="榕江轨道工会").update(is_active=False)
    Union.objects.filter(name="远海码头工会").update(is_active=False)
    shut = values(table(year, "unions", "unions"))
    assert (shut["福州市总工会"], shut["厦门市总工会"]) == ((1, 2), (0, 1)), "who took part before it was shut did"


def test_nothing_is_said_of_what_is_not_there(stage: Stage) -> None:
    for one in chapters(Scope(stage.campaign, stage.cast.organiser)):
        assert one.is_empty and one.missing, one.code


# ── Who reads what ──
@pytest.mark.parametrize(
    ("who", "status"),
    [("organiser", 200), ("auditor", 200), ("recommender", 200), ("screener", 403), ("expert", 403), ("entrant", 403)],
)
def test_who_reads_it(year: Stage, as_: Any, who: str, status: int) -> None:
    browser = as_(getattr(year.cast, who))
    lists = ("statistics_entries", "statistics_unions", "statistics_branches", "statistics_votes_of_works")
    for name in (URL, "statistics_excel", *lists, "statistics_compare"):
        response = browser.get(reverse(name))
        assert response.status_code == status, name
        b"".join(response)  # a file is read to its end, and closed
    hours = browser.get(reverse("statistics_hours")).status_code
    assert hours == (200 if who in ("organiser", "auditor") else 403), "the turnout is the province's"


def test_branch_sees_its_own_alone(year: Stage, as_: Any) -> None:
    own = chapters(Scope(year.campaign, year.cast.outside_recommender))
    assert [one.code for one in own if not one.is_empty] == []
    browser = as_(year.cast.outside_recommender)
    assert "福州" not in browser.get(reverse(URL)).content.decode()
    for name in ("statistics_entries", "statistics_unions"):
        page = browser.get(reverse(name), {"branch": year.cast.recommender.union.code})  # type: ignore[union-attr]
        assert "福州" not in page.content.decode()


@pytest.mark.parametrize("query", ["day=0001-01-01", "day=99999-1-1", "score=61", "state=x", "finding=x&level=y"])
def test_filter_that_makes_no_sense_is_left_out(year: Stage, as_: Any, query: str) -> None:
    assert as_(year.cast.organiser).get(f"{reverse('statistics_entries')}?{query}").status_code == 200


# ── Votes ──
def voted(stage: Stage) -> None:
    """Of yesterday, sealed: three for a work of 福州."""
    work = stage.entry(states.SHORTLISTED)
    for _n in range(3):
        votes_scene.make_vote(work, day=ledger_scene.days_ago(1))
    turnout.recompute(stage.campaign)
    sealing.seal(campaign=stage.campaign, day=ledger_scene.days_ago(1))


def test_votes_by_union_only_when_the_vote_is_over(year: Stage, media: Any) -> None:
    voted(year)
    assert [one.code for one in chapter(year, "votes").tables] == ["votes-by-day", "votes-by-hour", "votes-by-category"]
    assert chapter(year, "votes", who="recommender").is_empty
    set_phase(year.campaign, "vote", is_open=False)
    found = table(year, "votes", "votes-by-union")
    assert values(found) == {"福州市总工会": (3,)}
    assert values(table(year, "votes", "votes-by-union", who="recommender")) == {"福州市总工会": (3,)}


def test_unions_stand_in_the_official_order_whatever_their_votes(year: Stage, media: Any) -> None:
    xiamen = year.cast.outsider.union
    works = [year.entry(states.SHORTLISTED), make_entry(year.category, union=xiamen, state=states.SHORTLISTED)]
    for place, work in enumerate(works):
        for _n in range(1 + 4 * place):
            votes_scene.make_vote(work, day=ledger_scene.days_ago(1))
    sealing.seal(campaign=year.campaign, day=ledger_scene.days_ago(1))
    set_phase(year.campaign, "vote", is_open=False)
    names = list(values(table(year, "votes", "votes-by-union")))
    assert names == ["福州市总工会", "厦门市总工会"]


# ── Scores and prizes ──
def test_scores_and_prizes_only_once_the_result_is_published(year: Stage) -> None:
    entries = year.scored(4)
    result = publishing.compute(category=year.category, by=year.cast.organiser)
    assert chapter(year, "scores").is_empty and chapter(year, "prizes").is_empty
    scene.releasing.publish(result, by=year.cast.organiser)
    ranked = sum(values(table(year, "scores", "scores"))["微视频"])
    assert ranked == len(entries)
    assert values(table(year, "prizes", "prizes-by-union")).keys() == {"福州市总工会"}
    assert any("公示" in sentence for sentence in chapter(year, "scores").said)


@pytest.mark.parametrize(("score", "place"), [(0, 0), (60, 1), (79, 2), (80, 3), (100, 4)])
def test_every_score_lies_in_one_class(score: int, place: int) -> None:
    assert [least <= score < end for least, end in scores.CLASSES].index(True) == place
    assert len(scores.class_names()) == len(scores.CLASSES)


def test_every_finding_has_a_name() -> None:
    assert kinds.NAMES.keys() == sentences._WORDS.keys()
    assert kinds.name_of("of_tomorrow") == "of_tomorrow"
    assert "info" not in findings.FAULTS


# ── How it is asked ──
@pytest.mark.parametrize("more", [0, 3])
def test_so_many_questions_whatever_there_is(year: Stage, as_: Any, more: int, django_assert_num_queries: Any) -> None:
    scene.publish(year)
    for _n in range(more):
        year.entry(states.SHORTLISTED)
        scene.make_activity(year.campaign, year.cast.entrant)
    browser = as_(year.cast.organiser)
    browser.get(reverse(URL))
    with django_assert_num_queries(17):
        browser.get(reverse(URL))
    with django_assert_num_queries(7):
        page = browser.get(reverse("statistics_entries"), {"state": "passed", "score": "any"}).context["page"]
    assert page.paginator.count == 4
    with django_assert_num_queries(4):
        browser.get(reverse("statistics_unions"))


def test_row_adds_up() -> None:
    assert Row("a", "甲", (1, 2)).total == 3
