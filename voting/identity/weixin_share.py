"""WeChat's JS-SDK: with a signature of ours its share card shows the work's title, words and picture.

Off without `WEIXIN_SHARE`. The ticket that signs is asked for with the account's secret, kept in the cache, and never
leaves this side; a page gets a signature of its own address only.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import public
from common.refusals import Refused
from voting.identity.weixin import asked

log = logging.getLogger(__name__)
TICKET, ASKING = "weixin-jsapi-ticket", "weixin-jsapi-asking"
EARLIER_S = 300  # a ticket is given up before it ends
PAUSE_S = 30  # after a failure, so that not every visitor waits for WeChat
LONGEST = 1000


@public
@never_cache
@require_safe
def weixin_signature(request: HttpRequest) -> HttpResponse:
    """204 where there is none: the page goes on without it, and the link is shared as any other."""
    url = request.GET.get("url", "").partition("#")[0]
    if not settings.WEIXIN_SHARE or not _is_ours(url):
        return HttpResponse(status=404)
    ticket = _ticket()
    return JsonResponse(signed(url, ticket)) if ticket else HttpResponse(status=204)


def signed(url: str, ticket: str, *, nonce: str = "", at: int = 0) -> dict[str, Any]:
    """As wx.config wants it (JS-SDK, appendix 1)."""
    nonce, at = nonce or secrets.token_hex(8), at or int(time.time())
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={at}&url={url}"
    signature = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()  # WeChat's choice, not ours
    return {"appId": settings.WEIXIN_APP_ID, "timestamp": at, "nonceStr": nonce, "signature": signature}


def allow_sdk(response: HttpResponse) -> None:
    """The one script of another host, on the pages that are shared, and only where the setting is on."""
    if settings.WEIXIN_SHARE:
        parts = urlsplit(settings.WEIXIN_SDK_URL)
        response._csp_update = {"script-src": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]


def sdk_url() -> str:
    return str(settings.WEIXIN_SDK_URL) if settings.WEIXIN_SHARE else ""


def _is_ours(url: str) -> bool:
    return len(url) <= LONGEST and url.startswith(f"{settings.SITE_URL}/")


def _ticket() -> str:
    """One process asks, the others go without for that moment."""
    kept = cache.get(TICKET)
    if kept or not cache.add(ASKING, 1, timeout=PAUSE_S):
        return str(kept or "")
    try:
        ticket, seconds = _new_ticket()
    except Refused:
        return ""
    cache.set(TICKET, ticket, timeout=max(seconds - EARLIER_S, 60))
    cache.delete(ASKING)
    return ticket


def _new_ticket() -> tuple[str, int]:
    given = {"appid": settings.WEIXIN_APP_ID, "secret": settings.WEIXIN_APP_SECRET}
    token = _told("/cgi-bin/token", "access_token", given | {"grant_type": "client_credential"})
    told = _told("/cgi-bin/ticket/getticket", "ticket", {"access_token": token["access_token"], "type": "jsapi"})
    return str(told["ticket"]), int(told.get("expires_in", 0))


def _told(path: str, wanted: str, given: dict[str, str]) -> dict[str, Any]:
    told = asked(f"{settings.WEIXIN_API_URL}{path}?{urlencode(given)}")
    if not told.get(wanted):
        log.error("WeChat gives no %s: %s %s", wanted, told.get("errcode"), told.get("errmsg"))
        raise Refused("WeChat gives none.")
    return told
