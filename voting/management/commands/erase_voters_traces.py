"""manage.py erase_voters_traces [--dry-run]: what the nightly task does, by hand, or only counted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from voting.privacy import kept, retention


class Command(BaseCommand):
    help = "清除保存期已满的投票人信息（号码摘要、网络地址、浏览器型号、设备标记）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只统计，不清除")

    def handle(self, *args: Any, **options: Any) -> None:
        found = retention.erase_due(is_trial=options["dry_run"])
        word = "待清除" if options["dry_run"] else "已清除"
        for one in found:
            self.stdout.write(f"{one.campaign.code}：{word}选票 {one.votes} 张、投票人 {one.voters} 位的有关信息")
        if not found:
            self.stdout.write(f"没有保存期已满的信息（保存期为投票结束后 {kept.traces_days()} 天）。")
