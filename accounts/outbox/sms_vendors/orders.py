"""What both vendors are asked for: a mobile number of the mainland, and an approved template with its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.outbox.sms_gateways import NotSent
from accounts.outbox.sms_vendors import templates
from common import phone_numbers


@dataclass(frozen=True)
class Order:
    mobile: str  # eleven digits
    template: str
    values: dict[str, str]


def order(*, phone: str, kind: str, fields: Mapping[str, str]) -> Order:
    """Raises NotSent for what no vendor could send: no mobile number, no template, a field that the kind lacks."""
    mobile = phone_numbers.read_mobile(phone)
    if not mobile:
        raise NotSent(_("不是手机号"), is_final=True)
    template = templates.template_for(kind, templates.parse(settings.SMS_TEMPLATES))
    if template is None:
        raise NotSent(_("SMS_TEMPLATES 没有 %(kind)s 的模板") % {"kind": kind})
    try:
        return Order(mobile, template.code, template.values(fields))
    except KeyError as missing:
        raise NotSent(_("%(kind)s 的消息没有模板要的 %(name)s") % {"kind": kind, "name": missing.args[0]}) from missing


def address(usual: str) -> tuple[str, str]:
    """Scheme and host of settings.SMS_ENDPOINT, else the vendor's own."""
    parts = urlsplit(settings.SMS_ENDPOINT or f"https://{usual}")
    return parts.scheme, parts.netloc
