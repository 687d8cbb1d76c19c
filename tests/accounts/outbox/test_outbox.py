"""The outbox: written with the act or not at all, sent once, tried again, held where it is too much, never lost."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice
from accounts.outbox import outbox, sending

STATE = Notice.State


def put(cast: Any, **changes: Any) -> Notice | None:
    values = {
        "kind": "test",
        "to": "a@example.org",
        "subject": "主题",
        "text": "正文",
        "about": cast.entrant,
        "by": None,
    }
    with transaction.atomic():
        return outbox.put(**(values | changes))


def stored(notice: Notice) -> tuple[str, str, bool]:
    notice.refresh_from_db()
    return notice.state, notice.secret, notice.sent_at is not None


def test_message_is_sent_once_and_its_link_is_forgotten(cast: Any) -> None:
    notice = put(cast, text=f"请打开：{outbox.LINK}", link="https://x.example/secret")
    assert [sending.send(notice.pk), sending.send(notice.pk)] == [True, False]
    assert [message.body for message in mail.outbox] == ["请打开：https://x.example/secret"]
    assert stored(notice) == (STATE.SENT, "", True)
    assert "secret" not in notice.text


def test_message_goes_with_its_act_or_not_at_all(cast: Any) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        outbox.put(kind="test", to="a@b.cn", subject="", text="", about=cast.entrant, by=None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.put(kind="test", to="a@b.cn", subject="", text="", about=cast.entrant, by=None)
        raise ZeroDivisionError
    assert Notice.objects.count() == 0


test_message_goes_with_its_act_or_not_at_all = pytest.mark.django_db(transaction=True)(
    test_message_goes_with_its_act_or_not_at_all
)


def test_one_occasion_is_told_once(cast: Any) -> None:
    assert [put(cast, key="reminder-1") is None, put(cast, key="reminder-1") is None] == [False, True]


@pytest.mark.parametrize("fault", [TimeoutError("silent"), ConnectionRefusedError(), SMTPServerDisconnected("gone")])
def test_server_that_does_not_answer_puts_the_message_off(cast: Any, monkeypatch: Any, fault: Exception) -> None:
    def silent(_notice: Notice) -> None:
        raise fault

    notice = put(cast, link="x")
    monkeypatch.setitem(sending.CHANNELS, "email", silent)
    assert sending.send(notice.pk) is False
    assert stored(notice) == (STATE.WAITING, "x", False)
    assert notice.due_at > timezone.now() + timedelta(seconds=50)
    assert type(fault).__name__ in notice.fault
    assert sending.sweep() == 0  # not before its time
    Notice.objects.update(due_at=timezone.now(), created_at=timezone.now() - timedelta(hours=1))
    assert sending.sweep() == 1


def test_message_is_given_up_after_three_days_and_stays_to_be_seen(cast: Any, monkeypatch: Any) -> None:
    def silent(_notice: Notice) -> None:
        raise TimeoutError

    notice = put(cast, link="x")
    Notice.objects.update(created_at=timezone.now() - timedelta(days=4))
    monkeypatch.setitem(sending.CHANNELS, "email", silent)
    sending.send(notice.pk)
    assert stored(notice) == (STATE.FAILED, "", False)


def test_address_that_does_not_exist_is_given_up_at_once(cast: Any, monkeypatch: Any) -> None:
    def refused(_notice: Notice) -> None:
        raise SMTPRecipientsRefused({"a@example.org": (550, b"no such user")})

    notice = put(cast)
    monkeypatch.setitem(sending.CHANNELS, "email", refused)
    sending.send(notice.pk)
    assert stored(notice) == (STATE.FAILED, "", False)


def test_lost_message_of_the_broker_is_found_by_the_sweep(cast: Any, monkeypatch: Any) -> None:
    queued: list[int] = []
    monkeypatch.setattr(sending.send_message, "delay", queued.append)
    notice = put(cast)
    fresh = sending.sweep()
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert (fresh, sending.sweep(), queued) == (0, 1, [notice.pk])


def test_worker_that_died_while_sending_leaves_the_message_to_another(cast: Any) -> None:
    notice = put(cast)
    Notice.objects.update(state=STATE.SENDING, lease_until=timezone.now() + timedelta(minutes=1))
    assert sending.send(notice.pk) is False
    Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sending.send(notice.pk) is True


def test_loop_of_clicks_is_held_for_a_person(cast: Any, settings: Any) -> None:
    states = [put(cast).state for _ in range(outbox.SAME_IN_AN_HOUR + 1)]
    assert states == [STATE.WAITING] * outbox.SAME_IN_AN_HOUR + [STATE.HELD]
    settings.MESSAGES_TO_ONE_ADDRESS_A_DAY = outbox.SAME_IN_AN_HOUR + 1
    assert put(cast, kind="other").state == STATE.HELD
    assert put(cast, kind="other", to="b@example.org").state == STATE.WAITING


def test_what_was_undone_is_not_sent(cast: Any) -> None:
    later = put(cast, due_at=timezone.now() + timedelta(seconds=15))
    gone = put(cast, kind="other")
    sending.send(gone.pk)
    assert sending.send(later.pk) is False
    assert outbox.cancel(kind="test", about=cast.entrant, why="已撤销") == 1
    Notice.objects.filter(pk=later.pk).update(due_at=timezone.now())
    assert (sending.send(later.pk), len(mail.outbox)) == (False, 1)
    assert stored(later) == (STATE.CANCELLED, "", False)


def test_text_message_goes_through_the_gateway(cast: Any, settings: Any, tmp_path: Any) -> None:
    settings.SMS_BACKEND, settings.SMS_LOG = "file", tmp_path / "sms.log"
    notice = put(cast, channel="sms", to="13800001234", text="请登录网站查看。")
    assert sending.send(notice.pk) is True
    assert settings.SMS_LOG.read_text().endswith("13800001234 请登录网站查看。\n")


def test_oldest_unsent_message_is_known(cast: Any) -> None:
    assert sending.oldest_unsent() is None
    notice = put(cast)
    at = timezone.now() - timedelta(hours=1)
    Notice.objects.filter(pk=notice.pk).update(created_at=at)
    assert sending.oldest_unsent() == at
