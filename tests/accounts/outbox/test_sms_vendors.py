"""The text messages of Aliyun and of Tencent, by their own libraries, against an endpoint of this machine's."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from accounts.models import Notice
from accounts.outbox import outbox, sending, sms_gateways
from accounts.outbox.sms_vendors import templates
from config import checks
from tests.accounts.outbox.test_outbox import put, stored

PHONE = "+8613800001234"
ID, SECRET = "AKID-bamin", "secret-of-bamin"


@dataclass
class Endpoint:
    """What was asked, and what is to be answered."""

    url: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    endpoint: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.endpoint.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        said = json.dumps(self.endpoint.answer).encode()
        self.send_response(self.endpoint.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def endpoint(settings: Any) -> Iterator[Endpoint]:
    found = Endpoint()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"endpoint": found}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    settings.SMS_ENDPOINT, settings.SMS_ACCESS_ID, settings.SMS_ACCESS_SECRET = found.url, ID, SECRET
    settings.SMS_SIGN, settings.SMS_APP_ID = "八闽好网民", "1400006666"
    settings.SMS_TEMPLATES = ["vote.code:1001:code", "entry:1002:number+what"]
    yield found
    server.shutdown()
    server.server_close()


def aliyun(code: str) -> dict[str, Any]:
    return {"Code": code, "Message": code, "RequestId": "R-1", "BizId": "B-1"}


def tencent(code: str) -> dict[str, Any]:
    status = {"SerialNo": "5:1", "PhoneNumber": PHONE, "Fee": 1, "SessionContext": "", "Code": code, "Message": code}
    return {"Response": {"SendStatusSet": [{**status, "IsoCode": "CN"}], "RequestId": "R-1"}}


ANSWERS = {"aliyun": aliyun, "tencent": tencent}
OK = {"aliyun": "OK", "tencent": "Ok"}


def send(kind: str = "entry.returned", **fields: str) -> None:
    given = fields or {"number": "FJ23-0001", "what": "需要修改"}
    sms_gateways.get_gateway().send(phone=PHONE, text="不发这一段。", kind=kind, fields=given)


def test_aliyun_is_asked_as_it_wants(settings: Any, endpoint: Endpoint) -> None:
    settings.SMS_BACKEND, endpoint.answer = "aliyun", aliyun("OK")
    send()
    ((path, headers, body),) = endpoint.asked
    query = dict(parse_qsl(urlsplit(path).query))
    assert query == {
        "PhoneNumbers": "13800001234",
        "SignName": "八闽好网民",
        "TemplateCode": "1002",
        "TemplateParam": '{"number": "FJ23-0001", "what": "需要修改"}',
    }
    assert headers["authorization"].startswith(f"ACS3-HMAC-SHA256 Credential={ID},SignedHeaders=")
    assert (headers["x-acs-action"], headers["x-acs-version"]) == ("SendSms", "2017-05-25")
    assert SECRET not in f"{path}{headers}{body}"


def test_tencent_is_asked_as_it_wants(settings: Any, endpoint: Endpoint) -> None:
    settings.SMS_BACKEND, endpoint.answer = "tencent", tencent("Ok")
    send("vote.code", code="123456")
    ((path, headers, body),) = endpoint.asked
    assert json.loads(body) == {
        "PhoneNumberSet": [PHONE],
        "SmsSdkAppId": "1400006666",
        "SignName": "八闽好网民",
        "TemplateId": "1001",
        "TemplateParamSet": ["123456"],
    }
    assert headers["authorization"].startswith(f"TC3-HMAC-SHA256 Credential={ID}/")
    assert (headers["x-tc-action"], headers["x-tc-version"]) == ("SendSms", "2021-01-11")
    assert SECRET not in f"{path}{headers}{body}"


@pytest.mark.parametrize(
    ("name", "code", "is_final"),
    [
        ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", False),
        ("aliyun", "isv.MOBILE_NUMBER_ILLEGAL", True),
        ("tencent", "LimitExceeded.PhoneNumberDailyLimit", False),
        ("tencent", "FailedOperation.PhoneNumberInBlacklist", True),
    ],
)
def test_refusal_is_said_by_the_vendors_word(
    settings: Any, endpoint: Endpoint, name: str, code: str, is_final: bool
) -> None:
    settings.SMS_BACKEND, endpoint.answer = name, ANSWERS[name](code)
    with pytest.raises(sms_gateways.NotSent) as refused:
        send()
    assert (str(refused.value), refused.value.is_final) == (f"短信没有发出去（{code}）。", is_final)
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_account_that_is_refused_is_no_message(settings: Any, endpoint: Endpoint, name: str) -> None:
    """The vendors answer a wrong key with another form: HTTP 4xx there, an Error inside the answer here."""
    settings.SMS_BACKEND = name
    wrong = {"Response": {"Error": {"Code": "AuthFailure.SecretIdNotFound", "Message": "-"}, "RequestId": "R"}}
    endpoint.status, endpoint.answer = (
        (404, {"Code": "InvalidAccessKeyId.NotFound", "Message": "-"}) if name == "aliyun" else (200, wrong)
    )
    with pytest.raises(sms_gateways.NotSent, match=r"InvalidAccessKeyId.NotFound|AuthFailure.SecretIdNotFound"):
        send()


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_vendor_that_is_away_is_tried_once(settings: Any, endpoint: Endpoint, name: str) -> None:
    settings.SMS_BACKEND, endpoint.status, endpoint.answer = name, 502, {}
    with pytest.raises(sms_gateways.NotSent) as away:
        send()
    assert (len(endpoint.asked), away.value.is_final) == (1, False)


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("person.invite", {"name": "林芳"}, "SMS_TEMPLATES 没有 person.invite 的模板"),
        ("entry.returned", {"number": "FJ23-0001"}, "entry.returned 的消息没有模板要的 what"),
    ],
)
def test_message_without_template_does_not_leave(
    settings: Any, endpoint: Endpoint, name: str, kind: str, fields: dict[str, str], said: str
) -> None:
    settings.SMS_BACKEND = name
    with pytest.raises(sms_gateways.NotSent, match=said):
        send(kind, **fields)
    assert endpoint.asked == []


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_outbox_sends_by_the_vendor_and_keeps_the_refusal(
    settings: Any, endpoint: Endpoint, cast: Any, name: str
) -> None:
    settings.SMS_BACKEND, endpoint.answer = name, ANSWERS[name](OK[name])
    about = {"kind": "entry.returned", "channel": "sms", "fields": {"number": "FJ23-0001", "what": "需要修改"}}
    good, bad = put(cast, to="13800001234", **about), put(cast, to="0591-87654321", **about)
    assert (sending.send(good.pk), sending.send(bad.pk)) == (True, False)
    assert stored(good)[0] == Notice.State.SENT
    assert stored(bad)[0] == Notice.State.FAILED
    assert bad.fault == "NotSent: 短信没有发出去（不是手机号）。"
    assert outbox.about(cast.entrant).count() == 2


# ── Settings ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("name", "missing", "ids"),
    [
        ("aliyun", "", []),
        ("aliyun", "SMS_SIGN", ["bamin.E008"]),
        ("aliyun", "SMS_TEMPLATES", ["bamin.E008"]),
        ("aliyun", "SMS_APP_ID", []),
        ("tencent", "", []),
        ("tencent", "SMS_APP_ID", ["bamin.E008"]),
        ("tencent", "SMS_ACCESS_SECRET", ["bamin.E008"]),
        ("http", "", ["bamin.E008"]),
        ("console", "", []),
    ],
)
def test_gateway_without_its_settings_does_not_start(
    settings: Any, endpoint: Endpoint, name: str, missing: str, ids: list[str]
) -> None:
    settings.SMS_BACKEND = name
    if missing:
        setattr(settings, missing, [] if missing == "SMS_TEMPLATES" else "")
    assert [fault.id for fault in checks.sms_can_be_sent(None)] == ids


@pytest.mark.parametrize("entry", ["vote.code", "vote.code:", ":1001:code", "a:b:c:d", "entry:1002:number"])
def test_templates_that_cannot_be_read_do_not_start(settings: Any, endpoint: Endpoint, entry: str) -> None:
    """The last one can be read, but leaves voters without a code."""
    settings.SMS_BACKEND, settings.SMS_TEMPLATES = "aliyun", [entry]
    assert [fault.id for fault in checks.sms_can_be_sent(None)] == ["bamin.E010"]


def test_library_that_is_not_installed_is_said(settings: Any, endpoint: Endpoint, monkeypatch: Any) -> None:
    settings.SMS_BACKEND = "tencent"
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    assert [fault.id for fault in checks.sms_can_be_sent(None)] == ["bamin.E009"]


def test_kind_goes_before_its_family() -> None:
    known = templates.parse(["entry:1:number+what", "entry.returned:2:number"])
    found = [templates.template_for(kind, known) for kind in ("entry.returned", "entry.admitted", "person.invite")]
    assert [one and (one.code, one.fields) for one in found] == [("2", ("number",)), ("1", ("number", "what")), None]
