"""Codes counted by the hour, and the day's budget with its alarm."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notice
from common.refusals import Refused
from tests.voting import scene
from voting import tasks
from voting.identity import budget, codes, counters
from voting.models import CodeCount

PHONE = scene.PHONE


@pytest.fixture(autouse=True)
def sms(settings, tmp_path):
    settings.SMS_BACKEND, settings.SMS_LOG = "file", tmp_path / "sms.log"
    return settings.SMS_LOG


def numbers():
    return list(CodeCount.objects.order_by("hour").values_list("sent", "accepted", "failed"))


def test_what_is_sent_accepted_and_failed_is_counted_by_the_hour(campaign, sms, settings):
    begun = timezone.now().replace(minute=10)
    with time_machine.travel(begun, tick=False):
        sent = codes.send(campaign=campaign, phone=PHONE, ip=None)
        codes.accept(sent=sent, typed=scene.code_in(sms))
        codes.send(campaign=campaign, phone=scene.OTHER_PHONE, ip=None)
    with time_machine.travel(begun + timedelta(hours=1), tick=False):
        settings.SMS_BACKEND, settings.SMS_HTTP_URL = "http", "http://127.0.0.1:9/"
        with pytest.raises(Refused):
            codes.send(campaign=campaign, phone="+8613700000001", ip=None)
        assert [one.hour.minute for one in counters.hours(campaign)] == [0, 0]
    assert numbers() == [(2, 1, 0), (0, 0, 1)]
    assert counters.in_all(campaign) == {"sent": 2, "accepted": 1, "failed": 1}


def test_wrong_code_is_not_counted_as_accepted(campaign, sms):
    sent = codes.send(campaign=campaign, phone=PHONE, ip=None)
    with pytest.raises(Refused):
        codes.accept(sent=sent, typed=scene.other_than(scene.code_in(sms)))
    assert numbers() == [(1, 0, 0)]


def test_two_campaigns_are_counted_apart_and_paid_together(campaign, settings):
    other = scene.make_campaign(current=False)
    codes.send(campaign=campaign, phone=PHONE, ip=None)
    codes.send(campaign=other, phone=scene.OTHER_PHONE, ip=None)
    settings.SMS_FEN = 4
    assert [counters.in_all(one)["sent"] for one in (campaign, other)] == [1, 1]
    assert (budget.today().sent, budget.today().cost_fen) == (2, 8)


def test_day_begins_at_midnight_in_shanghai(campaign):
    with time_machine.travel("2023-09-02T15:59:00Z", tick=False):
        counters.count(campaign=campaign, sent=3)
        assert budget.today().sent == 3
    with time_machine.travel("2023-09-02T16:00:00Z", tick=False):
        assert budget.today().sent == 0


# ── The day's budget ──
def test_organisers_are_told_once_before_the_end_and_once_at_it(campaign, settings, cast, caplog):
    settings.SMS_A_DAY = 10
    counters.count(campaign=campaign, sent=7)
    assert tasks.watch_budget() == 0
    counters.count(campaign=campaign, sent=1)
    assert [tasks.watch_budget(), tasks.watch_budget()] == [1, 0]
    counters.count(campaign=campaign, sent=2)
    assert [tasks.watch_budget(), tasks.watch_budget()] == [1, 0]
    assert list(Notice.objects.order_by("id").values_list("to", "subject")) == [
        (cast.organiser.email, "验证码短信接近今天的限额"),
        (cast.organiser.email, "验证码短信已用完今天的限额"),
    ]
    assert "8 of 10 text messages of a day are sent" in [record.getMessage() for record in caplog.records]


def test_day_that_is_used_up_stops_the_sending_though_redis_forgot(campaign, settings):
    settings.SMS_A_DAY = 10
    counters.count(campaign=campaign, sent=10)
    with pytest.raises(Refused, match="已达上限，请明天再来"):
        codes.send(campaign=campaign, phone=PHONE, ip=None)
    assert numbers() == [(10, 0, 0)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [(7, ""), (8, "今天的验证码短信接近限额"), (10, "今天的验证码短信已用完")],
)
def test_organisers_desk_says_so(campaign, settings, cast, as_, sent, said):
    settings.SMS_A_DAY = 10
    counters.count(campaign=campaign, sent=sent)
    page = as_(cast.organiser).get("/desk/organiser/").content.decode()
    assert (f"已发送 {sent} 条，每日限额 10 条" in page, said in page) == (bool(said), True)
