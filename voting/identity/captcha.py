"""A small work before a text message is sent: ALTCHA's proof of work, or a sum for who has no JavaScript.

Both are signed by us, expire, and count once. The browser runs the altcha widget (static/js/voting/proof-of-work.js).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass

import altcha
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from limits import RateLimitItemPerSecond

from common.text import whole_number
from voting.identity import rate_limits

WORK, SUM = "work", "sum"
EXPIRES_S = 20 * 60
# 256 tries of `COST` rounds on average: about a second on a cheap phone, 2 ms to verify here.
COST, PREFIX = 5000, "00"
_SALT = "voting.captcha"
_ONCE = RateLimitItemPerSecond(1, EXPIRES_S + 60)
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Question:
    text: str
    token: str


def challenge() -> str:
    """A signed challenge for the browser, as JSON."""
    made = altcha.create_challenge(
        "PBKDF2/SHA-256", COST, key_prefix=PREFIX, expires_at=int(time.time()) + EXPIRES_S, hmac_secret=_key()
    )
    return json.dumps(made.to_dict())


def question() -> Question:
    one, two = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    nonce = secrets.token_hex(8)
    token = signing.TimestampSigner(salt=_SALT).sign(f"{nonce}.{_sealed(nonce, one + two)}")
    return Question(_("%(a)s加%(b)s等于几？") % {"a": _NUMERALS[one], "b": _NUMERALS[two]}, token)


def solved(*, work: str, answer: str, token: str) -> str:
    """Which of the two was solved: WORK, SUM or "". Raises rate_limits.Unavailable when it cannot be counted once."""
    if work:
        return WORK if _work_is_right(work) else ""
    return SUM if _sum_is_right(answer, token) else ""


def _work_is_right(work: str) -> bool:
    if len(work) > 4000 or not altcha.verify_solution(work, _key()).verified:
        return False
    return _first_time(altcha.Payload.from_base64(work).challenge.signature or "")


def _sum_is_right(answer: str, token: str) -> bool:
    total = whole_number(answer, 999)
    if total is None:
        return False
    try:
        nonce, seal = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=EXPIRES_S).split(".")
    except (signing.BadSignature, ValueError):
        return False
    return hmac.compare_digest(seal, _sealed(nonce, total)) and _first_time(nonce)


def _first_time(name: str) -> bool:
    return rate_limits.take(_ONCE, f"captcha|{hashlib.sha256(name.encode()).hexdigest()}") is None


def _sealed(nonce: str, total: int) -> str:
    return hmac.digest(_key().encode(), f"{nonce}|{total}".encode(), "sha256").hex()[:24]


def _key() -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), _SALT.encode(), "sha256").hex()
