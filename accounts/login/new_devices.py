"""A mail to the person when her account is used from a browser that did not know her."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.login import attempts, browsers
from accounts.models import AuditEvent, User
from accounts.outbox import outbox
from common import in_words
from common.client_address import client_ip

TEXT = """%(name)s：

您的账号 %(username)s 于 %(at)s 在一台新设备上登录：%(device)s，网络地址 %(ip)s。

是您本人登录的，不用处理。不是您本人登录的，请立即修改密码，并在“登录设备”里让其他设备退出登录：
%(link)s
"""


def tell(request: HttpRequest, person: User) -> None:
    """Nothing at the very first log-in. Call it in a transaction, before the log-in is recorded."""
    if not person.email or attempts.is_known(request, person) or not _was_here(person):
        return
    said = {
        "name": person.name,
        "username": person.username,
        "at": in_words.moment(timezone.now()),
        "device": browsers.in_words(request.headers.get("User-Agent", "")),
        "ip": client_ip(request) or _("不明"),
        "link": f"{settings.SITE_URL}{reverse('my_devices')}",
    }
    subject = _("您的账号在新设备上登录")
    outbox.put(kind="login.new_device", to=person.email, subject=subject, text=_(TEXT) % said, about=person, by=None)


def _was_here(person: User) -> bool:
    log_ins = AuditEvent.objects.filter(object_type="user", object_id=str(person.pk), action="person.login")
    return log_ins.exists()
