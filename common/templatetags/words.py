"""Moments and days in templates, as `in_words` says them: built in, so that no template loads anything for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template

from common import in_words

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """6月28日 18:00"""
    return in_words.moment(at) if at else ""


@register.filter
def moment_of_week(at: datetime | None) -> str:
    """6月28日 星期三 18:00"""
    return in_words.moment(at, weekday=True) if at else ""


@register.filter
def day(on: date | None) -> Any:
    """6月28日"""
    return in_words.day(on) if on else ""
