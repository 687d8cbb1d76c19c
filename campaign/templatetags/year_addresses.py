"""{% year_url 2023 'results' %}: the page of an earlier year (campaign/years.py)."""

from __future__ import annotations

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.simple_tag
def year_url(year: int, name: str) -> str:
    return f"/{year}{reverse(name).removeprefix(get_script_prefix().rstrip('/'))}"
