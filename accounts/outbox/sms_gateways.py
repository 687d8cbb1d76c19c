"""Ways to send a text message, pluggable like Django's e-mail back-ends: settings.SMS_BACKEND names one
(`console`, `file`, `http`).

A gateway has `send(*, phone, text)`; it returns when the message was handed over and raises NotSent otherwise.
"""

from __future__ import annotations

import json
import logging
import urllib.request
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)
TIMEOUT_S = 8


class NotSent(Exception):
    """The message did not go out; the text says so to the person who waits for it."""

    def __init__(self) -> None:
        super().__init__(str(_("短信没有发出去，可能是短信通道繁忙。")))


class Gateway(Protocol):
    def send(self, *, phone: str, text: str) -> None: ...


def get_gateway() -> Gateway:
    """The gateway of settings.SMS_BACKEND: one of ours by its name, another by its dotted path."""
    name = settings.SMS_BACKEND
    gateway: Gateway = (GATEWAYS[name] if name in GATEWAYS else import_string(name))()
    return gateway


class FileGateway:
    """Writes each message as one line into settings.SMS_LOG."""

    def send(self, *, phone: str, text: str) -> None:
        path = Path(settings.SMS_LOG)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as out:
            out.write(f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {phone} {text}\n")


class ConsoleGateway(FileGateway):
    """For the demo: the same line goes to the log as well, so that it appears in the terminal of `dev.py run`."""

    def send(self, *, phone: str, text: str) -> None:
        super().send(phone=phone, text=text)
        log.info("SMS to %s: %s", phone, text)


class HttpGateway:
    """Posts {"phone", "text"} as JSON to settings.SMS_HTTP_URL with a bearer token; any 2xx is success."""

    def send(self, *, phone: str, text: str) -> None:
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


GATEWAYS: dict[str, type[FileGateway] | type[HttpGateway]] = {
    "console": ConsoleGateway,
    "file": FileGateway,
    "http": HttpGateway,
    # As operators wrote them until November 2026; taken until the end of 2027.
    "voting.gateways.ConsoleGateway": ConsoleGateway,
    "voting.gateways.FileGateway": FileGateway,
    "voting.gateways.HttpGateway": HttpGateway,
}
