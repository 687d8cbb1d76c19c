"""Receipts: 30 characters that prove a vote to its voter and mean nothing to anybody else.

26 base32 characters of 16 random bytes and 4 characters of their HMAC, which tell a slip of the pen from a
receipt that we never gave. Crockford's alphabet has no I, L, O and U, so that they can be read out on the phone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from common.text import half_width

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BODY, CHECKSUM, GROUP = 26, 4, 5
ID_LENGTH = 16  # characters of its digest
_OURS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)  # from RFC 4648's alphabet
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new() -> str:
    body = _base32(secrets.token_bytes(16), BODY)
    return body + _checksum(body)


def read(text: str) -> str | None:
    """The receipt that a person typed, spaces and mix-ups forgiven; None when it cannot be one of ours."""
    typed = half_width(text).upper().replace(" ", "").replace("-", "").translate(_READ_AS)
    if len(typed) != BODY + CHECKSUM or not typed.isascii() or set(typed) - set(ALPHABET):
        return None
    return typed if hmac.compare_digest(typed[BODY:], _checksum(typed[:BODY])) else None


def digest(receipt: str) -> str:
    """What a receipt is looked up by; an address may carry its beginning."""
    return hashlib.sha256(receipt.encode()).hexdigest()


def address_id(receipt: str) -> str:
    """Names it in an address, for its own voter only."""
    return digest(receipt)[:ID_LENGTH]


def groups(receipt: str) -> list[str]:
    return [receipt[start : start + GROUP] for start in range(0, len(receipt), GROUP)]


def _checksum(body: str) -> str:
    key = settings.LEDGER_KEY.encode()
    return _base32(hmac.digest(key, b"receipt|" + body.encode(), "sha256"), CHECKSUM)


def _base32(data: bytes, length: int) -> str:
    return base64.b32encode(data).decode()[:length].translate(_OURS)
