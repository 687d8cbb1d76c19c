"""manage.py demo_logins: who can log in to the demo, with which password, and where codes and mails appear."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from rehearsal.story.people import PASSWORD
from rehearsal.story.works import read


class Command(BaseCommand):
    help = "列出演示环境各角色的用户名和密码，以及短信验证码、邮件在哪里看。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("生产环境没有演示账号。")
        rows = [row for row in read("cast")["people"] if "try" in row]
        users = User.objects.select_related("union").in_bulk([row["username"] for row in rows], field_name="username")
        table: list[tuple[str, ...]] = [("角色", "用户名", "单位", "可以试试")]
        for row in rows:
            if user := users.get(row["username"]):
                unit = user.union.short_name if user.union else "省里"
                table.append((str(user.get_role_display()), user.username, unit, row["try"]))
        if len(table) == 1:
            raise CommandError("还没有演示数据，请先运行 load_demo。")
        self.stdout.write(
            f"所有演示账号的密码都是：{PASSWORD}    （推荐单位用地名，申报员用行业名，专家 expert1–expert7）"
        )
        for line in _columns(table):
            self.stdout.write(line)
        self.stdout.write(f"职工投票不用账号：跳到“网络投票”，选作品，填任意手机号，验证码见 {settings.SMS_LOG}")
        self.stdout.write(f"系统发出的邮件都在 {settings.EMAIL_FILE_PATH}")


def _columns(table: list[tuple[str, ...]]) -> list[str]:
    """The table with its columns set under each other; a Chinese character is two columns wide."""
    widths = [max(_width(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
