"""manage.py export_campaign [CODE]: the stored campaign as the TOML that load_campaign reads."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.loading.exporting import export_definition
from campaign.models import Campaign


class Command(BaseCommand):
    help = "把活动（连同在网站里改过的日期）写回定义文件的格式。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?", default="", help="活动代码；不写则为当前活动")
        parser.add_argument("--output", default="", help="写到文件；不写则输出到屏幕")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = {"code": options["code"]} if options["code"] else {"is_current": True}
        campaign = Campaign.objects.filter(**chosen).first()
        if campaign is None:
            raise CommandError("没有这个活动。请先用 load_campaign 载入。")
        text = export_definition(campaign)
        if options["output"]:
            Path(options["output"]).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
