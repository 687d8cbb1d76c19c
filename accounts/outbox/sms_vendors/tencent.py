"""Text messages by Tencent Cloud (短信, 2021-01-11) through its own library."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.conf import settings
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from accounts.outbox.sms_gateways import NO_FIELDS, TIMEOUT_S, NotSent
from accounts.outbox.sms_vendors import orders

log = logging.getLogger(__name__)
USUAL = "sms.tencentcloudapi.com"
# Of the number, not of the account: trying again changes nothing.
FINAL = {"InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist"}


class TencentGateway:
    def send(self, *, phone: str, text: str, kind: str = "", fields: Mapping[str, str] = NO_FIELDS) -> None:
        order = orders.order(phone=phone, kind=kind, fields=fields)
        request = SendSmsRequest()
        request.SmsSdkAppId = settings.SMS_APP_ID
        request.SignName = settings.SMS_SIGN
        request.TemplateId = order.template
        request.TemplateParamSet = list(order.values.values())
        request.PhoneNumberSet = [f"+86{order.mobile}"]
        code = _asked(request)
        if code != "Ok":
            log.error("Tencent refused a text message of kind %s: %s", kind, code)
            raise NotSent(code, is_final=code in FINAL)


def _asked(request: SendSmsRequest) -> str:
    """What became of the one number. The library tries once only, as it should: a lost answer may have been yes."""
    try:
        answer = _client().SendSms(request)
    except TencentCloudSDKException as fault:
        log.error("Tencent cannot be asked: %s", fault)
        raise NotSent(str(fault.code or type(fault).__name__)) from fault
    return str(answer.SendStatusSet[0].Code)


def _client() -> SmsClient:
    protocol, endpoint = orders.address(USUAL)
    http = HttpProfile(protocol=protocol, endpoint=endpoint, reqTimeout=TIMEOUT_S)
    credential = Credential(settings.SMS_ACCESS_ID, settings.SMS_ACCESS_SECRET)
    return SmsClient(credential, settings.SMS_REGION, ClientProfile(httpProfile=http))
