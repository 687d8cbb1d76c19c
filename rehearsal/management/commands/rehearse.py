"""manage.py rehearse: a whole campaign on a scratch database, with real files and a real worker."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from rehearsal import scratch
from rehearsal.acts import rehearsal, report
from rehearsal.acts.state import Options
from rehearsal.builder import check_here
from tools.environment import Problem

LEAST_EXPERTS = 4  # one of them steps back once, and three sheets are the least a work needs


class Command(BaseCommand):
    help = "在临时数据库上把整个活动演练一遍（真实的小文件、真实的后台），哪一步不对就说哪一步。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--entries", type=int, default=40, help="作品件数；每个项目至少一件，不够时会多加几件")
        parser.add_argument("--voters", type=int, default=500)
        parser.add_argument("--experts", type=int, default=7)
        parser.add_argument("--seed", type=int, default=1, help="同样的种子得出同样的结果")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--media", default="", help="样片放在哪里，重复使用；默认在 var/samples")
        # For the child process only: on the database that settings name, which must be empty.
        parser.add_argument("--inside", action="store_true", help="就在当前（空的）数据库上演练")
        parser.add_argument("--check-here", action="store_true", help="不等后台，在本进程里检查文件")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["experts"] < LEAST_EXPERTS:
            raise CommandError(f"至少要 {LEAST_EXPERTS} 位专家。")
        if min(options["entries"], options["voters"]) < 1:
            raise CommandError("作品和投票人都至少要 1。")
        media = Path(options["media"] or settings.VAR_DIR / "samples").resolve()
        failed = self._inside(options, media) if options["inside"] else _outside(options, media)
        if failed:
            sys.exit(1)

    def _inside(self, options: dict[str, Any], media: Path) -> bool:
        if not rehearsal.is_unused_database():
            raise CommandError("这个数据库里已经有活动。演练只在空的数据库上进行，请去掉 --inside。")
        call_command("migrate", interactive=False, verbosity=0)
        wanted = Options(*(options[name] for name in ("entries", "voters", "experts", "seed")))
        check = check_here if options["check_here"] else rehearsal.wait_for_worker
        found = rehearsal.rehearse(wanted, media=media, check=check, tell=self._tell)
        as_text = options["format"] == "text"
        self.stdout.write(report.text(found) if as_text else json.dumps(found, ensure_ascii=False, indent=1))
        return bool(found["expectations"]["failed"])

    def _tell(self, step: str) -> None:
        self.stderr.write(f"… {step}")


def _outside(options: dict[str, Any], media: Path) -> bool:
    names = ("entries", "voters", "experts", "seed", "format")
    arguments = [f"--{name}={options[name]}" for name in names] + [f"--media={media}"]
    try:
        return bool(scratch.run([*arguments, *(["--check-here"] if options["check_here"] else [])]))
    except Problem as problem:
        raise CommandError(str(problem)) from problem
