"""manage.py load_demo [--minimal]: fill the current campaign with invented works at every stage; idempotent."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from redis.exceptions import RedisError

from campaign.calendar import current_campaign
from campaign.definition_file.parsing import DEFAULT
from rehearsal import demo
from submissions.models import Entry


class Command(BaseCommand):
    help = "载入演示数据：虚构的工会、人员和各个阶段的作品，日程移到申报阶段。重复运行不会重复载入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--minimal", action="store_true", help="少几件视频，启动更快")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("生产环境不载入演示数据。")
        campaign = current_campaign()
        if campaign is None:
            raise CommandError(f"还没有活动。请先运行 load_unions 和 load_campaign {DEFAULT}。")
        if demo.is_loaded(campaign):
            self.stdout.write("演示数据已经在了，没有改动。")
            return
        if Entry.objects.filter(campaign=campaign).exists():
            raise CommandError("这个活动里已经有真实填报的作品，不再混入演示数据。")
        _check_broker()
        began = time.monotonic()
        count = demo.load(campaign=campaign, media=settings.VAR_DIR / "samples", minimal=options["minimal"])
        self.stdout.write(f"演示数据：{count} 件作品，用时 {time.monotonic() - began:.0f} 秒。")


def _check_broker() -> None:
    try:
        cache.get("load_demo")
    except RedisError as error:
        raise CommandError("连不上消息队列（Valkey/Redis）。请用 python3 dev.py run，或设置 REDIS_URL。") from error
