"""The link and the PIN of an invitation: made here, kept as digests only."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from common.text import half_width
from review.models import ExpertInvitation

PIN_DIGITS = 6
_SALT = "review.expert_pin"


def new_token() -> str:
    return secrets.token_urlsafe(24)


def new_pin() -> str:
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def pin_digest(token_sha256: str, pin: str) -> str:
    """Bound to the link with which it was made."""
    return salted_hmac(_SALT, f"{token_sha256}|{pin}", algorithm="sha256").hexdigest()


def is_pin(invitation: ExpertInvitation, typed: str) -> bool:
    digits = half_width(typed).replace(" ", "")
    return hmac.compare_digest(invitation.pin_hmac, pin_digest(invitation.token_sha256, digits))


def address(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('expert_invited', args=[token])}"
