"""manage.py retention [--dry-run]: what the nightly job does, by hand, or only counted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.retention import rules, runs


class Command(BaseCommand):
    help = "清理保存期已满的信息；--dry-run 只统计，不清理。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只统计，不清理")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for rule, count in runs.due():
                self.stdout.write(f"{rule.code} {rule.what}：待清理 {count}（{rule.until}）")
            return
        run = runs.run()
        for rule in rules.all_rules():
            if rule.code in run.done:
                self.stdout.write(f"{rule.code} {rule.what}：已清理 {run.done[rule.code]}")
        if run.faults:
            raise CommandError("；".join(f"{code}：{fault}" for code, fault in run.faults.items()))
