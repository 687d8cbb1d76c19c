"""References that open something to whoever holds them: drawn by lot, read out on the phone, typed from paper."""

from __future__ import annotations

import secrets

from common.text import half_width

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
LENGTH, GROUP = 12, 4


def draw() -> str:
    """Twelve letters of thirty: nobody guesses another's."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def read(typed: str) -> str:
    """As it was drawn, with dashes, blanks and in small letters."""
    return "".join(letter for letter in half_width(typed).upper() if letter in LETTERS)


def grouped(plain: str) -> str:
    """2222-3333-4444"""
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))
