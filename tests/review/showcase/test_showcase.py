"""What is published of the winners: the showcase, the announcement, and the article for WeChat."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import docx
import pytest
from django.urls import reverse

from review.results import publishing
from review.showcase import announcement, article
from submissions import states
from submissions.models import Entry
from tests.review import releasing
from tests.review.results.test_results import vote

SHOWCASE, LETTER = "showcase", "announcement"


@pytest.fixture
def published(stage):
    """Four works: the third has the prize and, with the fourth, the popularity prize."""
    entries = stage.scored(4)
    for entry in entries[2:]:
        vote(stage, entry, 3)
    releasing.publish(publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser)
    return entries


def titles(page) -> list[tuple[str, list[str]]]:
    return [
        (prize, [winner.row.entry.title for winner in group])
        for shelf in page.context["shelves"]
        for prize, group in shelf.groups
    ]


def test_before_the_result_nothing_is_shown(stage, as_):
    stage.scored()
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    text = as_(None).get(reverse(SHOWCASE)).content.decode()
    assert ("结果还没有公布" in text, "作品之0" in text) == (True, False)
    for name in (LETTER, "announcement_word"):
        assert as_(None).get(reverse(name)).status_code == 404
    assert as_(None).get(reverse("article_part", args=[1])).status_code == 404


def test_winners_stand_by_prize_and_lead_to_their_score(stage, published, as_):
    page = as_(None).get(reverse(SHOWCASE))
    assert titles(page) == [("一等奖", ["作品之2"]), ("网络人气奖", ["作品之2", "作品之3"])]
    third = str(published[2].number)
    assert f"{reverse('result', args=['film'])}?number={third}#{third}" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"prize": "网络人气奖"}, [("网络人气奖", ["作品之2", "作品之3"])]),
        ({"category": "picture"}, []),
        ({"city": "别处"}, []),
        ({"category": "film", "prize": "一等奖"}, [("一等奖", ["作品之2"])]),
    ],
)
def test_winners_are_chosen_by_prize_category_and_city(published, as_, asked, found):
    assert titles(as_(None).get(reverse(SHOWCASE), asked)) == found


def test_a_winner_that_was_disqualified_since_is_left_out(stage, published, as_):
    Entry.objects.filter(pk=published[2].pk).update(state=states.DISQUALIFIED)
    assert titles(as_(None).get(reverse(SHOWCASE))) == [("网络人气奖", ["作品之3"])]


def test_the_announcement_says_the_same_on_the_page_and_in_word(stage, published, as_):
    text = as_(None).get(reverse(LETTER)).content.decode()
    document = docx.Document(io.BytesIO(as_(None).get(reverse("announcement_word")).content))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    union, recommending = published[2].union.name, published[2].recommending.name
    assert cells[1] == ["一等奖", "作品之2", union, recommending]
    assert all(word in text for word in cells[1])
    assert "获奖作品公示" in text and "实名向" in text
    releasing.end_publicity()
    text = as_(None).get(reverse(LETTER)).content.decode()
    assert ("获奖作品公告" in text, "实名向" in text) == (True, False)


def test_the_article_has_inline_styles_alone_and_may_be_framed_by_us_alone(published, as_):
    answer = as_(None).get(reverse("article_part", args=[1]))
    body = answer.content.decode().split("<body", 1)[1]
    assert re.findall(r"<(?:script|link|img|a|style|iframe)\b|class=|https?:", body) == []
    assert body.count("style=") == body.count("<p") + body.count("<span") + 1
    assert (answer.headers["X-Frame-Options"], "unsafe-inline" in answer.headers["Content-Security-Policy"]) == (
        "SAMEORIGIN",
        True,
    )
    assert (body.count("此处插入图 1：作品之2"), body.count("此处插入图")) == (1, 1)  # once, though it has two prizes
    assert as_(None).get(reverse("article_part", args=[2])).status_code == 404


def winner(n: int) -> SimpleNamespace:
    entry = SimpleNamespace(title=f"<b>第 {n} 件</b>")
    return SimpleNamespace(row=SimpleNamespace(pk=n, entry=entry, union_name="某工会", recommending_name="某市总工会"))


@pytest.mark.parametrize(("works", "most"), [(1, 1), (300, 6), (2000, 40)])
def test_a_long_article_is_cut_and_no_part_is_longer_than_wechat_takes(works, most):
    groups = [("一等奖", [winner(0)]), ("三等奖", [winner(n) for n in range(1, works)])]
    category = SimpleNamespace(category=SimpleNamespace(name="微视频"), groups=groups)
    letter = announcement.Letter(None, "公示", ["名单如下。"], [category], ["有异议的请反映。"], ["省总工会"])
    found = article.parts(letter)
    assert max(map(len, found)) <= article.MOST and len(found) <= most
    text = "".join(found)
    assert [n for n in range(works) if f"&lt;b&gt;第 {n} 件&lt;/b&gt;" not in text] == []
    assert ("省总工会" in found[-1], text.count("省总工会")) == (True, 1)


def test_an_article_of_the_longest_names_is_no_longer_than_wechat_takes():
    entry, union = SimpleNamespace(title="长" * 100), "会" * 100
    row = SimpleNamespace(entry=entry, union_name=union, recommending_name=union)
    groups = [("一等奖", [SimpleNamespace(row=row) for _n in range(60)])]
    category = SimpleNamespace(category=SimpleNamespace(name="微视频"), groups=groups)
    found = article.parts(
        announcement.Letter(None, "公示", ["名单如下。"], [category], ["有异议的请反映。"], ["省总工会"])
    )
    assert max(map(len, found)) <= article.MOST


@pytest.mark.parametrize("works", [1, 3])
def test_pages_ask_the_same_number_of_questions(stage, as_, works, django_assert_num_queries):
    for entry in stage.scored(works):
        vote(stage, entry, 1)
    releasing.publish(publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser)
    as_(None).get(reverse(SHOWCASE))
    with django_assert_num_queries(4):
        as_(None).get(reverse(SHOWCASE))
    with django_assert_num_queries(4):
        as_(None).get(reverse(LETTER))
