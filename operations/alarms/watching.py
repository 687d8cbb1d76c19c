"""Every few minutes: what has gone wrong since, and what is over. Organisers are mailed once for each alarm."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outbox import outbox
from operations.alarms.causes import Cause, causes
from operations.models import RunningAlarm

KIND = "operations.alarm"


def running() -> QuerySet[RunningAlarm]:
    """The oldest first."""
    return RunningAlarm.objects.filter(over_at__isnull=True).order_by("pk")


@shared_task(name="operations.tasks.watch_operations")
def watch_operations() -> int:
    return watch()


def watch() -> int:
    """Begin and end alarms; how many began. Side effects: for each that begins, a mail to every organiser."""
    found = {cause.code: cause for cause in causes(timezone.now())}
    running().exclude(code__in=found).update(over_at=timezone.now())
    known = set(running().values_list("code", flat=True))
    return sum(_begin(cause) for code, cause in found.items() if code not in known)


@transaction.atomic
def _begin(cause: Cause) -> bool:
    values = {"what": cause.what, "ask": cause.ask}
    alarm, is_new = RunningAlarm.objects.get_or_create(code=cause.code, over_at=None, defaults=values)
    if is_new:
        for person in User.objects.filter(role=User.Role.ORGANISER, is_active=True).exclude(email="").order_by("pk"):
            _tell(alarm, person)
    return is_new


def _tell(alarm: RunningAlarm, person: User) -> None:
    outbox.put(
        kind=KIND,
        to=person.email,
        subject=_("平台运行告警：%(what)s") % {"what": alarm.what},
        text="\n".join((f"{alarm.what}。", alarm.ask, _("这一情况结束以前不再重复发送邮件。"))),
        about=alarm,
        by=None,
        key=f"{KIND}:{alarm.pk}:{person.pk}",
    )
