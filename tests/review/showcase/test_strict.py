"""A strictly blind review tells nobody whose a work is until its result is published; then every page does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Union
from campaign import memory
from campaign.definition.spec import FieldSpec
from review.results import publishing
from submissions.answers import in_words
from submissions.models import Entry
from tests.factories import film_spec, make_campaign, make_entry, make_union, set_phase
from tests.review import releasing
from tests.review.results.test_results import vote
from voting.gallery import work_page

TELLING = ("榕江轨道工会", "福州市", "陈海生", "王敏")  # union, branch, authors


@pytest.fixture(params=["strict", "desk"])
def blind(request, stage) -> str:
    stage.campaign.spec = stage.campaign.spec | {"blind": request.param}
    stage.campaign.save()
    memory.forget()
    return request.param


@pytest.fixture
def entries(stage, blind) -> list[Entry]:
    entries = stage.scored(3)
    Entry.objects.filter(pk__in=[one.pk for one in entries]).update(declarations=["original", "publish"])
    vote(stage, entries[0], 2)
    return entries


def pages(entry: Entry) -> list[str]:
    return [
        reverse("gallery"),
        f"{reverse('gallery')}?q=作品",
        reverse("work", args=[entry.number]),
        reverse("work_share", args=[entry.number]),
        f"{reverse('vote_confirm')}?pick={entry.number}",
    ]


def told(entry: Entry) -> dict[str, list[str]]:
    """What each page that anybody may open tells of whose the work is."""
    visitor = Client()
    texts = {path: visitor.get(path, follow=True).content.decode() for path in pages(entry)}
    return {path: [word for word in TELLING if word in text] for path, text in texts.items()}


def publish(stage) -> None:
    releasing.publish(publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser)
    set_phase(stage.campaign, "publicity", is_open=True)  # what processes keep is made anew
    memory.forget()


def test_whose_a_work_is_stands_nowhere_before_the_result_and_everywhere_after_it(stage, blind, entries):
    set_phase(stage.campaign, "vote", is_open=True)
    memory.forget()
    before = told(entries[0])
    set_phase(stage.campaign, "vote", is_open=False)
    found = {word for words in before.values() for word in words}
    assert found == (set() if blind == "strict" else {"榕江轨道工会", "陈海生", "福州市"})
    publish(stage)
    assert "榕江轨道工会" in told(entries[0])[reverse("work", args=[entries[0].number])]


def test_nobody_finds_a_covered_work_by_its_union(stage, blind, entries):
    branch = Union.objects.get(pk=entries[0].recommending_id)
    for query in ("?q=榕江", f"?city={branch.code}"):
        page = Client().get(reverse("gallery") + query)
        assert page.context["page"].paginator.count == (0 if blind == "strict" else 3)
    publish(stage)
    assert Client().get(f"{reverse('gallery')}?q=榕江").context["page"].paginator.count == 3


def test_drawn_posters_and_share_cards_are_made_without_the_union(stage, blind, entries):
    shown = work_page.shown(stage.campaign, str(entries[0].number))
    hidden = blind == "strict"
    assert (shown.words.union == "结果公布前不显示单位", shown.show.authors == []) == (hidden, hidden)
    publish(stage)
    shown = work_page.shown(stage.campaign, str(entries[0].number))
    assert (shown.words.union, shown.show.authors) == ("榕江轨道工会", ["陈海生"])


@pytest.mark.parametrize(("blind_is", "shown"), [("off", True), ("desk", True), ("strict", False)])
def test_a_place_is_dropped_where_the_review_is_strict(db, blind_is, shown):
    place = FieldSpec("shot_at", "拍摄地点", strict=True)
    campaign = make_campaign(blind=blind_is, categories=(film_spec(fields=(place,)),))
    entry = make_entry(campaign.categories.get(), union=make_union(), answers={"shot_at": "大澳渔港"})
    answers = in_words.shown_answers(entry, steps=("work",), blind=campaign.definition.is_blind)
    assert [answer.text for answer in answers] == (["大澳渔港"] if shown else [])


def test_the_work_page_shows_the_prize_with_its_score(stage, blind, entries):
    publish(stage)
    text = Client().get(reverse("work", args=[entries[0].number])).content.decode()
    place = f"{reverse('result', args=['film'])}?number={entries[0].number}#{entries[0].number}"
    assert ("网络人气奖" in text, "综合第 1 名" in text, place in text) == (True, True, True)


def test_screeners_are_warned_of_names_in_picture_sound_and_title_card(stage, blind, as_):
    entry = stage.entry()
    text = as_(stage.cast.screener).get(reverse("screening_item", args=[entry.pk])).content.decode()
    assert ("画面、声音和片头字幕" in text) == (blind == "strict")
