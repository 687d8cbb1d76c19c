"""Retention rules of accounts: log-ins and sessions."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.login import sessions
from accounts.models import LogIn
from accounts.retention.rules import Rule

DEVICES = timedelta(days=30)


def _old_devices() -> int:
    return LogIn.objects.filter(seen_at__lt=timezone.now() - DEVICES).count()


def _ended_sessions() -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).count()


def _erase_sessions() -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


RULES = (
    Rule(
        "log_ins",
        _("登录设备"),
        _("本人查看在哪些设备上登录"),
        _("退出登录时删除；没有退出的，最近使用 30 天后删除"),
        _old_devices,
        lambda: sessions.sweep(before=DEVICES),
    ),
    Rule(
        "sessions",
        _("登录会话"),
        _("保持登录"),
        _("退出登录时删除；没有退出的，失效后次日删除"),
        _ended_sessions,
        _erase_sessions,
    ),
)
