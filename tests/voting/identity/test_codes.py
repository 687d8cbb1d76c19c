"""Codes by text message: one voter a number, their tries and caps, and the gateway that sends them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.outbox import sms_gateways
from common.refusals import Refused
from tests.voting import scene
from tests.voting.scene import code_in, other_than
from voting import tasks
from voting.identity import budget, codes, rate_limits
from voting.models import PhoneCode, Voter

PHONE = scene.PHONE


@pytest.fixture(autouse=True)
def sms(settings, tmp_path):
    settings.SMS_BACKEND = "file"
    settings.SMS_LOG = tmp_path / "sms.log"
    return settings.SMS_LOG


def test_right_code_makes_one_voter_without_her_number(campaign, sms):
    sent = codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")
    voter = codes.accept(sent=sent, typed=code_in(sms))
    assert Voter.objects.get() == voter
    assert (voter.prefix7, voter.level) == ("1380000", 2)
    assert PHONE[3:] not in str(Voter.objects.values().get())


def test_seconds_to_the_code_are_kept_and_the_next_proof_keeps_its_own(campaign, sms, monkeypatch):
    monkeypatch.setattr(rate_limits, "PER_NUMBER", rate_limits.RateLimitItemPerSecond(100, 60))
    begun = timezone.now()
    for later, took in ((0, 42), (3600, 2)):
        with time_machine.travel(begun + timedelta(seconds=later), tick=False) as clock:
            sent = codes.send(campaign=campaign, phone=PHONE, ip=None)
            clock.shift(took)
            codes.accept(sent=sent, typed=code_in(sms))
        assert Voter.objects.get().code_seconds == took
        assert codes.accepted_before(sent=sent, typed=code_in(sms)) == Voter.objects.get(code_seconds=took)


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
    monkeypatch.setattr(rate_limits, "PER_NUMBER", rate_limits.RateLimitItemPerSecond(100, 60))
    for _code in range(5):
        codes.send(campaign=campaign, phone=PHONE, ip=None)
    with pytest.raises(Refused, match="今天已获取 5 次"):
        codes.send(campaign=campaign, phone=PHONE, ip=None)


def test_strangers_five_requests_do_not_shut_the_owner_out(campaign, monkeypatch):
    monkeypatch.setattr(rate_limits, "PER_NUMBER", rate_limits.RateLimitItemPerSecond(100, 60))
    for _code in range(5):
        codes.send(campaign=campaign, phone=PHONE, ip="198.51.100.7")
    with pytest.raises(Refused, match="今天已获取 5 次"):
        codes.send(campaign=campaign, phone=PHONE, ip="198.51.100.7")
    assert codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")


def test_number_is_not_flooded_from_many_addresses(campaign, monkeypatch):
    monkeypatch.setattr(rate_limits, "PER_NUMBER", rate_limits.RateLimitItemPerSecond(100, 60))
    for number in range(rate_limits.PER_NUMBER_DAY.amount):
        codes.send(campaign=campaign, phone=PHONE, ip=f"198.51.{number}.7")
    with pytest.raises(Refused, match="次数太多"):
        codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")


def test_message_that_was_not_sent_costs_nobody_anything(campaign, settings):
    settings.SMS_BACKEND, settings.SMS_HTTP_URL = "http", "http://127.0.0.1:9/"
    for _try in range(6):
        with pytest.raises(Refused, match="短信没有发出去"):
            codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")
    settings.SMS_BACKEND = "file"
    assert codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")
    assert budget.today().sent == 1


def test_whole_day_has_an_end_and_an_alarm_before_it(campaign, settings, caplog):
    settings.SMS_A_DAY = 2
    for number in range(2):
        codes.send(campaign=campaign, phone=f"+861380000{number:04d}", ip=None)
    with pytest.raises(Refused, match="已达上限"):
        codes.send(campaign=campaign, phone="+8613800009999", ip=None)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "2 of 2 text messages of a day are sent"
    ]


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
    monkeypatch.setattr(rate_limits, cap, rate_limits.RateLimitItemPerHour(1))
    codes.send(campaign=campaign, phone=PHONE, ip="203.0.113.9")
    if is_full:
        with pytest.raises(Refused, match="您所在的网络"):
            codes.send(campaign=campaign, phone=scene.OTHER_PHONE, ip=second)
    else:
        codes.send(campaign=campaign, phone=scene.OTHER_PHONE, ip=second)
    assert PhoneCode.objects.count() == (1 if is_full else 2)


def test_counters_that_cannot_be_reached_stop_the_sending(campaign, monkeypatch):
    def broken(*args):
        raise rate_limits.RedisError("gone")

    for verb in ("hit", "test"):
        monkeypatch.setattr(rate_limits._limiter(), verb, broken)
    with pytest.raises(Refused, match="暂时不能发送"):
        codes.send(campaign=campaign, phone=PHONE, ip=None)


def test_failed_message_leaves_no_code_and_may_be_tried_at_once(campaign, settings):
    settings.SMS_BACKEND = "http"
    settings.SMS_HTTP_URL = "http://127.0.0.1:9/"
    for _try in range(2):
        with pytest.raises(Refused, match="短信没有发出去"):
            codes.send(campaign=campaign, phone=PHONE, ip=None)
    assert PhoneCode.objects.count() == 0


@pytest.mark.parametrize("url", ["", "file:///etc/passwd"])
def test_http_gateway_speaks_only_http(settings, url):
    settings.SMS_HTTP_URL = url
    with pytest.raises(sms_gateways.NotSent):
        sms_gateways.HttpGateway().send(phone=PHONE, text="x")


@pytest.mark.parametrize(
    ("name", "gateway"),
    [
        ("console", sms_gateways.ConsoleGateway),
        ("file", sms_gateways.FileGateway),
        ("http", sms_gateways.HttpGateway),
        ("voting.gateways.HttpGateway", sms_gateways.HttpGateway),  # an operator's file of 2026
        ("accounts.outbox.sms_gateways.HttpGateway", sms_gateways.HttpGateway),
    ],
)
def test_gateway_is_named_plainly_or_as_operators_once_did(settings, name, gateway):
    settings.SMS_BACKEND = name
    assert type(sms_gateways.get_gateway()) is gateway
