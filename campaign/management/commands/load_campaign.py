"""manage.py load_campaign FILE: check a definition, tell every problem at once, then store it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.definition.spec import CampaignSpec
from campaign.definition_file.parsing import DEFAULT, DEFINITIONS, DefinitionErrors, read_definition, source_hash
from campaign.loading.loading import load
from campaign.loading.storing import HarmfulChange


class Command(BaseCommand):
    help = "检查活动定义文件并载入；有问题时一次全部列出，什么也不改。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=f"TOML 文件，或 campaign/definitions 里的名称，例如 {DEFAULT}")
        parser.add_argument("--check", action="store_true", help="只检查，不载入")
        parser.add_argument("--current", action="store_true", help="载入后设为当前活动")

    def handle(self, *args: Any, **options: Any) -> None:
        path = _path(options["file"])
        spec = _read(path)
        if options["check"]:
            self.stdout.write(f"没有问题：{spec.title}，{len(spec.categories)} 个项目。")
            return
        try:
            loaded = load(spec, by=None, source_hash=source_hash(path), make_current=options["current"])
        except HarmfulChange as error:
            reasons = "\n".join(f"  · {reason}" for reason in error.reasons)
            raise CommandError(f"没有载入。这样改会影响正在进行的活动：\n{reasons}") from error
        done = "已载入" if loaded.is_new else "已更新" if loaded.is_changed else "没有变化"
        self.stdout.write(f"{done}：{loaded.campaign.title}，{len(spec.categories)} 个项目。")


def _path(name: str) -> Path:
    bundled = DEFINITIONS / f"{name}.toml"
    return bundled if not Path(name).exists() and bundled.exists() else Path(name)


def _read(path: Path) -> CampaignSpec:
    try:
        return read_definition(path)
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：请核对路径。") from error
    except DefinitionErrors as error:
        lines = "\n".join(f"  {problem}" for problem in error.problems)
        raise CommandError(f"{path.name} 有 {len(error.problems)} 处问题，没有载入：\n{lines}") from error
