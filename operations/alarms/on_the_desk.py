"""The alarms of running as the organiser's desk shows them, and one of its own: that nobody looks any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.organiser_desk.alarms import Alarm
from operations.alarms.watching import running
from operations.models import JobRun

WATCH = "watch-operations"
SILENT = timedelta(minutes=30)


def alarms(campaign: Campaign, now: datetime) -> list[Alarm]:
    """Two questions; none is about the campaign."""
    found = [Alarm(alarm.what, alarm.ask, reverse("jobs"), _("看任务")) for alarm in running()]
    looked = JobRun.objects.filter(job=WATCH).first()
    if looked and now - looked.ended_at > SILENT:
        what = _("定时任务已停止运行")
        ask = _("上次运行在 %(at)s。请系统维护人员检查 beat 和 worker 进程。") % {
            "at": timezone.localtime(looked.ended_at).strftime("%Y-%m-%d %H:%M")
        }
        found.insert(0, Alarm(what, ask, reverse("jobs"), _("看任务")))
    return found
