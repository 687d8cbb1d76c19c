"""The one door for every mail and text message of all apps: written in the transaction of the act, sent afterwards.

The row is the truth (uploads.md, "Celery"): a message that the broker or the mail server lost is found by `sweep`.
Codes of voters do not come here, because their numbers are not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from accounts.outbox import sending, texts
from common.background.queueing import queue_on_commit

LINK = sending.LINK  # where the secret link stands in a text
SAME_IN_AN_HOUR = 5  # messages of one kind about one thing to one address


def put(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    about: models.Model,
    by: User | None,
    channel: str = Notice.Channel.EMAIL,
    link: str = "",
    fields: Mapping[str, str] | None = None,
    key: str | None = None,
    due_at: datetime | None = None,
) -> Notice | None:
    """Write one message; None where `key` says that this occasion was told before.

    `link` stands for LINK in the text and is kept no longer than until it is sent. `fields`: of a text message, for the
    approved templates of SMS providers. Too many messages to one address, and kinds that the organiser wants to see
    first, are held for a person to look at, not lost. Side effect: on commit, the sending is queued.
    Refuses to run outside a transaction: the act and its message are stored, or neither.
    """
    _check_transaction()
    if key and Notice.objects.filter(key=key).exists():
        return None
    notice = Notice(kind=kind, channel=channel, to=to, text=text, secret=link, key=key, by=by, **_of(about))
    notice.subject, notice.fields = " ".join(subject.split())[:200], dict(fields or {})
    notice.object_label, notice.due_at = str(about)[:200], due_at or timezone.now()
    _hold_where_asked(notice)
    notice.save()
    if notice.state == Notice.State.WAITING and not due_at:
        queue_on_commit(sending.send_message, notice.pk)
    return notice


def cancel(*, kind: str, about: models.Model, why: str) -> int:
    """Take back what has not gone yet, because what it tells of was undone; how many. The rows stay, with `why`."""
    open_states = (Notice.State.WAITING, Notice.State.HELD)
    waiting = Notice.objects.filter(kind=kind, state__in=open_states, **_of(about))
    return waiting.update(state=Notice.State.CANCELLED, secret="", fault=why[:200])


def about(obj: models.Model) -> models.QuerySet[Notice]:
    """What was or will be said about one thing, oldest first."""
    return Notice.objects.filter(**_of(obj)).order_by("id")


def _check_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("outbox.put() must run in the transaction of the act it tells of")


def _of(about: models.Model) -> dict[str, str]:
    """What it is about, as the columns of a message name it."""
    return {"object_type": about._meta.model_name or "", "object_id": str(about.pk or "")}


def _hold_where_asked(notice: Notice) -> None:
    notice.fault = _("这类消息按设置先由工作人员查看") if texts.is_held(notice.kind) else _too_many(notice)
    if notice.fault:
        notice.state = Notice.State.HELD


def _too_many(notice: Notice) -> str:
    """Why a message is held: nobody's mailbox is flooded, by whatever loop of clicks."""
    now = timezone.now()
    same = Q(kind=notice.kind, object_type=notice.object_type, object_id=notice.object_id)
    recent = (
        Notice.objects.filter(to=notice.to, created_at__gt=now - timedelta(days=1))
        .order_by()
        .aggregate(all=Count("pk"), same=Count("pk", filter=same & Q(created_at__gt=now - timedelta(hours=1))))
    )
    if recent["all"] >= settings.MESSAGES_TO_ONE_ADDRESS_A_DAY:
        return _("一天内发往这个地址的消息太多")
    if recent["same"] >= SAME_IN_AN_HOUR:
        return _("一小时内关于同一事项的消息太多")
    return ""
