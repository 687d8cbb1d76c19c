"""manage.py restore BACKUP [--check] [--replace]: bring back one back-up made by `backup`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.refusals import Refused
from operations.backup import restore


class Command(BaseCommand):
    help = "用 backup 生成的一份备份恢复数据库和文件。先停止网站的各个进程。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份的文件夹，例如 /backups/20261127T003000Z")
        parser.add_argument("--check", action="store_true", help="只核对备份是否完整、密钥是否一致，不恢复")
        parser.add_argument("--replace", action="store_true", help="替换数据库里已有的全部数据")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._say_faults(restore.check(options["folder"]))
            else:
                self._say(restore.restore(options["folder"], replace=options["replace"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _say_faults(self, faults: list[str]) -> None:
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("备份完整，密钥一致，可以恢复。")

    def _say(self, done: restore.Restored) -> None:
        for fault in [*done.fewer, *done.missing]:
            self.stderr.write(fault)
        if done.fewer or done.missing:
            raise CommandError("已恢复，但与备份时的清单不一致，见以上各行。请先查明再开放网站。")
        rows = sum(done.manifest.counts.values())
        self.stdout.write(f"已恢复 {done.manifest.made_at} 的备份：{rows} 行数据，{len(done.manifest.files)} 个文件。")
        self.stdout.write("请清空 Redis，再启动网站的各个进程。")
