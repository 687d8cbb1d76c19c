"""Addresses of a work for outside: whole, as the site is reached, and telling how somebody came."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def work_address(number: str, *, reached: str = "") -> str:
    """`reached`: "qr" or "share", as the vote keeps it; "" for the work's own address."""
    return f"{settings.SITE_URL}{reverse('work', args=[number])}" + (f"?from={reached}" if reached else "")


def picture_address(number: str) -> str:
    return f"{settings.SITE_URL}{reverse('work_share_picture', args=[number])}"
