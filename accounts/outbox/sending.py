"""Sending what the outbox holds: each message once, again while the mail server is away, given up after three days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from celery import shared_task
from django.core.mail import EmailMessage
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from accounts.models import Notice
from accounts.outbox import kinds
from accounts.outbox.sms_gateways import NotSent, get_gateway
from common.background import leases

LINK = "[[link]]"
# Longer than the server may take to answer (settings.EMAIL_TIMEOUT at each of a few steps), shorter than anybody waits.
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
QUEUED_AGAIN_AFTER = timedelta(seconds=15)
MOST_AT_ONCE = 500
LATE = timedelta(minutes=30)


@shared_task(name="accounts.tasks.send_message", soft_time_limit=90, time_limit=100)
def send_message(notice_pk: int) -> None:
    send(notice_pk)


@shared_task(name="accounts.tasks.sweep_outbox")
def sweep_outbox() -> None:
    sweep()


def send(notice_pk: int) -> bool:
    """Send one message that is due; whether this call did. A server that does not answer puts it off."""
    if not leases.claim(_due(), notice_pk, lasts=LEASE, taken=Notice.State.SENDING):
        return False
    notice = Notice.objects.get(pk=notice_pk)
    try:
        CHANNELS[notice.channel](notice)
    except SMTPRecipientsRefused as fault:
        leases.close(notice, state=Notice.State.FAILED, secret="", fault=_words(fault))
        return False
    except (OSError, SMTPException, NotSent, ValueError) as fault:
        is_final = isinstance(fault, NotSent) and fault.is_final
        leases.close(notice, fault=_words(fault), **_after_a_failure(notice, is_final=is_final))
        return False
    return leases.close(notice, state=Notice.State.SENT, sent_at=timezone.now(), secret="", fault="")


def sweep() -> int:
    """Queue every message that is due and that nobody is sending; how many."""
    ripe = Q(created_at__lt=timezone.now() - QUEUED_AGAIN_AFTER)
    stuck = _due().filter(leases.free(taken=Notice.State.SENDING, ripe=ripe))
    return leases.sweep(stuck.order_by("due_at"), send_message, most=MOST_AT_ONCE)


def troubled(now: datetime) -> QuerySet[Notice]:
    """What a person should look at: failed, held, or waiting longer than LATE."""
    waiting = Q(
        state__in=(Notice.State.WAITING, Notice.State.SENDING), created_at__lt=now - LATE, due_at__lt=now + LATE
    )
    return Notice.objects.filter(waiting | Q(state__in=(Notice.State.FAILED, Notice.State.HELD)))


def oldest_unsent() -> datetime | None:
    """Since when the message that has waited longest should have gone; None where nothing waits."""
    waiting = Notice.objects.filter(state__in=(Notice.State.WAITING, Notice.State.SENDING))
    oldest: datetime | None = waiting.filter(created_at__lt=timezone.now()).aggregate(at=Min("created_at"))["at"]
    return oldest


def _due() -> QuerySet[Notice]:
    return Notice.objects.filter(due_at__lte=timezone.now())


def _after_a_failure(notice: Notice, *, is_final: bool) -> dict[str, object]:
    now = timezone.now()
    if is_final or now - notice.created_at > GIVEN_UP_AFTER:
        return {"state": Notice.State.FAILED, "secret": ""}
    pause = min(LONGEST_PAUSE, timedelta(minutes=1) * 2 ** min(notice.attempts - 1, 10))
    return {"state": Notice.State.WAITING, "due_at": now + pause}


def _words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:200]


def _mail(notice: Notice) -> None:
    text = notice.text.replace(LINK, notice.secret)
    EmailMessage(subject=notice.subject, body=text, to=[notice.to], attachments=kinds.enclosures(notice)).send()


def _text_message(notice: Notice) -> None:
    fields = {name: value.replace(LINK, notice.secret) for name, value in notice.fields.items()}
    text = notice.text.replace(LINK, notice.secret)
    get_gateway().send(phone=notice.to, text=text, kind=notice.kind, fields=fields)


CHANNELS: dict[str, Callable[[Notice], None]] = {
    Notice.Channel.EMAIL: _mail,
    Notice.Channel.SMS: _text_message,
}
