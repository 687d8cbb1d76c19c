"""Files whose check has not ended half an hour after they arrived, for the organiser's desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.organiser_desk.alarms import Alarm
from common.in_words import titled
from submissions import handed_in
from submissions.models import EntryFile

STUCK_AFTER = timedelta(minutes=30)
MOST = 20


def alarms(campaign: Campaign, now: datetime) -> list[Alarm]:
    """One of each file. No link: the check is tried again by itself."""
    late = EntryFile.objects.live().filter(
        entry__campaign=campaign, state="checking", received_at__lt=now - STUCK_AFTER
    )
    found = list(late.select_related("entry")[:MOST])
    handed_in.put_titles(file.entry for file in found)
    return [_alarm(file) for file in found]


def _alarm(file: EntryFile) -> Alarm:
    what = _("%(title)s的文件检查停了 30 分钟以上") % {"title": titled(file.entry.title)}
    ask = _("%(name)s，已试 %(n)d 次，系统会自动重试。") % {"name": file.original_name, "n": file.attempts}
    return Alarm(what, ask, is_urgent=True)
