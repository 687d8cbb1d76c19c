"""Filtering entries by category, union, state and words: for the screening queue and the shortlist."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Union, User
from accounts.permissions import roles_with
from accounts.unions.official_order import official_order
from campaign import memory
from campaign.models import Campaign, Category
from common.form_fields import DayField, LineField
from review.models import ScreeningDecision, ScreeningShare
from review.second_reader import readings
from submissions import states
from submissions.models.entries import EntryQuerySet
from submissions.status import status

PENDING = states.RECOMMENDED
# Choices that stand for several states: what the numbers of the progress page open.
PASSED = (states.ADMITTED, states.SHORTLISTED)
SEVERAL = {
    "reached": (_("已到省级的全部"), (states.RECOMMENDED, states.RETURNED, *PASSED, states.REJECTED)),
    "passed": (_("初评通过的全部"), PASSED),
}
# Choices that ask for more than a state.
SECOND, SPLIT, MENDED, OVERDUE = "second", "split", "mended", "overdue"
PARTS = {
    SECOND: _("等第二人"),
    SPLIT: _("有分歧"),
    MENDED: _("已补正"),
    OVERDUE: _("逾期未补正"),
}
STATES = (states.RECOMMENDED, states.RETURNED, states.ADMITTED, states.SHORTLISTED, states.REJECTED)
NOBODY = "none"
MORE = ("section", "kind", "share", "by", "day", "sort")

# By how the table can be sorted: its words, and what the database sorts by.
SORTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("按编号"), ("pk",)),
    "category": (_("按项目"), ("category__position", "pk")),
    "union": (_("按推荐单位"), (*official_order("recommending__"), "pk")),
    "recommended": (_("按推荐时间，先到的在前"), ("recommended_at", "pk")),
    "due": (_("按补正期限"), ("returned_until", "pk")),
    "changed": (_("按最近变动"), ("-updated_at", "pk")),
}


class QueueFilter(forms.Form):
    """The filter that the address bar holds. What makes no sense is left out rather than refused."""

    category = forms.ChoiceField(required=False, label=_("项目"))
    city = forms.ChoiceField(required=False, label=_("推荐单位"))
    section = forms.ChoiceField(required=False, label=_("组别"))
    kind = forms.ChoiceField(required=False, label=_("工会类型"), choices=[("", _("全部类型")), *Union.Kind.choices])
    state = forms.ChoiceField(required=False, label=_("状态"))
    by = forms.ChoiceField(required=False, label=_("初评人员"))
    share = forms.ChoiceField(required=False, label=_("分给"))
    day = DayField(required=False, label=_("意见日期"), widget=forms.DateInput(attrs={"type": "date"}))
    sort = forms.ChoiceField(
        required=False, label=_("排序"), choices=[(code, label) for code, (label, _o) in SORTS.items()]
    )
    q = LineField(required=False, max_length=60, label=_("编号、作品或单位"))

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data)
        unions = Union.objects.filter(parent__kind=Union.Kind.PROVINCE).order_by(*official_order())
        self.categories = {category.code: category for category in memory.categories(campaign)}
        self.cities = {union.code: union for union in unions}
        self._offer("category", _("全部项目"), [(c.code, c.short_name) for c in self.categories.values()])
        self._offer("city", _("全省"), [(u.code, u.name) for u in self.cities.values()])
        self._offer("section", _("全部组别"), _sections(self.categories.get(self.data.get("category", ""))))
        self.campaign = campaign
        if self.data.get("by") or self.data.get("share"):
            self._offer_people()
        pending, *others = status.choices(campaign, STATES)
        several = [(code, label) for code, (label, _states) in SEVERAL.items()]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            pending, *PARTS.items(), ("all", _("全部状态")), *several, *others
        ]  # fmt: skip
        for name in MORE:
            widget = self.fields[name].widget
            widget.attrs["class"] = "form-control" if widget.input_type == "date" else "form-select"
        self.is_valid()

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def _offer_people(self) -> None:
        """A question of its own, for pages that show the choice or were asked for it."""
        screeners = _screeners(self.campaign)
        self._offer("by", _("全部人员"), screeners)
        self._offer("share", _("不限"), [(NOBODY, str(_("未分配"))), *screeners])

    @property
    def more(self) -> list[Any]:
        """The fields that are seldom asked for, behind 更多条件."""
        self._offer_people()
        return [self[name] for name in MORE if name != "section" or len(self.fields["section"].choices) > 1]  # type: ignore[attr-defined]

    @property
    def has_more(self) -> bool:
        return any(self.value(name) for name in MORE)

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
        found = {name: self.value(name) for name in ("category", "section", "city", "kind", "share")}
        return urlencode({name: code for name, code in found.items() if code})

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        if category := self.chosen_category:
            entries = entries.filter(category=category)
        if section := self.value("section"):
            entries = entries.filter(section=section)
        if city := self.chosen_city:
            entries = entries.filter(recommending=city)
        if share := self.value("share"):
            given = {"screening_share__isnull": True} if share == NOBODY else {"screening_share__person": share}
            entries = entries.filter(**given)
        if kind := self.value("kind"):
            entries = entries.filter(recommending__kind=kind)
        return self._decided(entries).search(self.value("q"))

    def sorted(self, entries: EntryQuerySet) -> EntryQuerySet:
        _label, order = SORTS[self.value("sort") or ""]
        return entries.order_by(*order)

    def in_state(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those of the state that was asked for, or of the several it stands for."""
        if self.state_code == "all":
            return entries
        if self.state_code == "reached":
            entries = entries.standing().filter(recommended_at__isnull=False)
        if self.state_code in PARTS:
            return _part(entries, self.state_code)
        _label, found = SEVERAL.get(self.state_code, ("", (self.state_code,)))
        return entries.filter(state__in=found)

    def _decided(self, entries: EntryQuerySet) -> EntryQuerySet:
        """By whom and on which day: decisions that stand."""
        by, day = self.value("by"), self.value("day")
        if not by and not day:
            return entries
        decisions = ScreeningDecision.objects.filter(undone_at__isnull=True)
        if by:
            decisions = decisions.filter(by=by)
        if day:
            decisions = decisions.filter(at__date=day)
        return entries.filter(pk__in=decisions.values("entry"))


def _part(entries: EntryQuerySet, code: str) -> EntryQuerySet:
    pending = entries.filter(state=PENDING)
    if code in (SECOND, SPLIT):
        return (
            pending.filter(readings.begun())
            .annotate(readers=readings.counted())
            .filter(readers=1 if code == SECOND else 2)
        )
    sent_back = ScreeningDecision.objects.filter(verdict=ScreeningDecision.Verdict.RETURN, undone_at=None)
    entries = entries.filter(pk__in=sent_back.values("entry")).annotate(returned_by=returned_by())
    if code == MENDED:
        return entries.filter(state=PENDING, returned_by__isnull=False)
    is_late = Q(state=states.RETURNED, returned_until__lt=timezone.now())
    return entries.filter(is_late | Q(state=states.REJECTED, returned_by__isnull=False))  # the latter: closed by rule


def returned_by() -> Subquery:
    """Who returned the entry, where that is the last decision that stands: it has come back, or was closed by rule."""
    last = ScreeningDecision.objects.filter(entry=OuterRef("pk"), undone_at=None).order_by("-id")
    sent_back = Case(When(verdict=ScreeningDecision.Verdict.RETURN, then="by"))
    return Subquery(last.annotate(sent_back=sent_back).values("sent_back")[:1])


def _sections(category: Category | None) -> list[tuple[str, str]]:
    return [(section.code, section.name) for section in category.rules.sections] if category else []


def _screeners(campaign: Campaign) -> list[tuple[str, str]]:
    """Everybody who decided something in this campaign, was given something, or could be."""
    decisions = ScreeningDecision.objects.filter(entry__campaign=campaign)
    shares = ScreeningShare.objects.filter(entry__campaign=campaign)
    had = Q(pk__in=decisions.values("by")) | Q(pk__in=shares.values("person"))
    can = Q(is_active=True, role__in=roles_with("entry.screen"))
    people = User.objects.filter(had | can).order_by("name", "pk")
    return [(str(pk), name) for pk, name in people.values_list("pk", "name")]
