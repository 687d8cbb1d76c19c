"""The mark of a device: set where voting needs it, kept as a hash, worth nothing when forged."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from voting.identity import device


def with_cookie(value):
    request = RequestFactory().get("/")
    request.COOKIES[device.COOKIE] = value
    return request


def new_cookie():
    response = HttpResponse()
    device.keep(response)
    return response.cookies[device.COOKIE]


def test_mark_is_the_same_for_one_browser_and_differs_between_two():
    one, other = new_cookie().value, new_cookie().value
    mark = device.mark(with_cookie(one))
    assert device.mark(with_cookie(one)) == mark
    assert device.mark(with_cookie(other)) != mark
    assert re.fullmatch("[0-9a-f]{64}", mark)


def test_mark_does_not_tell_the_cookie_and_hangs_on_the_key(settings):
    value = new_cookie().value
    mark = device.mark(with_cookie(value))
    assert value.partition(":")[0] not in mark
    settings.PHONE_HMAC_KEY = "another key"
    assert device.mark(with_cookie(value)) != mark


@pytest.mark.parametrize("value", ["", "x", "x:y", "\x00", "a" * 5000])
def test_forged_cookie_is_no_mark(value):
    assert device.mark(with_cookie(value)) == ""


def test_cookie_is_kept_from_scripts_for_a_year():
    found = new_cookie()
    assert (found["httponly"], found["samesite"], found["max-age"]) == (True, "Lax", 365 * 86400)


@pytest.mark.parametrize("page", ["vote_phone", "vote_confirm"])
def test_pages_of_voting_set_the_cookie_once(client, works, page):
    address = f"{reverse(page)}?category=film&pick={works[0].number}"
    assert device.COOKIE in client.get(address).cookies
    assert device.COOKIE not in client.get(address).cookies


def test_pages_that_are_cached_set_none(client, works):
    for address in (reverse("gallery"), reverse("work", args=[works[0].number])):
        assert device.COOKIE not in client.get(address).cookies
