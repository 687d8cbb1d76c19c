"""WeChat's own identity (网页授权, OAuth 2): inside its browser, for campaigns that are content with level 1.

django-allauth's provider ends in an account and asks for a name and a picture; a voter has no account, and only that
she is one person is asked (snsapi_base), so two requests of our own do it. Of the openid only a keyed hash is kept.
"""

from __future__ import annotations

import json
import logging
import urllib.request
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campaign.models import Campaign
from common.refusals import Refused
from voting.identity import voters
from voting.models import Voter

log = logging.getLogger(__name__)
NAME = "weixin"  # in settings.VOTER_IDENTITIES
TIMEOUT_S = 5
MOST_BYTES = 20_000
LONGEST_OPENID = 128
BROWSER = "MicroMessenger"
AGAIN = _lazy("请重新点“用微信身份投票”。")


def is_offered(campaign: Campaign) -> bool:
    """Where it is configured, and where the campaign takes it for enough: else nothing of WeChat is asked."""
    is_configured = NAME in settings.VOTER_IDENTITIES and settings.WEIXIN_APP_ID and settings.WEIXIN_APP_SECRET
    return bool(is_configured) and campaign.definition.vote.least_level <= Voter.Level.WECHAT


def is_inside(user_agent: str) -> bool:
    """Whether the page is open in WeChat's own browser; elsewhere it answers with an error only."""
    return BROWSER in user_agent


def address(*, back: str, state: str) -> str:
    """Where WeChat asks the person, without a question for this scope, and leads back."""
    asked = urlencode(
        {
            "appid": settings.WEIXIN_APP_ID,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
    )
    return f"{settings.WEIXIN_AUTHORIZE_URL}?{asked}#wechat_redirect"


def voter_of(*, campaign: Campaign, code: str) -> Voter:
    """The voter of the WeChat account that this code stands for. Raises Refused where WeChat does not say who."""
    return voters.voter_of_weixin(campaign=campaign, openid=_openid(code))


def _openid(code: str) -> str:
    given = {"appid": settings.WEIXIN_APP_ID, "secret": settings.WEIXIN_APP_SECRET, "code": code}
    told = asked(f"{settings.WEIXIN_TOKEN_URL}?{urlencode(given | {'grant_type': 'authorization_code'})}")
    openid = told.get("openid")
    if not isinstance(openid, str) or not 0 < len(openid) <= LONGEST_OPENID:
        log.error("WeChat does not say who it is: %s %s", told.get("errcode"), told.get("errmsg"))
        raise Refused(_("微信没有确认您的身份，可能是授权已过期。") + str(AGAIN))
    return openid


def asked(url: str) -> dict[str, Any]:
    """The answer as JSON. What is sent holds a secret, so no error may name the address."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310  # of the settings, checked at start
            told = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError) as fault:
        log.error("WeChat cannot be asked: %s", type(fault).__name__)
        raise Refused(_("暂时不能连接微信。") + str(AGAIN)) from fault
    return told if isinstance(told, dict) else {}
