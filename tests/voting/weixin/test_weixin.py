"""WeChat's identity against an endpoint of our own: there and back with the picks, and every way it can go wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from campaign.models import Campaign
from config import checks
from tests.voting import scene
from voting.identity import cookie, weixin
from voting.models import Vote, Voter
from voting.privacy import erasing
from voting.weixin import views

SECRET = "app-secret-" + "0" * 20
WECHAT = "Mozilla/5.0 (Linux; Android 13) XWEB/1070 MicroMessenger/8.0.40"


@dataclass
class Endpoint:
    """What WeChat's token address is asked, and what it answers."""

    answer: Any = field(default_factory=lambda: {"openid": "oABC-123", "access_token": "t", "scope": "snsapi_base"})
    asked: list[dict[str, list[str]]] = field(default_factory=list)


@pytest.fixture
def endpoint(settings: Any) -> Iterator[Endpoint]:
    found = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(parse_qs(urlsplit(self.path).query))
            said = json.dumps(found.answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")  # as WeChat does
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEIXIN_TOKEN_URL = f"http://127.0.0.1:{server.server_address[1]}/sns/oauth2/access_token"
    settings.VOTER_IDENTITIES = ["phone", "weixin"]
    settings.WEIXIN_APP_ID, settings.WEIXIN_APP_SECRET = "wx0123456789", SECRET
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def campaign(db: Any) -> Campaign:
    return scene.make_campaign(level=1)


@pytest.fixture
def picks(works: Any) -> dict[str, Any]:
    return {"category": "film", "pick": [works[0].number, works[1].number]}


def go(client: Any, picks: dict[str, Any] | None = None) -> dict[str, list[str]]:
    """To WeChat; what it is asked."""
    answer = client.get(reverse("vote_weixin"), picks or {})
    assert answer.status_code == 302
    assert answer.url.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789&")
    assert answer.url.endswith("#wechat_redirect")
    return parse_qs(urlsplit(answer.url).query)


def come_back(client: Any, **given: str) -> Any:
    return client.get(reverse("vote_weixin_back"), given)


def test_there_and_back_with_the_picks_and_then_the_vote(client, endpoint, works, picks, settings):
    asked = go(client, picks)
    assert (asked["scope"], asked["response_type"]) == (["snsapi_base"], ["code"])
    assert asked["redirect_uri"] == [f"{settings.SITE_URL}/vote/weixin/back/"]
    assert len(asked["state"][0]) <= 128
    answer = come_back(client, code="c0de", state=asked["state"][0])
    assert urlsplit(answer.url).path == reverse("vote_confirm")
    assert parse_qs(urlsplit(answer.url).query)["pick"] == picks["pick"]
    assert endpoint.asked == [
        {"appid": ["wx0123456789"], "secret": [SECRET], "code": ["c0de"], "grant_type": ["authorization_code"]}
    ]
    client.post(reverse("vote_confirm"), picks)
    assert sorted(Vote.objects.values_list("entry", flat=True)) == sorted(work.pk for work in works[:2])


def test_openid_is_kept_only_as_a_hash_and_known_again(client, endpoint, campaign):
    for _visit in range(2):
        come_back(client, code="c", state=go(client)["state"][0])
    kept = Voter.objects.values().get()
    assert "oABC-123" not in str(kept)
    assert (kept["phone_hmac"], kept["prefix7"], kept["level"], len(kept["weixin_hmac"])) == (None, "", 1, 64)


def test_two_accounts_are_two_voters(client, endpoint, campaign):
    for openid in ("one", "two"):
        endpoint.answer["openid"] = openid
        come_back(client, code="c", state=go(client)["state"][0])
    assert Voter.objects.count() == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"errcode": 40029, "errmsg": "invalid code"}, "微信没有确认您的身份，可能是授权已过期。"),
        ({"openid": ""}, "微信没有确认您的身份"),
        ({"openid": "x" * 129}, "微信没有确认您的身份"),
        ({"openid": ["x"]}, "微信没有确认您的身份"),
        (["openid"], "微信没有确认您的身份"),
    ],
)
def test_what_wechat_does_not_confirm_is_said_in_words_and_keeps_the_picks(
    client, endpoint, works, picks, answer, said, caplog
):
    state = go(client, picks)["state"][0]
    endpoint.answer = answer
    back = come_back(client, code="c", state=state)
    assert urlsplit(back.url).path == reverse("vote_phone")
    assert parse_qs(urlsplit(back.url).query)["pick"] == picks["pick"]
    assert said in client.get(back.url).content.decode()
    assert Voter.objects.count() == 0
    assert SECRET not in caplog.text


def test_wechat_that_cannot_be_reached_is_said_without_the_secret(client, endpoint, campaign, settings, caplog):
    settings.WEIXIN_TOKEN_URL = "http://127.0.0.1:9/"
    back = come_back(client, code="c", state=go(client)["state"][0])
    assert "暂时不能连接微信。" in client.get(back.url).content.decode()
    assert SECRET not in caplog.text


@pytest.mark.parametrize("state", ["", "another"])
def test_link_of_somebody_else_makes_nobody_known(client, endpoint, campaign, state):
    go(client)
    back = come_back(client, code="c", state=state)
    assert "这次微信授权不是从本页面发起的" in client.get(back.url).content.decode()
    assert endpoint.asked == []
    assert cookie.COOKIE not in back.cookies


def test_state_is_good_once_and_only_in_its_browser(client, endpoint, campaign):
    state = go(client)["state"][0]
    assert come_back(client.__class__(), code="c", state=state).url.startswith(reverse("vote_phone"))
    assert come_back(client, code="c", state=state).url == reverse("my_votes")
    assert come_back(client, code="c", state=state).url.startswith(reverse("vote_phone"))
    client.cookies[views.COOKIE] = "forged"
    assert come_back(client, code="c", state="forged").url.startswith(reverse("vote_phone"))


def test_erased_account_does_not_vote_again(client, endpoint, campaign):
    come_back(client, code="c", state=go(client)["state"][0])
    erasing.erase(voter=Voter.objects.get())
    back = come_back(client, code="c", state=go(client)["state"][0])
    assert "已按本人要求删除" in client.get(back.url).content.decode()
    assert Voter.objects.filter(erased_at=None).count() == 0


# ── Where it is offered ──
def phone_page(client, agent=WECHAT):
    return client.get(reverse("vote_phone"), headers={"user-agent": agent}).content.decode()


def test_it_is_offered_inside_wechat_only(client, endpoint, campaign):
    assert "用微信身份投票" in phone_page(client)
    assert "用微信身份投票" not in phone_page(client, "Mozilla/5.0 Chrome/120")


@pytest.mark.parametrize("missing", ["VOTER_IDENTITIES", "WEIXIN_APP_ID", "WEIXIN_APP_SECRET", "level"])
def test_what_is_not_configured_or_not_enough_is_not_there(client, endpoint, campaign, settings, missing):
    if missing == "level":
        campaign.spec["vote"]["least_level"] = 2
        campaign.save()
    else:
        setattr(settings, missing, "")
    assert weixin.is_offered(Campaign.objects.get()) is False
    assert "用微信身份投票" not in phone_page(client)
    assert [client.get(reverse(name)).status_code for name in ("vote_weixin", "vote_weixin_back")] == [404, 404]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, 0),
        ({"WEIXIN_APP_SECRET": ""}, 1),
        ({"VOTER_IDENTITIES": ["weixin"]}, 1),
        ({"VOTER_IDENTITIES": ["phone", "wechat"]}, 1),
        ({"WEIXIN_TOKEN_URL": "http://api.weixin.qq.com/"}, 1),
    ],
)
def test_half_a_configuration_does_not_start(endpoint, settings, changes, faults):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [fault.id for fault in checks.identities_are_known(None)] == ["bamin.E012"] * faults
