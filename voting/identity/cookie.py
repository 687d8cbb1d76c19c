"""The signed cookie by which a phone is known again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from campaign.models import Campaign
from voting.identity.voters import _signer
from voting.models import Voter

COOKIE = "voter"
COOKIE_AGE = timedelta(days=60)


@dataclass(frozen=True)
class Known:
    """Whom a browser's cookie names: its signature is ours, and that is all that is known. Whether the epoch is still
    hers and her level enough, the database says to who asks it: `known_voter`, or the statement of the vote."""

    campaign_id: int
    pk: int
    epoch: int


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


def known(request: HttpRequest, campaign: Campaign) -> Known | None:
    """Of this campaign's voters. Asks no database."""
    try:
        value = _signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=COOKIE_AGE)
        found = Known(*(int(part) for part in value.split("|")))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return found if found.campaign_id == campaign.pk else None


def known_voter(request: HttpRequest, campaign: Campaign) -> Voter | None:
    """The voter of this browser, if she proved her number in this campaign to the level it asks."""
    found = known(request, campaign)
    return Voter.objects.filter(still_holds(found, campaign)).first() if found else None


def still_holds(found: Known, campaign: Campaign) -> Q:
    """The condition that the cookie's epoch is still hers and her level enough."""
    least = campaign.definition.vote.least_level
    return Q(pk=found.pk, campaign=campaign, epoch=found.epoch, level__gte=least)
