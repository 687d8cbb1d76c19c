"""A voter sees all that is kept of her, takes it away, erases it; to others the pages say nothing."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.urls import reverse

from common import in_words
from tests.voting import scene
from voting.casting import ballots
from voting.identity import codes, cookie, device, rate_limits, voters
from voting.models import PhoneCode, Vote, Voter
from voting.privacy import kept

ORIGIN = ballots.Origin("203.0.113.9", "Mozilla/5.0 (Linux; Android 13)", "d" * 64, "qr")
# Keys that stand for what is shown by its name, or tell nothing by themselves.
SHOWN_BY_NAME = {"Voter.erased_at", "Voter.epoch", "Vote.voter", "Vote.category", "Vote.entry", "Vote.day"}
CODES_OWN = {"PhoneCode.phone_hmac", "PhoneCode.code_hmac", "PhoneCode.tries", "PhoneCode.used_at"}


@pytest.fixture
def vote(category: Any, works: Any, voter: Voter) -> Vote:
    Voter.objects.update(code_seconds=12)
    voter.refresh_from_db()
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ORIGIN)
    return Vote.objects.get()


@pytest.fixture
def known(client: Any, voter: Voter) -> Any:
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    return client


def words_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_page_and_file_show_every_field_that_is_declared_of_her(known, voter, vote, settings, tmp_path):
    settings.SMS_BACKEND, settings.SMS_LOG = "file", tmp_path / "sms.log"
    codes.send(campaign=voter.campaign, phone=scene.PHONE, ip="198.51.100.7")
    taken = known.get(reverse("my_data_file"))
    assert taken["Content-Disposition"] == 'attachment; filename="my-data.json"'
    told = {json.dumps(value) for value in _leaves(taken.json())}
    page = words_of(known.get(reverse("my_data")))
    rows = {"Voter": Voter.objects.get(), "Vote": vote, "PhoneCode": PhoneCode.objects.get()}
    missing = []
    for field in [field for row in kept.KEPT for field in row.fields]:
        model, name = field.split(".")
        if model in rows and field not in SHOWN_BY_NAME | CODES_OWN and (value := _shown(rows[model], name)):
            if json.dumps(value) not in told or value not in page:
                missing.append((field, value))
    assert missing == []
    assert vote.entry.title in page and vote.category.short_name in page


def _shown(row, name):
    value = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    return in_words.to_the_second(value) if hasattr(value, "hour") else str(value or "")


def _leaves(found):
    if isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _leaves(one)
    else:
        yield found


def test_erasing_needs_the_tick(known, vote):
    page = known.post(reverse("my_data"), {})
    assert (page.status_code, Voter.objects.get().erased_at) == (400, None)
    assert "请先勾选，确认您已了解删除的后果。" in words_of(page)


def test_erasing_forgets_the_browser_and_says_so(known, vote):
    answer = known.post(reverse("my_data"), {"agreed": "on"})
    assert (answer.status_code, answer.url) == (302, reverse("my_data"))
    assert [answer.cookies[name].value for name in (cookie.COOKIE, device.COOKIE)] == ["", ""]
    page = known.get(answer.url)
    assert page.context["voter"] is None
    assert "您的投票信息已删除。已投出的选票仍然有效，可凭回执核对。" in words_of(page)
    assert Vote.objects.filter(ip=None, user_agent="", device="", code_seconds=None).count() == 1


def test_receipt_is_good_after_erasing(known, vote):
    known.post(reverse("my_data"), {"agreed": "on"})
    page = known.post(reverse("check_vote"), {"receipt": vote.receipt})
    assert vote.entry.title in words_of(page)


def test_other_browsers_of_an_erased_voter_are_nobodies(known, client, campaign, voter, vote):
    other = client.__class__()
    other.cookies[cookie.COOKIE] = known.cookies[cookie.COOKIE].value
    known.post(reverse("my_data"), {"agreed": "on"})
    assert other.get(reverse("my_data")).context["voter"] is None


def test_strangers_file_does_not_exist_and_her_page_leads_to_the_number(client, campaign):
    assert client.get(reverse("my_data_file")).status_code == 404
    page = client.get(reverse("my_data"))
    assert (page.status_code, reverse("vote_phone") in page.content.decode()) == (200, True)
    assert client.post(reverse("my_data"), {"agreed": "on"}).status_code == 200


def test_erased_number_is_told_when_it_comes_back(known, campaign, vote, settings, tmp_path, monkeypatch):
    settings.SMS_BACKEND, settings.SMS_LOG = "file", tmp_path / "sms.log"
    monkeypatch.setattr(rate_limits, "PER_NUMBER", rate_limits.RateLimitItemPerSecond(100, 60))
    known.post(reverse("my_data"), {"agreed": "on"})
    question = known.get(reverse("vote_phone")).context["question"]
    form = {"phone": "13800001234", "answer": scene.answer_to(question), "token": question.token}
    assert known.post(reverse("vote_phone"), form).status_code == 302
    page = known.post(reverse("vote_code"), {"code": scene.code_in(settings.SMS_LOG)})
    assert page.status_code == 400
    assert "已按本人要求删除，本次活动中不能再用它投票" in words_of(page)


def test_page_costs_the_same_for_one_vote_and_three(known, campaign, category, works, voter, django_assert_num_queries):
    counted = []
    for work in works[:3]:
        ballots.cast(voter=voter, category=category, picks=[work.pk], origin=ORIGIN)
        with django_assert_num_queries(3):
            counted.append(known.get(reverse("my_data")).status_code)
    assert counted == [200, 200, 200]


def test_phone_page_asks_for_consent_with_the_same_figure(client, campaign, settings):
    settings.VOTE_TRACES_DAYS = 77
    assert "即表示您同意" in (page := words_of(client.get(reverse("vote_phone"))))
    assert "投票结束后 77 天清除" in page
