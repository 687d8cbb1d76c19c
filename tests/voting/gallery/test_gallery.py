"""The gallery: which works the public sees, in which order, and what goes along from page to page."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from submissions import states
from submissions.models import DerivedCopy
from tests import factories
from tests.voting import scene
from voting.casting import ballots
from voting.gallery import order, works
from voting.identity import cookie, voters

GALLERY_QUERIES = 6
MY_VOTES_QUERIES = 2  # who she is, and her votes


def gallery(client, **query):
    return client.get(reverse("gallery"), {"category": "film"} | query)


def shown(page):
    return [card.entry.title for card in page.context["cards"]]


@pytest.mark.parametrize("count", [1, 3])
def test_gallery_asks_the_database_as_often_for_three_works_as_for_one(
    client, category, settings, django_assert_num_queries, count
):
    settings.DEMO = False  # the rehearsal clock asks for itself
    for work in scene.make_works(category, count):
        scene.copy_of(factories.make_file(work), "poster")
    with django_assert_num_queries(GALLERY_QUERIES):
        page = gallery(client)
    assert len(shown(page)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_my_votes_asks_as_often_for_three_works_as_for_one(
    client, category, voter, settings, django_assert_num_queries, count
):
    settings.DEMO = False
    entries = scene.make_works(category, count)
    for work in entries:
        ballots.cast(voter=voter, category=category, picks=[work.pk], origin=ballots.Origin())
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{category.campaign_id}|{voter.pk}|{voter.epoch}")
    client.get(reverse("gallery"))  # the public list is kept by the process
    with django_assert_num_queries(MY_VOTES_QUERIES):
        page = client.get(reverse("my_votes"))
    assert len(page.context["slips"]) == count


def test_gallery_shows_shortlisted_works_of_the_category_only(client, category):
    for state in states.STATES:
        factories.make_entry(category, state=state, title=state)
    factories.make_entry(scene.category_of(category.campaign, "picture"), state=states.SHORTLISTED, title="photo")
    assert shown(gallery(client)) == [states.SHORTLISTED]


def test_gallery_without_a_shortlist_or_campaign_says_so(client, db):
    assert "还没有公布入围作品" in client.get(reverse("gallery")).content.decode()
    scene.make_campaign()
    assert "还没有公布入围作品" in client.get(reverse("gallery")).content.decode()


def test_order_is_each_visitors_own_and_stays(client, category, monkeypatch):
    seeds = iter((3, 400, 70_000, 1_234_567))  # four groups of visitors
    monkeypatch.setattr(order, "new_seed", lambda: next(seeds))
    scene.make_works(category, 12)
    orders = set()
    for _visitor in range(4):
        client.cookies.clear()
        first = shown(gallery(client))
        assert shown(gallery(client)) == first
        orders.add(tuple(first))
    assert len(orders) == 4
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(first))}


def test_order_survives_a_filter(client, category):
    scene.make_works(category, 9)
    some = [*scene.make_works(category, 1), *scene.make_works(category, 2)][1:]
    city = some[0].recommending.code
    filtered = shown(gallery(client, city=city))
    everything = [card.entry for card in gallery(client).context["cards"]]
    assert filtered == [entry.title for entry in everything if entry.recommending.code == city]
    assert len(filtered) == 2


def test_pages_hold_the_order_and_the_picks(client, category, monkeypatch):
    monkeypatch.setattr(works, "PER_PAGE", 4)
    numbers = {work.number for work in scene.make_works(category, 10)}
    first = gallery(client)
    one, two = [card.entry.number for card in first.context["cards"]][:2]
    pages = [gallery(client, page=n, pick=[one, two, "none-such"]) for n in (1, 2, 3)]
    seen = [card.entry.number for page in pages for card in page.context["cards"]]
    assert (len(seen), set(seen)) == (10, numbers)
    assert [page.context["hidden_picks"] for page in pages] == [[], sorted([one, two]), sorted([one, two])]
    assert [page.context["picked_count"] for page in pages] == [2, 2, 2]
    html = pages[1].content.decode()
    assert re.findall(r'<input type="hidden" name="pick" value="([^"]+)"', html) == sorted([one, two])
    assert re.findall(r'type="submit" name="page" value="(\d+)"', html) == ["1", "3"]
    assert "<nav" in html and html.index('name="page"') < html.index("</form>", html.index('id="ballot"'))
    assert shown(gallery(client, page="99")) == shown(pages[2])
    assert shown(gallery(client, page="x")) == shown(first)


def test_a_pick_of_another_page_that_was_voted_for_is_not_carried(client, category, works, voter, monkeypatch):
    monkeypatch.setattr("voting.gallery.works.PER_PAGE", 1)
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{category.campaign_id}|{voter.pk}|{voter.epoch}")
    page = gallery(client, q=works[1].title, pick=[works[0].number, works[2].number])
    assert (page.context["hidden_picks"], page.context["picked_count"]) == ([works[2].number], 1)
    assert f'data-voted="{works[0].number}"' in page.content.decode()


def test_forged_order_cookie_is_replaced(client, works):
    client.cookies["order"] = "1:forged"
    assert "order" in gallery(client).cookies


def test_search_and_city_narrow_and_carry_the_picks(client, category, works):
    other = scene.make_works(category, 1)[0]
    page = gallery(client, city=other.recommending.code, pick=works[1].number)
    assert shown(page) == [other.title]
    assert page.context["hidden_picks"] == [works[1].number]
    assert page.context["picked_count"] == 1
    assert shown(gallery(client, q=works[4].title)) == [works[4].title]
    assert shown(gallery(client, q="<script>")) == []
    assert "<script>" not in re.sub(
        r"<script type=.module. src=[^>]+>", "", gallery(client, q="<script>").content.decode()
    )


def test_voted_works_are_marked_and_the_rest_counted(client, category, works, voter):
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{category.campaign_id}|{voter.pk}|{voter.epoch}")
    page = gallery(client)
    assert [card.entry.pk for card in page.context["cards"] if card.is_voted] == [works[0].pk]
    assert page.context["stands"].left == 4
    assert len(re.findall(r'type="checkbox"\s+name="pick"', page.content.decode())) == 6


@pytest.mark.parametrize("is_open", [True, False])
def test_buttons_are_there_while_voting_is_open(client, campaign, works, is_open):
    factories.set_phase(campaign, "vote", is_open=is_open)
    html = gallery(client).content.decode()
    assert ('name="pick"' in html, "确认投票" in html, "结束" in html) == (is_open, is_open, not is_open)


def test_totals_are_nowhere_while_voting_is_open(client, category, works, voter):
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    for address in (reverse("gallery"), reverse("work", args=[works[0].number])):
        assert re.findall(r"\d+ 票", client.get(address).content.decode()) == []


def test_failed_poster_leaves_the_drawn_one(client, works):
    DerivedCopy.objects.create(file=factories.make_file(works[0]), kind="poster", state="failed")
    assert {card.poster.rpartition(".")[2] for card in gallery(client).context["cards"]} == {"svg"}
