"""Every year keeps its addresses: /2023/works/… stays what it was, whichever campaign is the current one.

A page asked for under the year of an earlier campaign is made as if that one were current (`showing`), and all its
links lead there too; config/site/years.py does so. The short addresses belong to the current campaign.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from campaign import memory
from campaign.models import Campaign


@contextmanager
def showing(campaign: Campaign, *, under: str = "") -> Iterator[None]:
    """Within it this campaign stands for the current one, in this request alone. Links lead `under` its year."""
    before, chosen = get_script_prefix(), memory.shown.set(campaign.pk)
    set_script_prefix(under or f"/{campaign.year}/")
    try:
        yield
    finally:
        memory.shown.reset(chosen)
        set_script_prefix(before)


def lasting(name: str, *args: str, campaign: Campaign | None = None) -> str:
    """The whole address, with the year, of a page that is shared, printed or published: https://…/2023/works/FJ23-0001/"""
    return f"{settings.SITE_URL}{of_its_year(name, *args, campaign=campaign or memory.current())}"


def of_its_year(name: str, *args: str, campaign: Campaign | None) -> str:
    """The same within this site: /2023/works/FJ23-0001/"""
    path = reverse(name, args=args).removeprefix(get_script_prefix().rstrip("/"))
    return f"/{campaign.year}{path}" if campaign else path
