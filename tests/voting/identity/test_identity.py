"""Numbers that people type, and the cookie that knows a voter again."""

from __future__ import annotations

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from tests.voting import scene
from voting.identity import cookie, voters
from voting.models import Voter

PHONE = scene.PHONE


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        " 138 0000 1234 ",
        "138-0000-1234",
        "+86 13800001234",
        "0086-13800001234",
        "8613800001234",
        "１３８００００１２３４",
    ],
)
def test_number_is_normalised(typed):
    assert voters.normalise(typed) == "+8613800001234"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1380000123",
        "138000012345",
        "12800001234",
        "05911234567",
        "1380000123a",
        "+1 2025550123",
        "１３８０００\x00１２３４",
        "٠١٢٣٤٥٦٧٨٩٠",
    ],
)
def test_what_is_no_mobile_number_is_refused(typed):
    with pytest.raises(voters.BadNumber):
        voters.normalise(typed)


def test_identity_of_a_number_differs_between_campaigns_and_keys(campaign, settings):
    other = scene.make_campaign(current=False)
    here = voters.phone_hmac(campaign=campaign, phone=PHONE)
    assert voters.phone_hmac(campaign=other, phone=PHONE) != here
    settings.PHONE_HMAC_KEY = "another key"
    assert voters.phone_hmac(campaign=campaign, phone=PHONE) != here


# ── Cookie ──
def with_cookie(value):
    request = RequestFactory().get("/")
    request.COOKIES[cookie.COOKIE] = value
    return request


def cookie_of(voter):
    response = HttpResponse()
    cookie.remember(response, voter)
    return response.cookies[cookie.COOKIE]


def test_cookie_tells_the_voter_and_is_kept_from_scripts(campaign, voter):
    found = cookie_of(voter)
    assert (found["httponly"], found["samesite"]) == (True, "Lax")
    assert cookie.known_voter(with_cookie(found.value), campaign) == voter


def test_tampered_cookie_is_nobody(campaign, voter):
    other = voters.voter_of(campaign=campaign, phone=scene.OTHER_PHONE)
    value = cookie_of(voter).value
    forged = value.replace(f"|{voter.pk}|", f"|{other.pk}|", 1)
    foreign = signing.TimestampSigner(salt="elsewhere").sign(f"{campaign.pk}|{voter.pk}|1")
    for bad in (forged, foreign, value[:-1], "", "a|b|c", f"{campaign.pk}|{voter.pk}|1"):
        assert cookie.known_voter(with_cookie(bad), campaign) is None


def test_cookie_of_an_earlier_epoch_is_nobody(campaign, voter):
    value = cookie_of(voter).value
    Voter.objects.update(epoch=2)
    assert cookie.known_voter(with_cookie(value), campaign) is None


def test_cookie_of_another_campaign_is_nobody(campaign, voter):
    other = scene.make_campaign(current=False)
    assert cookie.known_voter(with_cookie(cookie_of(voter).value), other) is None


def test_voter_below_the_campaigns_least_level_is_nobody(campaign, voter):
    Voter.objects.update(level=1)
    assert cookie.known_voter(with_cookie(cookie_of(voter).value), campaign) is None
