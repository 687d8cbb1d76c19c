"""A known voter's ballot past the other middleware: one statement, the same headers; the ordinary way for the rest."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign
from submissions import states
from submissions.models import Entry
from tests import factories
from tests.voting import scene
from voting.casting import ballots
from voting.casting.statement import jam
from voting.identity import cookie, device, voters
from voting.models import Vote, Voter

FORM = "application/x-www-form-urlencoded"
TOKEN = "t" * 32


@pytest.fixture
def known(client, voter):
    return known_by(client, voter)


def known_by(client, voter):
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    return client


def post(client, *works, **more):
    """As a browser sends it; the test client's own way of sending forms (multipart) goes the ordinary way."""
    fields = [("category", "film"), *(("pick", work.number) for work in works), *more.items()]
    return client.post(reverse("vote_confirm"), urlencode(fields), content_type=FORM)


def receipt_of(vote):
    return reverse("vote_receipt", args=[vote.receipt_sha256[:16]])


@pytest.mark.parametrize("count", [1, 3])
def test_known_voters_ballot_is_one_statement(known, works, count, django_assert_num_queries):
    post(known, works[6])  # the list is known from now on
    with django_assert_num_queries(1):
        answer = post(known, *works[:count])
    assert (answer.status_code, answer.url) == (302, receipt_of(Vote.objects.filter(entry=works[0]).get()))
    assert Vote.objects.count() == 1 + count


@pytest.mark.parametrize("count", [1, 3])
def test_repeated_ballot_is_two_statements_and_the_same_receipt(known, works, count, django_assert_num_queries):
    first = post(known, *works[:count])
    with django_assert_num_queries(2):
        assert post(known, *works[:count]).url == first.url
    assert Vote.objects.count() == count


def test_answer_has_the_headers_of_the_ordinary_way(known, works):
    short, ordinary = post(known, works[0]), known.post(reverse("vote_confirm"), form(works[1]))
    assert ordinary.status_code == short.status_code == 302
    assert told(short) == told(ordinary)
    assert "default-src 'none'" in short["Content-Security-Policy"]
    assert short["Content-Length"] == "0"


def form(*works):
    return {"category": "film", "pick": [work.number for work in works]}


def told(answer):
    """Directives of the policy stand in any order; the rest of what the two have in common."""
    headers = dict(answer.headers)
    policy = sorted(headers.pop("Content-Security-Policy").split("; "))
    vary = sorted(headers.pop("Vary").split(", "))
    headers.pop("X-Request-ID")  # each request's own
    return headers | {"policy": policy, "vary": vary, "Location": "", "Expires": "", "Content-Length": ""}


def test_answer_sets_the_devices_cookie_once_and_no_other(known, works):
    assert list(post(known, works[0]).cookies) == [device.COOKIE]
    assert list(post(known, works[1]).cookies) == []
    kept = dict(Vote.objects.values_list("entry", "device"))
    assert (kept[works[0].pk], len(kept[works[1].pk])) == ("", 64)


def test_foreign_form_is_refused(voter, works):
    stranger = known_by(Client(enforce_csrf_checks=True), voter)
    assert post(stranger, works[0]).status_code == 403
    assert Vote.objects.count() == 0
    stranger.cookies["csrftoken"] = TOKEN
    assert post(stranger, works[0], csrfmiddlewaretoken="x" * 32).status_code == 403
    assert post(stranger, works[0], csrfmiddlewaretoken=TOKEN).status_code == 302
    assert Vote.objects.count() == 1


def test_name_that_is_not_ours_is_refused(known, works, settings):
    settings.ALLOWED_HOSTS = ["bamin.example.org"]
    assert post(known, works[0]).status_code == 400
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("change", [{"epoch": 2}, {"level": 1}], ids=["logged out everywhere", "level too low"])
def test_cookie_that_holds_no_more_leads_to_the_number_with_the_picks(known, voter, works, change):
    Voter.objects.filter(pk=voter.pk).update(**change)
    answer = post(known, works[0], works[1])
    assert urlsplit(answer.url).path == reverse("vote_phone")
    assert f"pick={works[0].number}&pick={works[1].number}" in answer.url
    assert Vote.objects.count() == 0


def test_old_cookie_gets_no_old_receipt(known, voter, works):
    post(known, works[0])
    Voter.objects.filter(pk=voter.pk).update(epoch=2)
    assert urlsplit(post(known, works[0]).url).path == reverse("vote_phone")


def test_forged_cookie_is_nobody(client, voter, works):
    client.cookies[cookie.COOKIE] = f"{voter.campaign_id}|{voter.pk}|1:aaaa:bbbb"
    assert urlsplit(post(client, works[0]).url).path == reverse("vote_phone")
    assert Vote.objects.count() == 0


def test_voter_of_another_campaign_is_nobody(client, works):
    other = voters.voter_of(campaign=scene.make_campaign(current=False), phone=scene.PHONE)
    assert urlsplit(post(known_by(client, other), works[0]).url).path == reverse("vote_phone")


def test_work_that_left_the_list_a_moment_ago_is_refused(known, works):
    post(known, works[0])  # the list is known from now on
    Entry.objects.filter(pk=works[1].pk).update(state=states.WITHDRAWN)
    assert post(known, works[1]).status_code == 409
    assert Vote.objects.count() == 1


def test_close_is_the_databases(known, works, campaign: Campaign):
    factories.set_phase(campaign, "vote", is_open=False)
    assert post(known, works[0]).status_code == 410


def test_more_than_the_quota_is_told_on_the_ordinary_page(known, works):
    post(known, *works[:5])
    page = post(known, works[5])
    assert (page.status_code, Vote.objects.count()) == (409, 5)
    assert "这一类您已投 5 件" in page.content.decode()


@pytest.fixture
def jammed(monkeypatch):
    """Somebody holds the table of the votes."""

    class Locked(Exception):
        sqlstate = "55P03"

    def insert(ballot):
        raise OperationalError("canceling statement due to lock timeout") from Locked()

    monkeypatch.setattr(ballots._Ballot, "insert", insert)
    yield monkeypatch
    jam.end()


def test_busy_site_gives_the_form_back_without_a_question(known, works, jammed, django_assert_num_queries):
    post(known, works[0])
    with django_assert_num_queries(0):
        page = post(known, works[0], works[1], reached="qr")
    assert (page.status_code, page["Retry-After"]) == (503, "2")
    html = page.content.decode()
    for field in (f'name="pick" value="{works[1].number}"', 'name="reached" value="qr"', 'name="csrfmiddlewaretoken"'):
        assert field in html
    assert "请过几秒点“再投一次”" in html
    jammed.undo()
    jam.end()
    assert post(known, works[0], works[1]).status_code == 302


def test_after_a_jam_one_looks_and_the_others_are_told_at_once(voter, category, works, jammed):
    asked = []
    waiting = ballots._Ballot.insert
    jammed.setattr(ballots._Ballot, "insert", lambda ballot: asked.append(1) or waiting(ballot))
    clock = [100.0]
    jammed.setattr(jam.time, "monotonic", lambda: clock[0])

    def cast():
        return ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())

    assert [cast(), cast(), cast()] == [ballots.Busy()] * 3
    assert len(asked) == 1
    clock[0] += jam.LOOK_AGAIN_S
    assert [cast(), cast()] == [ballots.Busy()] * 2
    assert len(asked) == 2


@pytest.mark.parametrize("kind", ["multipart/form-data", "chunked", "large"])
def test_what_is_no_small_form_goes_the_ordinary_way(known, works, kind):
    more = {"HTTP_TRANSFER_ENCODING": "chunked"} if kind == "chunked" else {}
    body = urlencode([("category", "film"), ("pick", works[0].number), ("x", "x" * 70_000 if kind == "large" else "")])
    sent = (form(works[0]),) if kind.startswith("multipart") else (body, FORM)
    answer = known.post(reverse("vote_confirm"), *sent, **more)
    assert (answer.status_code, Vote.objects.count()) == (302, 1)
