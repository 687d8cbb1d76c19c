"""Who votes: a phone number that was proved once, kept as a keyed hash, remembered by a signed cookie.

The key lies outside the database, so that a stolen table gives no numbers away. There is no session: the cookie
holds campaign, voter and epoch, and raising the voter's epoch makes every copy of it worthless.
"""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from common import phone_numbers
from common.refusals import Refused
from voting.models import ErasedIdentity, Voter

_SALT = "voting.identity"
BAD_NUMBER = _("请填写 11 位的中国内地手机号，例如 13800001234。")

ERASED = _(
    "这个号码（或微信号）的投票信息已按本人要求删除，本次活动中不能再用它投票。已投出的选票仍然有效，可凭回执核对。"
)


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
    return _digests(campaign, phone)[0]


def voter_of(*, campaign: Campaign, phone: str, code_seconds: int | None = None) -> Voter:
    """The voter of a number that was just proved, `code_seconds` after its code was sent (None: as before).

    Raises Refused for a number whose data were erased in this campaign.
    """
    made = {"prefix7": phone[3:10], "level": Voter.Level.PHONE}
    now = {} if code_seconds is None else {"code_seconds": code_seconds}
    return _proved(campaign, "phone_hmac", _digests(campaign, phone), made, now)


def voter_of_weixin(*, campaign: Campaign, openid: str) -> Voter:
    """The voter of a WeChat account that was just confirmed. Raises Refused for one whose data were erased."""
    made = {"level": Voter.Level.WECHAT}
    return _proved(campaign, "weixin_hmac", _digests(campaign, f"weixin|{openid}"), made, {})


def erased_seal(digest: str, *, key: str = "") -> str:
    """By which an erased identity is known again; nothing leads from it to the digest."""
    return hmac.digest((key or settings.PHONE_HMAC_KEY).encode(), f"erased|{digest}".encode(), "sha256").hex()


def _proved(campaign: Campaign, field: str, digests: list[str], made: dict[str, Any], now: dict[str, Any]) -> Voter:
    """The voter with this identity, found under an older key too and then kept under the present one.

    Whether the identity was erased is asked last: who erases it at this moment holds its row until she is done.
    """
    with transaction.atomic():
        _rekey(campaign, field, digests)
        voter, _made = Voter.objects.update_or_create(
            campaign=campaign, **{field: digests[0]}, defaults=now, create_defaults={**made, **now}
        )
        if ErasedIdentity.objects.filter(campaign=campaign, seal__in=_erased_seals(digests)).exists():
            raise Refused(str(ERASED))
    return voter


def _rekey(campaign: Campaign, field: str, digests: list[str]) -> None:
    """Rows under an older key get the present one. (Only while settings name old keys.)"""
    new, *old = digests
    if old and not Voter.objects.filter(campaign=campaign, **{field: new}).exists():
        Voter.objects.filter(campaign=campaign, **{f"{field}__in": old}).update(**{field: new})


def _digests(campaign: Campaign, identity: str) -> list[str]:
    """Under the present key first, then under those before it (settings.PHONE_HMAC_KEY_OLD)."""
    text = f"{campaign.code}|{identity}".encode()
    return [hmac.digest(key.encode(), text, "sha256").hex() for key in _keys()]


def _erased_seals(digests: list[str]) -> list[str]:
    """Under every key: it was sealed with the key of that day, and so was the digest before it."""
    return [erased_seal(digest, key=key) for digest in digests for key in _keys()]


def _keys() -> list[str]:
    return [settings.PHONE_HMAC_KEY, *settings.PHONE_HMAC_KEY_OLD]


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)
