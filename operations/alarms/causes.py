"""What can go wrong with the running of the site, each cause by a code of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from campaign.calendar import current_campaign
from common.in_words import size
from operations.job_words import BACKUP
from operations.jobs import listing
from operations.metrics.figures import disks_free
from submissions.checks import checking
from voting.tally import recount

DISK_FREE_BYTES = 5 * 1024**3  # above the 2 GiB at which /healthz fails and uploads are refused soon after
QUEUE_WAITS = timedelta(minutes=15)


@dataclass(frozen=True)
class Cause:
    code: str
    what: str
    ask: str


def causes(now: datetime) -> list[Cause]:
    jobs = listing.jobs()
    return [*_disk(), *_queue(now), *_jobs(jobs, now), *_backup(jobs, now), *_ledger()]


def _disk() -> Iterator[Cause]:
    least = min(disks_free().values())
    if least < DISK_FREE_BYTES:
        what = _("服务器磁盘只剩 %(size)s") % {"size": size(int(least))}
        yield Cause("disk", what, _("请系统维护人员增加磁盘空间。空间用完后不能再上传文件。"))


def _queue(now: datetime) -> Iterator[Cause]:
    oldest = checking.oldest_waiting()
    if oldest and now - oldest > QUEUE_WAITS:
        what = _("有文件等候检查超过 %(n)d 分钟") % {"n": QUEUE_WAITS.total_seconds() // 60}
        yield Cause("queue", what, _("请在“任务运行”查看停住的文件；文件很多时请系统维护人员增加处理进程。"))


def _jobs(jobs: list[listing.Job], now: datetime) -> Iterator[Cause]:
    for job in listing.missing(jobs, now):
        what = _("定时任务“%(job)s”没有按时运行") % {"job": job.words}
        yield Cause(f"job:{job.name}", what, _("请在“任务运行”查看原因，并告知系统维护人员。"))


def _backup(jobs: list[listing.Job], now: datetime) -> Iterator[Cause]:
    done = next(job.done_at for job in jobs if job.name == BACKUP)
    days = settings.BACKUP_ALARM_DAYS
    if days and (done is None or now - done > timedelta(days=days)):
        what = _("超过 %(n)d 天没有备份") % {"n": days} if done else _("还没有做过备份")
        yield Cause("backup", what, _("请系统维护人员检查每天的备份。"))


def _ledger() -> Iterator[Cause]:
    campaign = current_campaign()
    if campaign and recount.open_faults(campaign):
        yield Cause("ledger", _("计票核对不一致"), _("请系统维护人员核对选票台账。核对一致以前不能计算结果。"))
