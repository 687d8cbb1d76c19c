"""WeChat's share card: off unless switched on; the ticket is asked for once and never leaves this side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import Category
from submissions.models import Entry
from tests.voting import scene
from voting.identity import weixin_share

SITE = "https://vote.example.org"
PAGE = f"{SITE}/works/FJ23-0001/?from=share"


class Weixin(BaseHTTPRequestHandler):
    asked: list[tuple[str, dict[str, list[str]]]]
    answers: dict[str, Any]

    def do_GET(self) -> None:  # the library's name
        parts = urlsplit(self.path)
        self.asked.append((parts.path, parse_qs(parts.query)))
        body = json.dumps(self.answers.get(parts.path, {"errcode": 40001, "errmsg": "no"})).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def weixin(settings: Any) -> Iterator[type[Weixin]]:
    answers = {
        "/cgi-bin/token": {"access_token": "token-1", "expires_in": 7200},
        "/cgi-bin/ticket/getticket": {"errcode": 0, "ticket": "ticket-1", "expires_in": 7200},
    }
    handler = type("Bound", (Weixin,), {"asked": [], "answers": answers})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SITE_URL, settings.WEIXIN_SHARE = SITE, True
    settings.WEIXIN_APP_ID, settings.WEIXIN_APP_SECRET = "wx-app", "the-secret"
    settings.WEIXIN_API_URL = f"http://127.0.0.1:{server.server_address[1]}"
    yield handler
    server.shutdown()
    server.server_close()


def sign(client: Client, url: str = PAGE) -> Any:
    return client.get(reverse("weixin_signature"), {"url": url})


def test_a_page_gets_a_signature_of_its_own_address(db: None, client: Client, weixin: type[Weixin]) -> None:
    answer = sign(client, f"{PAGE}#top")
    told = answer.json()
    text = f"jsapi_ticket=ticket-1&noncestr={told['nonceStr']}&timestamp={told['timestamp']}&url={PAGE}"
    assert told["signature"] == hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    assert (told["appId"], set(told)) == ("wx-app", {"appId", "timestamp", "nonceStr", "signature"})
    assert [path for path, _ in weixin.asked] == ["/cgi-bin/token", "/cgi-bin/ticket/getticket"]
    assert weixin.asked[0][1]["secret"] == ["the-secret"]
    assert ("ticket-1" in answer.content.decode(), "the-secret" in answer.content.decode()) == (False, False)


def test_signature_is_that_of_weixins_own_example() -> None:
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    told = weixin_share.signed("http://mp.weixin.qq.com?params=value", ticket, nonce="Wm3WZYTPz0wzccnW", at=1414587457)
    assert told["signature"] == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_the_ticket_is_asked_for_once(db: None, client: Client, weixin: type[Weixin]) -> None:
    assert [sign(client).status_code for _ in range(3)] == [200, 200, 200]
    assert len(weixin.asked) == 2


def test_when_weixin_refuses_pages_go_on_and_nobody_asks_again_at_once(
    db: None, client: Client, weixin: type[Weixin]
) -> None:
    weixin.answers.clear()
    assert [sign(client).status_code for _ in range(3)] == [204, 204, 204]
    assert len(weixin.asked) == 1


@pytest.mark.parametrize("url", ["", "https://evil.example/", f"{SITE}.evil.example/", f"{SITE}/{'a' * 1000}"])
def test_no_address_of_others_is_signed(db: None, client: Client, weixin: type[Weixin], url: str) -> None:
    assert (sign(client, url).status_code, weixin.asked) == (404, [])


@pytest.mark.parametrize("is_on", [True, False])
def test_its_script_is_allowed_on_works_alone_and_only_where_it_is_on(
    client: Client, category: Category, settings: Any, is_on: bool
) -> None:
    settings.WEIXIN_SHARE = is_on
    work: Entry = scene.make_works(category, 1)[0]
    page, gallery = client.get(reverse("work", args=[work.number])), client.get(reverse("gallery"))
    assert ("https://res.wx.qq.com" in page["Content-Security-Policy"]) == is_on
    assert ("weixin-share.js" in page.content.decode(), "jweixin" in page.content.decode()) == (is_on, is_on)
    assert ("qq.com" in gallery["Content-Security-Policy"], "jweixin" in gallery.content.decode()) == (False, False)
    settings.SITE_URL = SITE
    assert is_on or sign(client).status_code == 404
