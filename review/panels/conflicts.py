"""Which works an expert should not score, and why.

What she declared herself excludes her; what the facts suggest (her union's line, a name among the authors) is shown to
the organiser, who decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Union, User
from campaign.definition import asking
from campaign.models import Campaign, Category
from review.models import DeclaredInterest, Panel
from submissions.access import public_entries
from submissions.models import Entry

Kind = DeclaredInterest.Kind
NOT_IN_TITLES = re.compile(r"\W+")
LEAST_OF_A_TITLE = 4  # characters by which part of a title is taken for it


@dataclass(frozen=True)
class Conflict:
    """A reason why an expert should rather not score an entry. `is_declared`: she said so herself."""

    expert: User
    entry: Entry
    why: str
    is_declared: bool = False


def entries(panel: Panel) -> QuerySet[Entry]:
    """The shortlisted works that this panel scores, by number."""
    works = public_entries().filter(category=panel.category).select_related("union")
    return (works.filter(section=panel.section) if panel.section else works).order_by("number")


def conflicts(panel: Panel) -> list[Conflict]:
    """What the panel's experts have declared; or that they are of the entry's own line of unions, or named among its
    authors."""
    experts = list(panel.experts.select_related("union", "expert_profile").order_by("pk"))
    return among(panel, experts)


def among(panel: Panel, experts: Sequence[User]) -> list[Conflict]:
    """The same for any experts, whether they are in the panel or not."""
    return between(experts, list(entries(panel)), declarations(panel.campaign, experts))


def between(experts: Sequence[User], works: Sequence[Entry], said: Mapping[int, list[Declaration]]) -> list[Conflict]:
    """Of these experts and works. Asks the database nothing where unions and profiles came with the rows."""
    facts = _facts(works)
    return [found for one in experts for work in facts for found in _conflict(one, work, said.get(one.pk, []))]


def hindered(expert: User, works: Sequence[Entry]) -> set[int]:
    """The keys of the works that this expert should not score, for one reason or the other."""
    said = declarations(works[0].campaign, [expert]).get(expert.pk, []) if works else []
    return {work.entry.pk for work in _facts(works) if next(_conflict(expert, work, said), None)}


def declared(panel: Panel, experts: Sequence[User]) -> list[Conflict]:
    return [found for found in among(panel, experts) if found.is_declared]


@dataclass(frozen=True)
class _Work:
    """An entry with what a conflict is found by."""

    entry: Entry
    names: frozenset[str]
    title: str


@dataclass(frozen=True)
class Declaration:
    """An interest as it was written, and the union that it names, where there is one."""

    kind: str
    text: str
    union: Union | None


def declarations(campaign: Campaign, experts: Sequence[User]) -> dict[int, list[Declaration]]:
    """By expert. Two queries."""
    rows = list(DeclaredInterest.objects.filter(campaign=campaign, expert__in=[one.pk for one in experts]))
    names = {row.text for row in rows if row.kind == Kind.UNION}
    unions = {union.name: union for union in Union.objects.filter(name__in=names)} if names else {}
    found: dict[int, list[Declaration]] = {}
    for row in rows:
        found.setdefault(row.expert_id, []).append(Declaration(row.kind, row.text, unions.get(row.text)))
    return found


def _facts(works: Sequence[Entry]) -> list[_Work]:
    return [_Work(work, frozenset(_names(work, work.category)), _plain(work.title)) for work in works]


def _conflict(expert: User, work: _Work, said: Sequence[Declaration]) -> Iterator[Conflict]:
    """One at most: what she declared before what was found."""
    for one in said:
        if _concerns(one, work):
            yield Conflict(expert, work.entry, _declared_in_words(one), is_declared=True)
            return
    if why := _suggested(expert, work):
        yield Conflict(expert, work.entry, why)


def _concerns(one: Declaration, work: _Work) -> bool:
    if one.kind == Kind.UNION:
        union = work.entry.union
        return one.text == union.name or (one.union is not None and _same_line(one.union, union))
    if one.kind == Kind.AUTHOR:
        return one.text in work.names
    plain = _plain(one.text)
    is_part = min(len(plain), len(work.title)) >= LEAST_OF_A_TITLE and (plain in work.title or work.title in plain)
    return one.text == work.entry.number or plain == work.title or is_part


def _declared_in_words(one: Declaration) -> str:
    said = {
        Kind.UNION: _("本人申报：在%(text)s工作"),
        Kind.WORK: _("本人申报：参与过“%(text)s”"),
        Kind.AUTHOR: _("本人申报：认识作者%(text)s"),
    }
    return said[Kind(one.kind)] % {"text": one.text}


def _suggested(expert: User, work: _Work) -> str:
    if expert.union is not None and _same_line(expert.union, work.entry.union):
        return _("专家所在的%s与申报单位有隶属关系") % expert.union.name
    if _employer(expert) == work.entry.union.name:
        return _("专家就在申报单位工作")
    return _("作者名单里有同名的人") if expert.name in work.names else ""


def _plain(title: str) -> str:
    """A title without what is around and between its words: 《…》, blanks, dots."""
    return NOT_IN_TITLES.sub("", title).lower()


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
