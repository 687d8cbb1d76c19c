"""Reference works: set by the organiser, tried by the experts of the category, seen by nobody else."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.refusals import NotAllowed, Refused
from review.anchors import setting
from review.models import Anchor, AnchorTry
from submissions import states
from submissions.evidence import checking
from tests.factories import film_spec, make_campaign, make_entry, make_user
from tests.submissions.media.named import jpeg_bytes

SAID = {"title": "灯塔", "level": "优秀：主题鲜明", "points": "85.5"}


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("灯塔.jpg", jpeg_bytes())


@pytest.fixture
def anchor(stage: Any, media: Any) -> Anchor:
    stage.entry(states.SHORTLISTED)
    stage.panel()
    given = SAID | {"points": D("85.5")}
    made: Anchor = setting.add(category=stage.category, by=stage.cast.organiser, files=[picture()], **given)
    return made


def test_the_organiser_sets_one_and_its_experts_try_it(stage: Any, as_: Any, media: Any) -> None:
    stage.entry(states.SHORTLISTED)
    stage.panel()
    desk = reverse("anchor_desk", args=["film"])
    office = as_(stage.cast.organiser)
    assert office.post(desk, SAID | {"attached": [picture()]}).status_code == 302
    anchor = Anchor.objects.get()
    file = anchor.folder.files.get()
    checking.check(file.pk)
    own, page = as_(stage.experts[0]), reverse("anchors", args=["film"])
    path = reverse("anchor_file", args=[anchor.pk, file.pk])
    assert own.post(reverse("anchor_try", args=[anchor.pk]), {"points": "79.5"}).url == page
    text = own.get(page).content.decode()
    assert [word for word in ("灯塔", "85.5 分", path, "您试评 79.5 分") if word not in text] == []
    other = as_(stage.experts[1]).get(page).content.decode()
    assert ("79.5" in other, "参考分" in other) == (False, True)  # nobody reads what another tried
    assert "79.5" not in office.get(desk).content.decode()
    outside = make_user("far", role="expert")
    people = (stage.experts[0], stage.cast.organiser, outside, stage.cast.screener)
    assert [as_(person).get(path).status_code for person in people] == [200, 200, 404, 403]
    assert as_(outside).get(page).status_code == 404


def test_what_cannot_be_one_is_refused_and_comes_back(stage: Any, as_: Any, anchor: Anchor) -> None:
    browser, desk = as_(stage.cast.organiser), reverse("anchor_desk", args=["film"])
    for more, why in (
        ({"number": "FJ22-9999"}, "没有找到编号为 FJ22-9999"),
        ({}, "两者选一项"),
        ({"points": "85.3", "number": "1"}, "整分或半分"),
        ({"points": "NaN", "number": "1"}, "整分或半分"),
    ):
        answer = browser.post(desk, SAID | more)
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
        assert 'value="优秀：主题鲜明"' in answer.content.decode()
    wrong = as_(stage.experts[0]).post(reverse("anchor_try", args=[anchor.pk]), {"points": "101"})
    assert (wrong.status_code, AnchorTry.objects.count()) == (422, 0)


def test_an_entry_of_an_earlier_year_is_one_and_of_this_year_never(stage: Any, as_: Any) -> None:
    stage.entry(states.SHORTLISTED)
    stage.panel()
    old = make_campaign(code="earlier", year=stage.campaign.year - 1, is_current=False, categories=(film_spec(),))
    entry = make_entry(old.categories.get(code="film"), by=stage.cast.entrant, state=states.SHORTLISTED)
    this = stage.entry(states.SHORTLISTED)
    given = SAID | {"points": D("85.5"), "category": stage.category, "by": stage.cast.organiser}
    assert setting.add(**given, number=str(entry.number)).entry == entry
    if this.number != entry.number:
        with pytest.raises(Refused, match="没有找到"):
            setting.add(**given, number=str(this.number))
    page = as_(stage.experts[0]).get(reverse("anchors", args=["film"])).content.decode()
    assert f"/{old.year}/works/{entry.number}/" in page


def test_withdrawn_it_is_seen_no_more_and_its_tries_are_kept(stage: Any, as_: Any, anchor: Anchor) -> None:
    setting.mark(anchor=anchor, by=stage.experts[0], points=D(80))
    setting.mark(anchor=anchor, by=stage.experts[0], points=D(82))
    with pytest.raises(NotAllowed):
        setting.mark(anchor=anchor, by=make_user("far", role="expert"), points=D(80))
    as_(stage.cast.organiser).post(reverse("anchor_withdraw", args=[anchor.pk]))
    anchor.refresh_from_db()
    assert "灯塔" not in as_(stage.experts[0]).get(reverse("anchors", args=["film"])).content.decode()
    with pytest.raises(Refused, match="已经撤下"):
        setting.mark(anchor=anchor, by=stage.experts[0], points=D(80))
    assert [row.points for row in AnchorTry.objects.all()] == [D(82)]


def test_the_database_holds_an_anchor_to_one_kind(anchor: Anchor) -> None:
    for wrong in ({"folder": None}, {"points": D(101)}, {"withdrawn_by": anchor.made_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Anchor.objects.filter(pk=anchor.pk).update(**wrong)


@pytest.mark.parametrize("works", [1, 3])
def test_the_experts_page_asks_the_same_number_of_questions(
    stage: Any, as_: Any, media: Any, works: int, django_assert_num_queries: Any
) -> None:
    for _ in range(works):
        stage.entry(states.SHORTLISTED)
    stage.panel()
    for _ in range(works):
        given = SAID | {"points": D("85.5")}
        setting.add(category=stage.category, by=stage.cast.organiser, files=[picture()], **given)
    browser, path = as_(stage.experts[0]), reverse("anchors", args=["film"])
    browser.get(path)
    with django_assert_num_queries(6):
        browser.get(path)
