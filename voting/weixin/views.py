"""To WeChat and back: it says who she is without a page of its own, then she confirms her vote as everybody does."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.refusals import Refused
from voting.casting import chosen as picks
from voting.identity import cookie, weixin
from voting.identity.device import keeps_device

COOKIE = "weixin_state"
COOKIE_AGE = timedelta(minutes=10)
_SALT = "voting.weixin"


@public
@never_cache
@keeps_device
def vote_weixin(request: HttpRequest) -> HttpResponse:
    """Lead her to WeChat. What she picked waits in a cookie: a state of WeChat's may have 128 letters."""
    query = picks.read(request.GET, _campaign_or_404()).query
    state = secrets.token_urlsafe(24)
    back = f"{settings.SITE_URL}{reverse('vote_weixin_back')}"
    response = redirect(weixin.address(back=back, state=state))
    _keep(response, state, query)
    return response


@public
@never_cache
def vote_weixin_back(request: HttpRequest) -> HttpResponse:
    """Where WeChat leads her back to. A state that this browser did not take along is somebody else's link."""
    campaign = _campaign_or_404()
    state, query = _kept(request)
    try:
        if not state or not constant_time_compare(state, request.GET.get("state", "")):
            raise Refused(_("这次微信授权不是从本页面发起的，或者已超过 10 分钟。请重新点“用微信身份投票”。"))
        voter = weixin.voter_of(campaign=campaign, code=request.GET.get("code", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        response = redirect(f"{reverse('vote_phone')}?{query}")
    else:
        response = redirect(f"{reverse('vote_confirm')}?{query}" if query else "my_votes")
        cookie.remember(response, voter)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _campaign_or_404() -> Campaign:
    campaign = current_campaign_or_404()
    if not weixin.is_offered(campaign):
        raise Http404
    return campaign


def _keep(response: HttpResponse, state: str, query: str) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps([state, query], salt=_SALT),
        max_age=int(COOKIE_AGE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _kept(request: HttpRequest) -> tuple[str, str]:
    try:
        state, query = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return "", ""
    return str(state), str(query)
