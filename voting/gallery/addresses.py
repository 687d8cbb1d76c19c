"""Addresses of a work for outside: whole, with the year, and telling how somebody came."""

from __future__ import annotations

from campaign import years


def work_address(number: str, *, reached: str = "") -> str:
    """`reached`: "qr" or "share", as the vote keeps it; "" for the work's own address."""
    return years.lasting("work", number) + (f"?from={reached}" if reached else "")


def picture_address(number: str) -> str:
    return years.lasting("work_share_picture", number)
