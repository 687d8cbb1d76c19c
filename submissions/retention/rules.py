"""Retention rules of uploads: what nobody finished, and bytes that no row names."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.retention.rules import Rule
from submissions.models import Conversion, EntryFile, EvidenceFile, PublicListChange
from submissions.uploads import receiving

# Longer than an upload may take: what a transaction wrote and then rolled back has no row by then.
NAMELESS = settings.UPLOAD_EXPIRES + timedelta(days=1)
LIST_CHANGES = timedelta(days=2)
AT_ONCE = 500


def _unfinished() -> int:
    return EntryFile.objects.filter(state=EntryFile.State.UPLOADING, expires_at__lt=timezone.now()).count()


def nameless() -> Iterator[Path]:
    """Staged bytes of no entry's file and no evidence, old enough to be of none to come."""
    old = [path for path in Path(settings.UPLOAD_DIR).glob("*.part") if _is_old(path)]
    for start in range(0, len(old), AT_ONCE):
        keys = {key: path for path in old[start : start + AT_ONCE] if (key := _key(path))}
        for model in (EntryFile, EvidenceFile, Conversion):
            for key in model._default_manager.filter(key__in=keys).values_list("key", flat=True):
                keys.pop(key, None)
        yield from keys.values()


def _erase_nameless() -> int:
    found = list(nameless())
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - NAMELESS.total_seconds()
    except FileNotFoundError:  # judged and moved at this moment
        return False


def _key(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=path.stem)
    except ValueError:
        return None


def _old_changes() -> int:
    return PublicListChange.objects.filter(at__lt=timezone.now() - LIST_CHANGES).count()


def _prune_changes() -> int:
    """A new note goes with them: the stamp counts notes and looks at the last, and must not be what it was once."""
    with transaction.atomic():
        count = PublicListChange.objects.filter(at__lt=timezone.now() - LIST_CHANGES).delete()[0]
        if count:
            PublicListChange.objects.create(at=timezone.now())
    return count


RULES = (
    Rule(
        "uploads",
        _("没有传完的文件"),
        _("断线后继续上传"),
        _("7 天内没有传完的删除"),
        _unfinished,
        receiving.expire,
    ),
    Rule(
        "nameless_bytes",
        _("没有登记的上传数据（申报文件、举报附件中途失败留下的）"),
        _("不作任何用途"),
        _("8 天后删除"),
        lambda: len(list(nameless())),
        _erase_nameless,
    ),
    Rule(
        "list_changes",
        _("公开名单的变动标记（不含个人信息）"),
        _("让网页及时更新"),
        _("2 天后删除"),
        _old_changes,
        _prune_changes,
    ),
)
