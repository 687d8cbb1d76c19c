"""The files of the log in LOG_DIR: packed when their day is over, erased when their time is (docs/operating.md).

The site writes `site-DAY.jsonl` (daily_files.py) and nginx `nginx-DAY.log` (deploy/nginx.conf); no other file in the
folder is touched.
"""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.retention.rules import Rule

KEPT = timedelta(days=190)  # the privacy page says the same figure (accounts/kept.py)
WRITTEN = timedelta(days=2)  # today's and yesterday's may still be written: a process writes a late line
_NAME = re.compile(r"(?:site|nginx)-(\d{4}-\d\d-\d\d)\.(?:jsonl|log)(\.gz)?")


@shared_task(name="operations.tasks.pack_logs")
def pack_logs() -> int:
    """Pack the files of days that are over; how many."""
    today = datetime.now(UTC).date()
    ready = [path for path, day, is_packed in _files() if not is_packed and today - day >= WRITTEN]
    for path in ready:
        _pack(path)
    return len(ready)


def _pack(path: Path) -> None:
    """Whole or not at all: a packed file has its name only when all of it is there."""
    packed, unfinished = path.with_name(f"{path.name}.gz"), path.with_name(f"{path.name}.part")
    with path.open("rb") as source, gzip.open(unfinished, "wb") as target:
        shutil.copyfileobj(source, target)
    unfinished.chmod(0o640)
    unfinished.replace(packed)
    path.unlink()


def _files() -> Iterator[tuple[Path, date, bool]]:
    """(file, day, whether it is packed)"""
    folder = Path(settings.LOG_DIR) if settings.LOG_DIR else None
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else []:
        if found := _NAME.fullmatch(path.name):
            yield path, date.fromisoformat(found[1]), bool(found[2])


def _over() -> list[Path]:
    oldest = datetime.now(UTC).date() - KEPT
    return [path for path, day, _is_packed in _files() if day < oldest]


def _erase() -> int:
    gone = _over()
    for path in gone:
        path.unlink()
    return len(gone)


RULES = (
    Rule(
        "logs",
        _("网站的访问日志和运行日志（按天的文件）"),
        _("网络安全；法律要求保存不少于六个月"),
        _("190 天后删除"),
        lambda: len(_over()),
        _erase,
    ),
)
