"""The picture of a ballot's receipts: all that the page says, within its rim, and for nobody but its voter."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from PIL import Image

from common.fonts import chinese_font
from tests.voting import scene
from voting import receipts, standing
from voting.casting import ballots, receipt_picture
from voting.identity import cookie, voters

LONG = "我和我的夜班师傅在十二公里隧道里走过的三千六百五十个夜晚以及那些没有说出口的话"


@pytest.fixture
def address(voter, category, works):
    works[1].title = LONG
    works[1].save()
    photos = scene.make_works(scene.category_of(category.campaign, "picture"), 1)
    given = [
        ballots.cast(voter=voter, category=its[0].category, picks=[work.pk for work in its], origin=ballots.Origin())
        for its in (works[:2], photos)
    ]
    ids = "-".join(receipts.address_id(one.receipt) for one in given if isinstance(one, ballots.Cast))
    return reverse("vote_receipt_picture", args=[ids])


def as_voter(client, voter):
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    return client


def test_voter_gets_a_small_picture_that_nobody_keeps_for_others(client, voter, address):
    answer = as_voter(client, voter).get(address)
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/png", True)
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.width) == ("PNG", 750)
        assert picture.height > 700
    assert len(answer.content) < 60_000


def test_picture_of_somebody_else_does_not_exist(client, category, address):
    assert client.get(address).status_code == 404
    stranger = voters.voter_of(campaign=category.campaign, phone=scene.OTHER_PHONE)
    assert as_voter(client, stranger).get(address).status_code == 404


def test_picture_holds_every_number_and_work_within_its_rim(voter, address):
    slips = standing.slips(voter=voter)
    rows = receipt_picture._rows("八闽好网民", slips)
    text = "".join(row.text for row in rows)
    assert all(" ".join(slip.groups) in text for slip in slips)
    assert all(vote.entry.title in text for slip in slips for vote in slip.votes)
    assert [row.text for row in rows if row.font.getlength(row.text) > receipt_picture.ROOM + 4] == []
    assert chinese_font(26).getlength(LONG) > receipt_picture.ROOM


def test_page_shows_the_picture_without_a_download(client, voter, address):
    page = as_voter(client, voter).get(address.removesuffix("receipt.png")).content.decode()
    assert f'src="{address}"' in page
    assert "download" not in page
