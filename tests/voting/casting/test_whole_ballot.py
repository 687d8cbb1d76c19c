"""A ballot over several categories: one confirmation, one code, a receipt each; what fails is told by category."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.voting import scene
from voting import receipts
from voting.casting import ballots
from voting.casting.statement import fallen_counts
from voting.identity import cookie, voters
from voting.models import Vote

CONFIRM_QUERIES = 2  # who she is, and what she voted for
CAST_QUERIES = 1 + 1  # who she is, and the statement; one more for each further category
RECEIPT_QUERIES = 1  # her votes, and with the same question who she is


@pytest.fixture
def photos(campaign):
    return scene.make_works(scene.category_of(campaign, "picture"), 3)


@pytest.fixture
def texts(campaign):
    return scene.make_works(scene.category_of(campaign, "case"), 2)


@pytest.fixture
def known(client, voter):
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    return client


def picks(*works, **more: Any) -> dict[str, Any]:
    return {"pick": [work.number for work in works], **more}


def confirm(browser, *works, post=True, **more):
    return (browser.post if post else browser.get)(reverse("vote_confirm"), picks(*works, **more))


def ids_in(address: str) -> list[str]:
    return address.rstrip("/").rpartition("/")[2].split("-")


def faults(page) -> dict[str, str]:
    return {part.category.code: part.fault for part in page.context["parts"]}


def carried(page) -> set[str]:
    return set(re.findall(r'name="pick" value="([^"]+)"', page.content.decode()))


def test_ballot_over_three_categories_is_listed_by_category(known, works, photos, texts):
    page = confirm(known, works[0], photos[0], works[1], texts[0], post=False)
    shown = [(part.category.code, [card.entry.pk for card in part.cards]) for part in page.context["parts"]]
    assert shown == [("film", [works[0].pk, works[1].pk]), ("picture", [photos[0].pk]), ("case", [texts[0].pk])]
    assert "投出这 4 票" in page.content.decode()


def test_ballot_over_three_categories_gets_a_receipt_for_each(known, works, photos, texts):
    answer = confirm(known, works[0], works[1], photos[0], texts[0])
    given = dict(Vote.objects.order_by("category__position").values_list("category__code", "receipt"))
    assert sorted(given) == ["case", "film", "picture"]
    assert ids_in(answer.url) == [receipts.address_id(receipt) for receipt in given.values()]
    page = known.get(answer.url)
    assert re.findall(r'data-receipt="([^"]+)"', page.content.decode()) == list(given.values())
    assert page.context["voted"] == [works[0].number, works[1].number, photos[0].number, texts[0].number]


def test_ballot_sent_again_gets_the_same_receipts(known, works, photos):
    first = confirm(known, works[0], photos[0], photos[1])
    assert confirm(known, works[0], photos[0], photos[1]).url == first.url
    assert Vote.objects.count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_a_ballot_ask_as_often_for_three_picks_as_for_one(
    known, works, photos, settings, django_assert_num_queries, count
):
    settings.DEMO = False
    known.get(reverse("gallery"))  # the public list is kept by the process
    fallen_counts.of_category(works[0].category)  # so are these
    mine = [*works[:count], *photos[:count]]
    with django_assert_num_queries(CONFIRM_QUERIES):
        confirm(known, *mine, post=False)
    with django_assert_num_queries(CAST_QUERIES + 1):
        answer = confirm(known, *mine)
    with django_assert_num_queries(RECEIPT_QUERIES):
        known.get(answer.url)


def test_taking_one_out_keeps_the_others(known, works, photos):
    page = confirm(known, works[0], works[1], photos[0], post=False, without=works[1].number)
    assert carried(page) == {works[0].number, photos[0].number}
    assert page.context["fault"] == ""


def test_category_that_is_used_up_is_told_and_the_others_are_cast(known, voter, category, works, photos):
    ballots.cast(voter=voter, category=category, picks=[work.pk for work in works[:5]], origin=ballots.Origin())
    page = confirm(known, works[5], photos[0])
    assert page.status_code == 409
    assert faults(page) == {
        "film": "这一类您已投 5 件，还可以投 0 件，这次选了 1 件。请取消多出的几件。",
        "picture": "",
    }
    assert page.context["fault"] == "有 1 类不能投出，原因写在下面各类里，选的作品都还在。"
    assert carried(page) == {works[5].number, photos[0].number}
    assert list(Vote.objects.filter(category__code="picture").values_list("entry_id", flat=True)) == [photos[0].pk]
    receipt = Vote.objects.get(category__code="picture").receipt
    assert page.context["parts"][1].receipt_id == receipts.address_id(receipt)


def test_busy_category_can_be_sent_again_and_nothing_is_voted_twice(known, works, photos, monkeypatch):
    real = ballots.cast

    def busy_films(*, category, **rest):
        return ballots.Busy(retry_after=3) if category.code == "film" else real(category=category, **rest)

    monkeypatch.setattr(ballots, "cast", busy_films)
    page = confirm(known, works[0], photos[0])
    assert (page.status_code, page["Retry-After"]) == (503, "3")
    monkeypatch.setattr(ballots, "cast", real)
    assert len(ids_in(confirm(known, works[0], photos[0]).url)) == 2
    assert Vote.objects.count() == 2


def test_work_that_fell_meanwhile_is_told_in_its_category_and_the_others_are_cast(known, works, photos):
    scene.fell(photos[0], "使用了他人素材。")
    page = confirm(known, works[0], photos[0], photos[1])
    assert page.status_code == 409
    assert "《第1件》已取消参评资格，已从选票中去掉，这个名额可以另选。原因：使用了他人素材。" in page.content.decode()
    assert list(Vote.objects.values_list("entry_id", flat=True)) == [works[0].pk]
    assert len(ids_in(confirm(known, works[0], photos[1]).url)) == 2


def test_unknown_voter_takes_all_categories_to_the_number(client, works, photos):
    answer = confirm(client, works[0], photos[0], **{"from": "qr"})
    asked = parse_qs(urlsplit(answer.url).query)
    assert (urlsplit(answer.url).path, asked) == (
        reverse("vote_phone"),
        {"pick": [works[0].number, photos[0].number], "from": ["qr"]},
    )
    page = client.get(answer.url)
    assert carried(page) == {works[0].number, photos[0].number}
    assert re.findall(r'name="reached" value="([^"]+)"', page.content.decode()) == ["qr"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [({}, "gallery"), ({"reached": "share"}, "share"), ({"from": "work"}, "work"), ({"reached": "'; --"}, "gallery")],
)
def test_vote_keeps_how_its_voter_came(known, works, sent, kept):
    confirm(known, works[0], **sent)
    assert Vote.objects.get().reached == kept


def test_receipts_of_others_in_the_address_are_not_shown(known, works, photos, category):
    stranger = voters.voter_of(campaign=category.campaign, phone=scene.OTHER_PHONE)
    theirs = ballots.cast(voter=stranger, category=category, picks=[works[3].pk], origin=ballots.Origin())
    assert isinstance(theirs, ballots.Cast)
    own = ids_in(confirm(known, works[0]).url)
    page = known.get(reverse("vote_receipt", args=["-".join([*own, receipts.address_id(theirs.receipt)])]))
    assert page.context["voted"] == [works[0].number]
    assert known.get(reverse("vote_receipt", args=[receipts.address_id(theirs.receipt)])).status_code == 404


@pytest.mark.parametrize("ids", ["x", "-", "0" * 16, "-".join(["0" * 16] * 60), "%", "_" * 16])
def test_receipt_addresses_that_name_nothing_do_not_exist(known, works, ids):
    confirm(known, works[0])
    assert known.get(f"/vote/receipt/{ids}/").status_code == 404


def test_ballot_of_all_works_keeps_no_session(known, works, photos):
    confirm(known, works[0], photos[0], post=False)
    answer = confirm(known, works[0], photos[0])
    known.get(answer.url)
    assert "sessionid" not in known.cookies


def test_without_script_the_gallery_carries_the_picks_of_other_categories(client, works, photos, campaign):
    page = client.get(reverse("gallery"), picks(works[0], photos[0], category="picture"))
    assert page.context["picked_count"] == 1
    assert [card.entry.pk for card in page.context["other_picks"]] == [works[0].pk]
    assert f'name="pick" value="{works[0].number}" data-hidden-pick' in re.sub(r"\s+", " ", page.content.decode())
