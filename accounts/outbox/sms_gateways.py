"""Ways to send a text message, pluggable like Django's e-mail back-ends: settings.SMS_BACKEND names one
(`console`, `file`, `http`, `aliyun`, `tencent`).

A gateway has `send(*, phone, text, kind, fields)`; it returns when the message was handed over and raises NotSent
otherwise. Whoever can send free text sends `text`; the vendors fill `fields` into the approved template of the `kind`.
"""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
TIMEOUT_S = 8
NO_FIELDS: Mapping[str, str] = {}

_HERE = "accounts.outbox.sms_gateways."
GATEWAYS = {
    "console": _HERE + "ConsoleGateway",
    "file": _HERE + "FileGateway",
    "http": _HERE + "HttpGateway",
    # Loaded only where they are named: their libraries are optional (requirements-sms.txt).
    "aliyun": "accounts.outbox.sms_vendors.aliyun.AliyunGateway",
    "tencent": "accounts.outbox.sms_vendors.tencent.TencentGateway",
    # As operators wrote them until November 2026; taken until the end of 2027.
    "voting.gateways.ConsoleGateway": _HERE + "ConsoleGateway",
    "voting.gateways.FileGateway": _HERE + "FileGateway",
    "voting.gateways.HttpGateway": _HERE + "HttpGateway",
}


class NotSent(Exception):
    """The message did not go out; the text says so to the person who waits for it.

    `why`: the provider's own word. `is_final`: this number will not get it, however often it is tried.
    """

    def __init__(self, why: str = "", *, is_final: bool = False) -> None:
        said = _("短信没有发出去（%(why)s）。") % {"why": why} if why else _("短信没有发出去，可能是短信通道繁忙。")
        super().__init__(said)
        self.is_final = is_final


class Gateway(Protocol):
    def send(self, *, phone: str, text: str, kind: str = "", fields: Mapping[str, str] = NO_FIELDS) -> None: ...


def get_gateway() -> Gateway:
    """The gateway of settings.SMS_BACKEND: one of ours by its name, another by its dotted path."""
    name = settings.SMS_BACKEND
    gateway: Gateway = import_string(GATEWAYS.get(name, name))()
    return gateway


class FileGateway:
    """Writes each message as one line into settings.SMS_LOG."""

    def send(self, *, phone: str, text: str, kind: str = "", fields: Mapping[str, str] = NO_FIELDS) -> None:
        path = Path(settings.SMS_LOG)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as out:
            out.write(f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {phone} {text}\n")


class ConsoleGateway(FileGateway):
    """For the demo: the same line goes to the log as well, so that it appears in the terminal of `dev.py run`."""

    def send(self, *, phone: str, text: str, kind: str = "", fields: Mapping[str, str] = NO_FIELDS) -> None:
        super().send(phone=phone, text=text, kind=kind, fields=fields)
        log.info("SMS to %s: %s", phone, text)


class HttpGateway:
    """Posts {"phone", "text"} as JSON to settings.SMS_HTTP_URL with a bearer token; any 2xx is success."""

    def send(self, *, phone: str, text: str, kind: str = "", fields: Mapping[str, str] = NO_FIELDS) -> None:
        body = json.dumps({"phone": phone, "text": text}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_HTTP_TOKEN}"}
        if not settings.SMS_HTTP_URL.startswith(("http://", "https://")):
            log.error("SMS_HTTP_URL is not an http address")
            raise NotSent
        request = urllib.request.Request(settings.SMS_HTTP_URL, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S):  # noqa: S310  # scheme checked above
                pass
        except (OSError, ValueError) as fault:
            log.error("SMS gateway failed: %s", fault)
            raise NotSent from fault
