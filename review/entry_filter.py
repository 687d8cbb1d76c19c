"""Filtering entries by category, union, state and words: for the screening queue and the shortlist."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Union
from accounts.unions.official_order import official_order
from campaign import memory
from campaign.models import Campaign, Category
from common.form_fields import LineField
from submissions import states
from submissions.models.entries import EntryQuerySet
from submissions.status import status

PENDING = states.RECOMMENDED
STATES = (states.RECOMMENDED, states.RETURNED, states.ADMITTED, states.SHORTLISTED, states.REJECTED)


class QueueFilter(forms.Form):
    """The filter that the address bar holds. What makes no sense is left out rather than refused."""

    category = forms.ChoiceField(required=False, label=_("项目"))
    city = forms.ChoiceField(required=False, label=_("推荐单位"))
    state = forms.ChoiceField(required=False, label=_("状态"))
    q = LineField(required=False, max_length=60, label=_("编号、作品或单位"))

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data)
        unions = Union.objects.filter(parent__kind=Union.Kind.PROVINCE).order_by(*official_order())
        self.categories = {category.code: category for category in memory.categories(campaign)}
        self.cities = {union.code: union for union in unions}
        self._offer("category", _("全部项目"), [(c.code, _named(c)) for c in self.categories.values()])
        self._offer("city", _("全省"), [(u.code, u.name) for u in self.cities.values()])
        pending, *others = status.choices(campaign, STATES)
        self.fields["state"].choices = [pending, ("all", _("全部状态")), *others]  # type: ignore[attr-defined]
        self.is_valid()

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None

    @property
    def chosen_category(self) -> Category | None:
        return self.categories.get(self.value("category") or "")

    @property
    def chosen_city(self) -> Union | None:
        return self.cities.get(self.value("city") or "")

    @property
    def state_code(self) -> str:
        return self.value("state") or PENDING

    @property
    def address(self) -> str:
        """The filter as it stands in the address bar, without the state: for the way through the queue."""
        found = {"category": self.value("category"), "city": self.value("city")}
        return urlencode({name: code for name, code in found.items() if code})

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        if category := self.chosen_category:
            entries = entries.filter(category=category)
        if city := self.chosen_city:
            entries = entries.filter(recommending=city)
        return entries.search(self.value("q"))


def _named(category: Category) -> str:
    return f"{category.short_name}{_('（全国）') if category.series == 'national' else ''}"
