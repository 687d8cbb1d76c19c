"""manage.py backup FOLDER [--keep N]: database, files or the bucket's inventory; keys are named and not saved."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.in_words import size
from common.refusals import Refused
from operations.backup import back_up
from operations.backup.manifest import KEYS
from operations.job_words import BACKUP
from operations.jobs import recording


class Command(BaseCommand):
    help = "备份数据库和文件到一个文件夹（内容相同的文件只存一份）。密钥不在其中。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="存放各次备份的文件夹，最好在另一块盘上")
        parser.add_argument("--keep", type=int, default=0, metavar="N", help="只保留最近 N 份")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with recording.recorded(BACKUP):
                folder, made = back_up.back_up(options["folder"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        total = made.database.size + sum(one.size for one in made.files)
        self.stdout.write(f"备份完成：{folder}")
        self.stdout.write(f"数据库 {size(made.database.size)}，文件 {len(made.files)} 个，共 {size(total)}")
        if made.bucket:
            self.stdout.write(f"存储桶 {made.bucket} 的清单 {len(made.objects)} 项；其中的文件请在存储服务一侧备份。")
        self.stdout.write(f"没有备份密钥，请另行保管：{'、'.join(KEYS)}")
        if options["keep"] > 0:
            for old in back_up.prune(options["folder"], options["keep"]):
                self.stdout.write(f"已清理：{old}")
