"""Who votes: a phone number that was proved once, kept as a keyed hash, remembered by a signed cookie.

The key lies outside the database, so that a stolen table gives no numbers away. There is no session: the cookie
holds campaign, voter and epoch, and raising the voter's epoch makes every copy of it worthless.
"""

from __future__ import annotations

import hmac

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from common import phone_numbers
from voting.models import Voter

_SALT = "voting.identity"
BAD_NUMBER = _("请填写 11 位的中国内地手机号，例如 13800001234。")


class BadNumber(ValueError):
    """Not a mobile number of mainland China."""


def normalise(text: str) -> str:
    """ "+8613800001234" from what people type or paste. Raises BadNumber."""
    digits = phone_numbers.read_mobile(text)
    if not digits:
        raise BadNumber(str(BAD_NUMBER))
    return f"+86{digits}"


def masked(phone: str) -> str:
    """138****1234"""
    return f"{phone[3:6]}****{phone[-4:]}"


def phone_hmac(*, campaign: Campaign, phone: str) -> str:
    """The identity of a number within one campaign; two campaigns cannot be joined by it."""
    return hmac.digest(settings.PHONE_HMAC_KEY.encode(), f"{campaign.code}|{phone}".encode(), "sha256").hex()


def voter_of(*, campaign: Campaign, phone: str, code_seconds: int | None = None) -> Voter:
    """The voter of a number that was just proved, `code_seconds` after its code was sent."""
    voter, _made = Voter.objects.update_or_create(
        campaign=campaign,
        phone_hmac=phone_hmac(campaign=campaign, phone=phone),
        defaults={"code_seconds": code_seconds},
        create_defaults={"prefix7": phone[3:10], "level": Voter.Level.PHONE, "code_seconds": code_seconds},
    )
    return voter


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)
