"""What a panel is called: its category, and the section where it scores one section only."""

from __future__ import annotations

from campaign.models import Category
from review.models import Panel


def name_of(category: Category, section: str) -> str:
    part = category.rules.section(section) if section else None
    return f"{category.short_name}·{part.name}" if part else category.short_name


def panel_name(panel: Panel) -> str:
    return name_of(panel.category, panel.section)
