"""The screening queue: which entries wait, under which filter, and what comes before and after one of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Union, User
from campaign.models import Campaign, Category
from review.screening.decisions import PENDING
from submissions import states
from submissions.access import visible_entries
from submissions.models import Entry

STATES = (states.RECOMMENDED, states.RETURNED, states.ADMITTED, states.SHORTLISTED, states.REJECTED)
AHEAD = 6


class QueueFilter(forms.Form):
    """The filter that the address bar holds. What makes no sense is left out rather than refused."""

    category = forms.ChoiceField(required=False, label=_("项目"))
    city = forms.ChoiceField(required=False, label=_("推荐单位"))
    state = forms.ChoiceField(
        choices=[(PENDING, states.STATES[PENDING].staff), ("all", _("全部状态"))]
        + [(code, states.STATES[code].staff) for code in STATES if code != PENDING],
        required=False,
        label=_("状态"),
    )
    q = forms.CharField(required=False, max_length=60, label=_("编号、作品或单位"))

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data)
        unions = Union.objects.filter(parent__kind=Union.Kind.PROVINCE).order_by("path")
        self.categories = {category.code: category for category in campaign.categories.all()}
        self.cities = {union.code: union for union in unions}
        self._offer("category", _("全部项目"), [(c.code, _named(c)) for c in self.categories.values()])
        self._offer("city", _("全省"), [(u.code, u.name) for u in self.cities.values()])
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

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        if category := self.chosen_category:
            entries = entries.filter(category=category)
        if city := self.chosen_city:
            entries = entries.filter(recommending=city)
        if q := self.value("q"):
            entries = entries.filter(Q(number__icontains=q) | Q(title__icontains=q) | Q(union__name__icontains=q))
        return entries


def _named(category: Category) -> str:
    return f"{category.short_name}{_('（全国）') if category.series == 'national' else ''}"


def listed(user: User, campaign: Campaign, chosen: QueueFilter) -> QuerySet[Entry]:
    """The entries of the table."""
    entries = chosen.narrow(visible_entries(user).filter(campaign=campaign))
    if chosen.state_code != "all":
        entries = entries.filter(state=chosen.state_code)
    return entries.select_related("category", "union", "recommending").defer("category__spec").order_by("pk")


def progress(user: User, campaign: Campaign, chosen: QueueFilter) -> dict[str, int]:
    """How many of the filter's entries have been through screening."""
    done = ~Q(state__in=(PENDING, states.RETURNED))
    entries = chosen.narrow(visible_entries(user).filter(campaign=campaign)).exclude(state=states.WITHDRAWN)
    return entries.aggregate(total=Count("pk"), done=Count("pk", filter=done))


def waiting(user: User, entry: Entry, chosen: QueueFilter) -> QuerySet[Entry]:
    entries = visible_entries(user).filter(campaign=entry.campaign, state=PENDING).exclude(pk=entry.pk)
    return chosen.narrow(entries).select_related("category", "recommending").defer("category__spec").order_by("pk")


def coming(user: User, entry: Entry, chosen: QueueFilter) -> list[Entry]:
    """What comes next, going round to the start where the end is reached."""
    entries = waiting(user, entry, chosen)
    after = list(entries.filter(pk__gt=entry.pk)[:AHEAD])
    return after + list(entries.filter(pk__lt=entry.pk)[: AHEAD - len(after)])


def before(user: User, entry: Entry, chosen: QueueFilter) -> Entry | None:
    return waiting(user, entry, chosen).filter(pk__lt=entry.pk).order_by("-pk").first()


def first(user: User, campaign: Campaign, chosen: QueueFilter) -> Entry | None:
    entries = chosen.narrow(visible_entries(user).filter(campaign=campaign, state=PENDING))
    return entries.order_by("pk").first()
