"""manage.py load_unions [FILE]: the organisation tree down to the counties; idempotent."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.definition_file.parsing import DefinitionErrors
from campaign.loading.union_rows import UNIONS, read_unions
from campaign.loading.unions import load_unions


class Command(BaseCommand):
    help = "载入工会组织树（默认福建省，到县级）。已有的按文件更新，不删除任何单位。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default=str(UNIONS), help="CSV 文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_unions(options["file"])
        except OSError as error:
            raise CommandError(f"读不到文件 {options['file']}：请核对路径。") from error
        except DefinitionErrors as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"有 {len(error.problems)} 处问题，没有载入：\n{lines}") from error
        loaded = load_unions(rows=rows, by=None)
        self.stdout.write(f"工会组织树：新增 {loaded.created}，更新 {loaded.changed}，未变 {loaded.unchanged}。")
