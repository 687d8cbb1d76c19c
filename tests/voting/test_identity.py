"""Numbers, codes, caps, the proof of work and the cookie."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import altcha
import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.refusals import Refused
from tests.voting import scene
from voting import captcha, codes, gateways, identity, receipts, tasks, throttle
from voting.models import PhoneCode, Voter

PHONE = scene.PHONE


@pytest.fixture(autouse=True)
def sms(settings, tmp_path):
    settings.SMS_BACKEND = "voting.gateways.FileGateway"
    settings.SMS_LOG = tmp_path / "sms.log"
    return settings.SMS_LOG


def code_in(log):
    return re.findall(r"验证码是 (\d{6})", log.read_text(encoding="utf-8"))[-1]


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


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
    assert identity.normalise(typed) == "+8613800001234"


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
    with pytest.raises(identity.BadNumber):
        identity.normalise(typed)


def test_identity_of_a_number_differs_between_campaigns_and_keys(campaign, settings):
    other = scene.make_campaign(current=False)
    here = identity.phone_hmac(campaign=campaign, phone=PHONE)
    assert identity.phone_hmac(campaign=other, phone=PHONE) != here
    settings.PHONE_HMAC_KEY = "another key"
    assert identity.phone_hmac(campaign=campaign, phone=PHONE) != here


def test_right_code_makes_one_voter_without_her_number(campaign, sms):
    sent = codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")
    voter = codes.accept(sent=sent, typed=code_in(sms))
    assert Voter.objects.get() == voter
    assert (voter.prefix7, voter.level) == ("1380000", 2)
    assert PHONE[3:] not in str(Voter.objects.values().get())


def test_code_is_kept_only_as_a_hash(campaign, sms):
    codes.send(campaign=campaign, phone=PHONE, ip=None)
    assert code_in(sms) not in str(PhoneCode.objects.values_list("code_hmac", "phone_hmac").get())


def test_code_is_good_once(campaign, sms):
    sent = codes.send(campaign=campaign, phone=PHONE, ip=None)
    codes.accept(sent=sent, typed=code_in(sms))
    with pytest.raises(Refused, match="已经用过"):
        codes.accept(sent=sent, typed=code_in(sms))


def test_fifth_wrong_code_locks_it_even_for_the_right_one(campaign, sms):
    sent = codes.send(campaign=campaign, phone=PHONE, ip=None)
    right = code_in(sms)
    said = []
    for _try in range(5):
        with pytest.raises(Refused) as refused:
            codes.accept(sent=sent, typed=other_than(right))
        said.append(str(refused.value))
    assert [re.search(r"还可以试 (\d) 次", text).group(1) for text in said[:4]] == ["4", "3", "2", "1"]
    assert said[4] == "已连续输错 5 次，这个验证码作废，请重新获取。"
    with pytest.raises(Refused, match="已连续输错 5 次"):
        codes.accept(sent=sent, typed=right)
    assert Voter.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "12345", "１２３４５６７", "' OR 1=1 --", "\x00" * 6])
def test_hostile_code_is_only_wrong(campaign, typed):
    sent = codes.send(campaign=campaign, phone=PHONE, ip=None)
    with pytest.raises(Refused, match="验证码不对"):
        codes.accept(sent=sent, typed=typed)


def test_code_expires_after_five_minutes(campaign, sms):
    sent = codes.send(campaign=campaign, phone=PHONE, ip=None)
    PhoneCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="超过 5 分钟"):
        codes.accept(sent=sent, typed=code_in(sms))
    assert sent.expires_at - sent.sent_at == timedelta(minutes=5)


def test_expired_codes_are_erased_with_their_numbers(campaign):
    codes.send(campaign=campaign, phone=PHONE, ip=None)
    codes.send(campaign=campaign, phone=scene.OTHER_PHONE, ip=None)
    PhoneCode.objects.filter(phone=PHONE).update(expires_at=timezone.now())
    assert tasks.erase_codes() == 1
    assert list(PhoneCode.objects.values_list("phone", flat=True)) == [scene.OTHER_PHONE]


def test_second_code_within_a_minute_is_refused_with_the_wait(campaign):
    codes.send(campaign=campaign, phone=PHONE, ip=None)
    with pytest.raises(Refused, match=r"请 (59|60) 秒后再获取"):
        codes.send(campaign=campaign, phone=PHONE, ip=None)
    assert PhoneCode.objects.count() == 1


def test_sixth_code_of_a_day_is_refused(campaign, monkeypatch):
    monkeypatch.setattr(throttle, "PER_NUMBER", throttle.RateLimitItemPerSecond(100, 60))
    for _code in range(5):
        codes.send(campaign=campaign, phone=PHONE, ip=None)
    with pytest.raises(Refused, match="今天已获取 5 次"):
        codes.send(campaign=campaign, phone=PHONE, ip=None)


@pytest.mark.parametrize(
    ("cap", "second", "is_full"),
    [
        ("PER_ADDRESS", "203.0.113.9", True),
        ("PER_ADDRESS", "203.0.113.10", False),
        ("PER_NETWORK", "203.0.113.10", True),
        ("PER_NETWORK", "203.0.114.10", False),
    ],
)
def test_address_and_network_have_caps(campaign, monkeypatch, cap, second, is_full):
    monkeypatch.setattr(throttle, cap, throttle.RateLimitItemPerHour(1))
    codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")
    if is_full:
        with pytest.raises(Refused, match="您所在的网络"):
            codes.send(campaign=campaign, phone=scene.OTHER_PHONE, ip=second)
    else:
        codes.send(campaign=campaign, phone=scene.OTHER_PHONE, ip=second)
    assert PhoneCode.objects.count() == (1 if is_full else 2)


def test_counters_that_cannot_be_reached_stop_the_sending(campaign, monkeypatch):
    def broken(*args):
        raise throttle.RedisError("gone")

    monkeypatch.setattr(throttle._limiter(), "hit", broken)
    with pytest.raises(Refused, match="暂时不能发送"):
        codes.send(campaign=campaign, phone=PHONE, ip=None)


def test_failed_message_leaves_no_code_and_may_be_tried_at_once(campaign, settings):
    settings.SMS_BACKEND = "voting.gateways.HttpGateway"
    settings.SMS_HTTP_URL = "http://127.0.0.1:9/"
    for _try in range(2):
        with pytest.raises(Refused, match="短信没有发出去"):
            codes.send(campaign=campaign, phone=PHONE, ip=None)
    assert PhoneCode.objects.count() == 0


@pytest.mark.parametrize("url", ["", "file:///etc/passwd"])
def test_http_gateway_speaks_only_http(settings, url):
    settings.SMS_HTTP_URL = url
    with pytest.raises(gateways.NotSent):
        gateways.HttpGateway().send(phone=PHONE, text="x")


# ── Proof of work and sum ──
def solve(challenge):
    made = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(made, altcha.solve_challenge(made)).to_base64()


def easy_challenge(**changes):
    values = {"key_prefix": "", "expires_at": int(time.time()) + 60, "hmac_secret": captcha._key()} | changes
    return altcha.create_challenge("PBKDF2/SHA-256", 1, **values).to_dict()


def test_proof_of_work_counts_once():
    work = solve(easy_challenge())
    assert captcha.solved(work=work, answer="", token="") == captcha.WORK
    assert captcha.solved(work=work, answer="", token="") == ""


@pytest.mark.parametrize("changes", [{"hmac_secret": "ours?"}, {"expires_at": 1}], ids=["forged", "expired"])
def test_proof_of_work_that_is_not_ours_or_too_old_is_refused(changes):
    assert captcha.solved(work=solve(easy_challenge(**changes)), answer="", token="") == ""


@pytest.mark.parametrize("work", ["x", "e30=", "W10=", "A" * 5000, "eyJjaGFsbGVuZ2UiOiBbXX0="])
def test_proof_of_work_that_is_no_such_thing_is_refused(work):
    assert captcha.solved(work=work, answer="", token="") == ""


def answer_to(question):
    first, second = (captcha._NUMERALS.index(question.text[place]) for place in (0, 2))
    return str(first + second)


def test_sum_is_an_alternative_and_counts_once():
    question = captcha.question()
    right = answer_to(question)
    assert captcha.solved(work="", answer="0", token=question.token) == ""
    assert captcha.solved(work="", answer=right, token=question.token) == captcha.SUM
    assert captcha.solved(work="", answer=right, token=question.token) == ""
    assert captcha.solved(work="", answer=right, token="forged.token:1:x") == ""


# ── Cookie ──
def with_cookie(value):
    request = RequestFactory().get("/")
    request.COOKIES[identity.COOKIE] = value
    return request


def cookie_of(voter):
    response = HttpResponse()
    identity.remember(response, voter)
    return response.cookies[identity.COOKIE]


def test_cookie_tells_the_voter_and_is_kept_from_scripts(campaign, voter):
    cookie = cookie_of(voter)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert identity.known_voter(with_cookie(cookie.value), campaign) == voter


def test_tampered_cookie_is_nobody(campaign, voter):
    other = identity.voter_of(campaign=campaign, phone=scene.OTHER_PHONE)
    value = cookie_of(voter).value
    forged = value.replace(f"|{voter.pk}|", f"|{other.pk}|", 1)
    foreign = signing.TimestampSigner(salt="elsewhere").sign(f"{campaign.pk}|{voter.pk}|1")
    for bad in (forged, foreign, value[:-1], "", "a|b|c", f"{campaign.pk}|{voter.pk}|1"):
        assert identity.known_voter(with_cookie(bad), campaign) is None


def test_cookie_of_an_earlier_epoch_is_nobody(campaign, voter):
    value = cookie_of(voter).value
    Voter.objects.update(epoch=2)
    assert identity.known_voter(with_cookie(value), campaign) is None


def test_cookie_of_another_campaign_is_nobody(campaign, voter):
    other = scene.make_campaign(current=False)
    assert identity.known_voter(with_cookie(cookie_of(voter).value), other) is None


def test_voter_below_the_campaigns_least_level_is_nobody(campaign, voter):
    Voter.objects.update(level=1)
    assert identity.known_voter(with_cookie(cookie_of(voter).value), campaign) is None


# ── Receipts ──
def test_receipt_is_read_back_as_people_type_it():
    made = receipts.new()
    assert len(made) == 30
    assert receipts.groups(made) == [made[n : n + 5] for n in range(0, 30, 5)]
    typed = " ".join(receipts.groups(made)).lower().replace("0", "o").replace("1", "l")
    assert receipts.read(typed) == made


def test_receipt_with_a_slip_of_the_pen_is_known_as_such():
    made = receipts.new()
    for place in range(30):
        wrong = made[:place] + ("7" if made[place] != "7" else "8") + made[place + 1 :]
        assert receipts.read(wrong) is None
    for bad in ("", "x", made + "0", "长" * 30, "\x00" * 30):
        assert receipts.read(bad) is None
