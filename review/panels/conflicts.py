"""Which works an expert should not score, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Union, User
from campaign.definition import asking
from campaign.models import Category
from review.models import Panel
from submissions.access import public_entries
from submissions.models import Entry


@dataclass(frozen=True)
class Conflict:
    """A reason why an expert should rather not score an entry."""

    expert: User
    entry: Entry
    why: str


def entries(panel: Panel) -> QuerySet[Entry]:
    """The shortlisted works that this panel scores, by number."""
    works = public_entries().filter(category=panel.category).select_related("union")
    return (works.filter(section=panel.section) if panel.section else works).order_by("number")


def conflicts(panel: Panel) -> list[Conflict]:
    """Experts of the entry's own line of unions, or named among its authors."""
    works = list(entries(panel))
    found = []
    for expert in panel.experts.select_related("union", "expert_profile").order_by("pk"):
        for work in works:
            if why := reason(expert, work, panel.category):
                found.append(Conflict(expert, work, why))
    return found


def reason(expert: User, work: Entry, category: Category) -> str:
    """Why this expert should not score this work; "" where nothing speaks against it."""
    if expert.union is not None and _same_line(expert.union, work.union):
        return _("专家所在的%s与申报单位有隶属关系") % expert.union.name
    if _employer(expert) == work.union.name:
        return _("专家就在申报单位工作")
    if expert.name in set(_names(work, category)):
        return _("作者名单里有同名的人")
    return ""


def _employer(expert: User) -> str:
    """As the organiser's list says it, also where it is no union's name; "" where it says nothing."""
    profile = getattr(expert, "expert_profile", None)
    return profile.employer if profile else ""


def _same_line(one: Union, other: Union) -> bool:
    """Whether one stands above the other; the province stands above all and says nothing."""
    if Union.Kind.PROVINCE in (one.kind, other.kind):
        return False
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def _names(work: Entry, category: Category) -> list[str]:
    """Every word of the answers that tell who entered."""
    asked = asking.asked(category.rules, work.section, work.answers)
    blind = [field.code for field in asked if field.blind]
    words: list[str] = []
    _collect([work.answers.get(code) for code in blind], words)
    return words


def _collect(value: Any, words: list[str]) -> None:
    if isinstance(value, str):
        words.append(value.strip())
    elif isinstance(value, dict):
        _collect(list(value.values()), words)
    elif isinstance(value, list):
        for item in value:
            _collect(item, words)
