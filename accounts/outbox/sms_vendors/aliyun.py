"""Text messages by Aliyun (短信服务, dysmsapi 2017-05-25) through its own library."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import SendSmsRequest
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions
from django.conf import settings

from accounts.outbox.sms_gateways import NO_FIELDS, TIMEOUT_S, NotSent
from accounts.outbox.sms_vendors import orders

log = logging.getLogger(__name__)
USUAL = "dysmsapi.aliyuncs.com"
# Of the number, not of the account: trying again changes nothing.
FINAL = {"isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT", "MOBILE_NOT_ON_SERVICE"}


class AliyunGateway:
    def send(self, *, phone: str, text: str, kind: str = "", fields: Mapping[str, str] = NO_FIELDS) -> None:
        order = orders.order(phone=phone, kind=kind, fields=fields)
        request = SendSmsRequest(
            phone_numbers=order.mobile,
            sign_name=settings.SMS_SIGN,
            template_code=order.template,
            template_param=json.dumps(order.values, ensure_ascii=False),
        )
        code = _asked(request)
        if code != "OK":
            log.error("Aliyun refused a text message of kind %s: %s", kind, code)
            raise NotSent(code, is_final=code in FINAL)


def _asked(request: SendSmsRequest) -> str:
    """The service's code. Never tried twice in here: a message whose answer was lost may have gone."""
    limits = {"connect_timeout": TIMEOUT_S * 1000, "read_timeout": TIMEOUT_S * 1000}
    runtime = RuntimeOptions(autoretry=False, max_attempts=1, **limits)
    try:
        answer = _client().send_sms_with_options(request, runtime)
    except Exception as fault:  # its library raises errors of five packages, and requests' own
        log.error("Aliyun cannot be asked: %s", fault)
        raise NotSent(str(getattr(fault, "code", "") or type(fault).__name__)) from fault
    return str(answer.body.code)


def _client() -> Client:
    protocol, endpoint = orders.address(USUAL)
    return Client(
        Config(
            access_key_id=settings.SMS_ACCESS_ID,
            access_key_secret=settings.SMS_ACCESS_SECRET,
            endpoint=endpoint,
            protocol=protocol,
        )
    )
