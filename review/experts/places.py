"""Panels by the names that people write into a list: a category, or one of its sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign import memory
from campaign.models import Campaign, Category
from common.text import half_width
from review.models import Panel
from review.panel_names import name_of

BETWEEN = re.compile(r"[、,;|\s]+")


@dataclass(frozen=True)
class Place:
    """Where an expert belongs: the panel of a category, or of one section of it."""

    category: Category
    section: str = ""

    @property
    def key(self) -> tuple[int, str]:
        return self.category.pk, self.section

    @property
    def name(self) -> str:
        return name_of(self.category, self.section)


class Places:
    """What may be written, which panels there are, and how the lines above have split the categories."""

    def __init__(self, campaign: Campaign) -> None:
        self.by_name = {
            _plain(name): place for category in memory.categories(campaign) for name, place in _of(category)
        }
        self.panels = {(panel.category_id, panel.section): panel for panel in Panel.objects.filter(campaign=campaign)}
        self.whole = {category: section == "" for category, section in self.panels}

    def read(self, written: str) -> tuple[list[Place], list[str]]:
        """The places that a cell names, and a sentence for each name that is none."""
        names = [written] if _plain(written) in self.by_name else BETWEEN.split(half_width(written))
        found: dict[tuple[int, str], Place] = {}
        faults = []
        for name in filter(None, names):
            place = self.by_name.get(_plain(name))
            if place is None:
                faults.append(_("没有叫“%(name)s”的评审项目，请写征集项目的全称或简称。") % {"name": name})
            elif fault := self._split_fault(place):
                faults.append(fault)
            else:
                found[place.key] = place
        return list(found.values()), faults

    def _split_fault(self, place: Place) -> str:
        """A category has one panel, or one for each section."""
        is_whole = self.whole.setdefault(place.category.pk, place.section == "")
        if is_whole == (place.section == ""):
            return ""
        if is_whole:
            return _("“%(name)s”整个项目一个专家组，请只写项目名称。") % {"name": place.category.short_name}
        said = {"name": place.category.short_name, "sample": f"{place.category.short_name}·组别"}
        return _("“%(name)s”按组别分专家组，请写成“%(sample)s”。") % said


def _of(category: Category) -> list[tuple[str, Place]]:
    names = (category.code, category.name, category.short_name)
    whole = [(name, Place(category)) for name in names]
    parts = [
        (f"{name}·{section.name}", Place(category, section.code))
        for name in names
        for section in category.rules.sections
    ]
    return whole + parts


def _plain(name: str) -> str:
    return half_width(name).replace(" ", "").replace("・", "·").lower()
