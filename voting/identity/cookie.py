"""The signed cookie by which a phone is known again."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from campaign.models import Campaign
from voting.identity.voters import _signer
from voting.models import Voter

COOKIE = "voter"


COOKIE_AGE = timedelta(days=60)


def remember(response: HttpResponse, voter: Voter) -> None:
    response.set_cookie(
        COOKIE,
        _signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}"),
        max_age=int(COOKIE_AGE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def known_voter(request: HttpRequest, campaign: Campaign) -> Voter | None:
    """The voter of this browser, if she proved her number in this campaign to the level it asks."""
    try:
        value = _signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=COOKIE_AGE)
        campaign_id, voter_id, epoch = (int(part) for part in value.split("|"))
    except (signing.BadSignature, ValueError):
        return None
    if campaign_id != campaign.pk:
        return None
    least = campaign.definition.vote.least_level
    return Voter.objects.filter(campaign=campaign, pk=voter_id, epoch=epoch, level__gte=least).first()
