"""A plant of two thousand shares one address and gets through; who floods the numbers of others from one does not."""

from __future__ import annotations

import os
import signal
import time

import pytest
import time_machine
from django.urls import reverse

from common.refusals import Refused
from tests.voting import scene
from tools import servers
from voting.identity import captcha, codes, counters, rate_limits
from voting.models import PhoneCode, Voter

PHONE = scene.PHONE
PLANT = "203.0.113.9"


@pytest.fixture(autouse=True)
def sms(settings, tmp_path):
    settings.SMS_BACKEND, settings.SMS_LOG = "file", tmp_path / "sms.log"
    return settings.SMS_LOG


class KnowsCodes:
    """A gateway that remembers the last code instead of writing two thousand lines."""

    last = ""

    def send(self, *, fields, **_message):
        KnowsCodes.last = fields["code"]


def test_two_thousand_workers_of_one_address_are_proved_within_their_lunch_hour(campaign, settings):
    settings.SMS_BACKEND = f"{__name__}.KnowsCodes"
    begun = time.time()
    with time_machine.travel(begun, tick=False) as clock:
        for worker in range(2000):
            sent = codes.send(campaign=campaign, phone=f"+861390{worker:07d}", ip=PLANT, device=f"phone {worker}")
            if worker % 10:  # one in ten gives up
                codes.accept(sent=sent, typed=KnowsCodes.last)
            clock.shift(1.5)
        assert time.time() - begun < 3600
    assert Voter.objects.count() == 1800
    assert counters.in_all(campaign) == {"sent": 2000, "accepted": 1800, "failed": 0}


def test_address_that_proves_nothing_is_stopped_and_told_when(campaign, monkeypatch, sms):
    monkeypatch.setattr(rate_limits, "UNPROVED_AT_MOST", 3)
    for worker in range(3):
        last = codes.send(campaign=campaign, phone=f"+861390000000{worker}", ip=PLANT)
    with pytest.raises(Refused, match=r"您所在的网络获取验证码太频繁，请 60 分钟后再试，或者换用手机流量"):
        codes.send(campaign=campaign, phone=PHONE, ip=PLANT)
    codes.accept(sent=last, typed=scene.code_in(sms))
    assert codes.send(campaign=campaign, phone=PHONE, ip=PLANT)


def test_device_has_its_own_cap_whatever_its_address(campaign):
    for number in range(rate_limits.PER_DEVICE.amount):
        codes.send(campaign=campaign, phone=f"+86139000000{number:02d}", ip=f"198.51.{number}.7", device="one phone")
    with pytest.raises(Refused, match="这台设备今天获取验证码已达 10 次"):
        codes.send(campaign=campaign, phone=PHONE, ip="192.0.2.1", device="one phone")
    assert codes.send(campaign=campaign, phone=PHONE, ip="192.0.2.1", device="another")


def phone_form(client, phone):
    question = client.get(reverse("vote_phone")).context["question"]
    return {"phone": phone, "answer": scene.answer_to(question), "token": question.token}


def test_browser_without_cookies_has_the_narrow_room_of_its_address(client, campaign, monkeypatch):
    monkeypatch.setattr(rate_limits, "PER_ADDRESS_PLAIN", rate_limits.RateLimitItemPerHour(1))
    monkeypatch.setattr(captcha, "solved", lambda **given: captcha.WORK)
    answers = []
    for number in range(2):
        client.cookies.clear()
        answers.append(client.post(reverse("vote_phone"), {"phone": f"1390000000{number}"}).status_code)
    assert answers == [302, 400]
    client.get(reverse("vote_phone"))
    assert client.post(reverse("vote_phone"), {"phone": "13900000005"}).status_code == 302


# ── Valkey ──
@pytest.fixture
def own_valkey(settings):
    """A Valkey that this test may stop."""
    server = servers.start_throwaway_valkey()
    settings.REDIS_URL = server.url
    rate_limits._limiter.cache_clear()
    yield server
    rate_limits._limiter.cache_clear()
    os.kill(server.child.process.pid, signal.SIGCONT)
    server.stop()


@pytest.mark.parametrize("end", [signal.SIGSTOP, signal.SIGKILL], ids=["hangs", "dies"])
def test_valkey_away_is_a_sentence_within_two_seconds(client, campaign, own_valkey, end):
    form = phone_form(client, "13800001234")
    os.kill(own_valkey.child.process.pid, end)
    begun = time.monotonic()
    page = client.post(reverse("vote_phone"), form)
    assert time.monotonic() - begun < 2
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert page.context["form"].errors["phone"] == ["现在暂时不能发送验证码，请过几分钟再试。您选的作品还在。"]
    assert 'value="13800001234"' in page.content.decode()
    assert PhoneCode.objects.count() == 0
