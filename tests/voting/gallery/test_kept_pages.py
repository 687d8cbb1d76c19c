"""Pages that are kept for all visitors: no question when warm, nothing of one visitor in them, and never stale."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign.models import Phase
from submissions import states
from submissions.models import DerivedCopy, Entry
from tests import factories
from tests.voting import scene
from voting.casting import ballots
from voting.gallery import order
from voting.identity import cookie, voters
from voting.models import Voter
from voting.tally import shown

# counts of categories; works, files, copies, cities of one. Before them the stamp of the list.
COLD_GALLERY, COLD_WORK = 6, 3
VOTER_WARM = 2  # who she is, what she voted


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.DEMO = False  # the rehearsal clock has a form of the visitor's own


@pytest.fixture
def pages(works: list[Entry]) -> list[str]:
    return [reverse("gallery") + "?category=film", reverse("work", args=[works[0].number])]


def page(client: Client, address: str, **headers: Any) -> str:
    return str(client.get(address, headers=headers).content.decode())


@pytest.mark.parametrize("count", [1, 3])
def test_a_warm_page_asks_nothing(client: Client, category: Any, django_assert_num_queries: Any, count: int) -> None:
    entries = scene.make_works(category, count)
    for entry in entries:
        scene.copy_of(factories.make_file(entry), "poster")
    addresses = [reverse("gallery") + "?category=film", reverse("work", args=[entries[0].number])]
    for address, cold in zip(addresses, (COLD_GALLERY, COLD_WORK), strict=True):
        with django_assert_num_queries(cold):
            first = page(client, address)
        with django_assert_num_queries(0):
            assert page(client, address) == first


def test_pages_of_another_order_and_city_are_made_without_a_question(
    client: Client, works: list[Entry], django_assert_num_queries: Any
) -> None:
    page(client, "/works/?category=film")
    client.cookies[order.SEED_COOKIE] = "12345"
    with django_assert_num_queries(0):
        page(client, "/works/?category=film")
        page(client, f"/works/?category=film&city={works[0].recommending.code}")


def test_a_known_voter_costs_two_questions(
    client: Client, category: Any, works: list[Entry], voter: Voter, django_assert_num_queries: Any
) -> None:
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    page(client, "/works/?category=film")
    be(client, voter)
    with django_assert_num_queries(VOTER_WARM):
        assert "已投票" in page(client, "/works/?category=film")


def test_it_travels_packed_to_who_takes_it(client: Client, pages: list[str]) -> None:
    for address in pages:
        plain = client.get(address)
        packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert gzip.decompress(packed.content) == plain.content
        assert (packed["Content-Encoding"], "Content-Encoding" in plain) == ("gzip", False)
        assert {"Accept-Encoding", "Cookie"} <= set(packed["Vary"].split(", "))
        assert packed["Cache-Control"] == "private, no-cache"


def test_a_page_of_another_visitor_is_never_in_it(
    client: Client, pages: list[str], voter: Voter, as_: Any, cast: Any
) -> None:
    staff = as_(cast.organiser)
    for address in pages:
        theirs = page(staff, address)
        be(own := Client(), voter)
        page(own, address)
        everybody = page(client, address + ("&" if "?" in address else "?") + "from=qr&q=")
        assert "退出登录" in theirs
        assert ("退出登录" in everybody, "csrfmiddlewaretoken" in everybody, "from=qr" in everybody) == (False,) * 3


def test_large_mode_has_pages_of_its_own(client: Client, pages: list[str]) -> None:
    for address in pages:
        normal = page(client, address)
        client.cookies["look"] = "large"
        large = page(client, address)
        client.cookies.pop("look")
        assert ('class="large"' in normal, 'class="large"' in large, page(client, address) == normal) == (
            False,
            True,
            True,
        )


CHANGES: dict[str, Callable[[Entry], Any]] = {
    "title": lambda entry: Entry.objects.filter(pk=entry.pk).update(title="换了题目"),
    "union": lambda entry: type(entry.union).objects.filter(pk=entry.union_id).update(name="换了名称"),
    "picture": lambda entry: scene.copy_of(factories.make_file(entry), "poster"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen_at_once(client: Client, pages: list[str], works: list[Entry], change: Any) -> None:
    before = [page(client, address) for address in pages]
    change(works[0])
    for address, old in zip(pages, before, strict=True):
        assert page(client, address) != old


def test_a_moved_close_is_seen_at_once(client: Client, pages: list[str]) -> None:
    gallery, _ = pages
    assert "还有 9 天" in page(client, gallery)
    Phase.objects.filter(code="vote").update(closes_at=timezone.now() + timedelta(days=3, hours=1))
    assert "还有 3 天" in page(client, gallery)


def test_a_removed_picture_is_gone(client: Client, works: list[Entry]) -> None:
    copy = scene.copy_of(factories.make_file(works[0]), "poster")
    assert "poster-0" in page(client, f"/works/{works[0].number}/")
    DerivedCopy.objects.filter(pk=copy.pk).update(state="failed")
    assert "poster-0" not in page(client, f"/works/{works[0].number}/")


def test_a_work_that_left_the_list_is_gone_at_once(client: Client, pages: list[str], works: list[Entry]) -> None:
    gallery, own = pages
    sheet = {"HX-Request": "true"}
    assert works[0].title in page(client, gallery)
    assert (client.get(own).status_code, client.get(own, headers=sheet).status_code) == (200, 200)
    Entry.objects.filter(pk=works[0].pk).update(state=states.DISQUALIFIED)
    assert works[0].title not in page(client, gallery)
    assert (client.get(own).status_code, client.get(own, headers=sheet).status_code) == (404, 404)
    assert "共 6 件" in page(client, gallery)


def test_a_voter_logged_out_everywhere_is_no_longer_known(
    client: Client, category: Any, works: list[Entry], voter: Voter
) -> None:
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    be(client, voter)
    assert "已投票" in page(client, "/works/?category=film")
    Voter.objects.filter(pk=voter.pk).update(epoch=voter.epoch + 1)
    assert "已投票" not in page(client, "/works/?category=film")


def test_the_close_comes_by_the_clock(client: Client, pages: list[str]) -> None:
    """Ten minutes later nothing else is new: not the day, not the addresses of files."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    Phase.objects.filter(code="vote").update(closes_at=noon + timedelta(minutes=5))
    with time_machine.travel(noon, tick=False) as clock:
        for address in pages:
            assert 'class="has-bar"' in page(client, address)
        clock.shift(600)
        for address in pages:
            closed = page(client, address)
            assert ('class="has-bar"' in closed, "结束" in closed) == (False, True)


def test_addresses_of_files_are_made_anew_before_they_expire(client: Client, works: list[Entry]) -> None:
    scene.copy_of(factories.make_file(works[0]), "poster")
    before = page(client, f"/works/{works[0].number}/")
    with time_machine.travel(timezone.now() + timedelta(hours=6), tick=False):
        assert page(client, f"/works/{works[0].number}/") != before


def be(client: Client, voter: Voter) -> None:
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")


def test_totals_stand_where_they_may_be_shown_and_follow_the_seal(
    client: Client, works: list[Entry], monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    figures = {works[0].pk: 1234}
    day = timezone.localdate()
    pages = ["/works/?category=film", f"/works/{works[0].number}/", f"/works/{works[1].number}/"]
    assert [re.findall(r"\d+ 票", page(client, one)) for one in pages] == [[], [], []]
    monkeypatch.setattr(shown, "are_open", lambda campaign: True)
    monkeypatch.setattr(shown, "shown", lambda campaign: shown.Shown(day, figures))
    assert [sorted(re.findall(r"\d+ 票", page(client, one)))[-1] for one in pages] == ["1234 票", "1234 票", "0 票"]
    with django_assert_num_queries(0):
        page(client, pages[0])
    day += timedelta(days=1)
    figures[works[0].pk] = 4321
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        assert "4321 票" in page(client, pages[0])
