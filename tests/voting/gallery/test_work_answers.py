"""What the public reads of a work's answers, and whom it names."""

from __future__ import annotations

import pytest
from django.urls import reverse

from campaign.definition.spec import FieldSpec
from submissions.answers.in_words import shown_answers
from tests import factories
from tests.voting import scene


def page_of(client, work, **headers):
    return client.get(reverse("work", args=[work.number]), headers=headers)


FIELDS = (
    FieldSpec("made_on", "完成日期", "date"),
    FieldSpec("views", "播放量", "integer"),
    FieldSpec("original", "是否首发", "yes_no"),
    FieldSpec("genre", "体裁", "choice", choices=(("story", "故事"),)),
    FieldSpec("link", "作品链接", "url"),
    FieldSpec(
        "places",
        "拍摄地",
        "rows",
        columns=(FieldSpec("name", "地点"), FieldSpec("day", "日期", "date"), FieldSpec("owner", "联系", public=False)),
    ),
    FieldSpec("contact_phone", "联系手机", "phone", step="authors"),
)
GIVEN = {
    "made_on": "2023-05-20",
    "views": 1200,
    "original": False,
    "genre": "story",
    "link": "https://example.org/a",
    "places": [{"name": "平潭", "day": "2023-05-01", "owner": "林"}, {"owner": "陈"}],
}


def test_voters_read_answers_in_the_words_of_the_jury(client, db):
    campaign = factories.make_campaign(categories=(factories.film_spec(fields=FIELDS),))
    declarations = {"publish": {}}
    (work,) = scene.make_works(
        scene.category_of(campaign), 1, answers=GIVEN, declarations=declarations, contact_phone="13811112222"
    )
    page = page_of(client, work)
    read = [(answer.label, answer.lines) for answer in page.context["show"].answers]
    assert read == [
        ("完成日期", ["2023年5月20日"]),
        ("播放量", ["1,200"]),
        ("是否首发", ["否"]),
        ("体裁", ["故事"]),
        ("作品链接", ["https://example.org/a"]),
        ("拍摄地", ["平潭，2023年5月1日"]),
    ]
    jury = {answer.label: answer.lines for answer in shown_answers(work)}
    assert [jury[label] for label, lines in read[:-1]] == [lines for label, lines in read[:-1]]
    assert (jury["拍摄地"], jury["联系手机"]) == (["平潭，2023年5月1日，林", "陈"], ["13811112222"])
    html = page.content.decode()
    assert ('<a href="https://example.org/a" rel="noopener nofollow external"' in html, "13811112222" in html) == (
        True,
        False,
    )


ANSWERS = {"summary": "<b>渔排</b>", "authors": [{"name": "郑雨晴", "part": "拍摄"}, {"name": "何立安"}]}


@pytest.mark.parametrize(
    ("declarations", "authors", "labels"),
    [({"publish": {}}, ["郑雨晴", "何立安"], ["作品简介", "作者"]), ({}, [], ["作品简介"])],
    ids=["consent", "no consent"],
)
def test_authors_are_named_only_with_consent(client, category, declarations, authors, labels):
    (work,) = scene.make_works(category, 1, answers=ANSWERS, declarations=declarations, contact_phone="13811112222")
    page = page_of(client, work)
    assert page.context["show"].authors == authors
    assert [answer.label for answer in page.context["show"].answers] == labels
    html = page.content.decode()
    assert ("郑雨晴" in html, "13811112222" in html, "<b>渔排</b>" in html) == (bool(authors), False, False)
