"""Bring a back-up back: everything is checked before anything is replaced, and counted afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from common.refusals import Refused
from operations.backup import database, files, manifest
from operations.backup.manifest import Manifest


@dataclass(frozen=True)
class Restored:
    """What came back. `fewer`: tables with another number of rows than when the back-up was made ("Vote: 10, now 9");
    `missing`: objects that the bucket does not have. Both are empty when all is whole."""

    manifest: Manifest
    fewer: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def check(folder: Path) -> list[str]:
    """Everything that speaks against restoring this one here, one sentence each."""
    made = manifest.read(folder)
    found = list(manifest.faults(folder.parent, folder, made))
    if made.vendor != connection.vendor:
        words = {"made": made.vendor, "here": connection.vendor}
        found.append(_("备份来自 %(made)s 数据库，本机是 %(here)s，不能互相恢复。") % words)
    own = manifest.fingerprints()
    found += [_("密钥 %s 与备份时不同。") % name for name, print_ in made.keys.items() if own.get(name) != print_]
    if made.bucket != settings.S3_BUCKET:
        found.append(_("备份的文件在存储桶“%s”里，本机的设置不是它。") % made.bucket)
    return found


def restore(folder: Path, *, replace: bool = False) -> Restored:
    """Raises Refused with all that speaks against it, and where there is somebody in the database unless `replace`.

    Newer migrations of this version run afterwards, so that a back-up of an earlier release can be restored.
    """
    if problems := check(folder):
        raise Refused("\n".join(problems))
    if not replace and not database.is_empty():
        raise Refused(_("这里的数据库里已经有数据，没有恢复。确定要用备份替换它，请加 --replace。"))
    made = manifest.read(folder)
    files.put_back(folder.parent, made.files)
    database.load(folder / made.database.path)
    now = database.counts()
    fewer = [f"{name}: {rows}, now {now.get(name, 0)}" for name, rows in made.counts.items() if now.get(name) != rows]
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(made, fewer, files.missing_objects(made.objects))
