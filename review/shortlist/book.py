"""The shortlist book (入围作品册) of a category, or of all: work, union, story, picture, authors who agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from accounts.unions.official_order import official_order
from campaign.models import Campaign, Category
from common import in_words
from submissions import access
from submissions.answers.in_words import ShownAnswer, section_name, shown_answers
from submissions.files import published, serving
from submissions.files.shown import PICTURES, best_picture
from submissions.models import DerivedCopy, Entry, EntryFile
from submissions.papers import pictures
from submissions.papers.paper import Block, Facts, Paper, Picture, Table, Text


@dataclass(frozen=True)
class Leaf:
    """One work. `answers` are those that everybody may read: people only with their consent, never whom we call."""

    entry: Entry
    section: str
    answers: list[ShownAnswer]
    picture: DerivedCopy | None

    @property
    def picture_url(self) -> str:
        return serving.copy_url(self.picture) if self.picture else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        place = [(_("编号"), str(self.entry.number)), *([(_("部分"), self.section)] if self.section else [])]
        unions = [(_("申报单位"), self.entry.union.name), (_("推荐单位"), self.entry.recommending.name)]
        return [*place, *unions, *((one.label, one.plain) for one in self.answers if not one.rows and not one.is_long)]

    @property
    def tables(self) -> list[ShownAnswer]:
        return [one for one in self.answers if one.rows]

    @property
    def stories(self) -> list[ShownAnswer]:
        return [one for one in self.answers if one.is_long and not one.rows]


@dataclass(frozen=True)
class Part:
    """The works of one category."""

    category: Category
    leaves: list[Leaf]


def parts(categories: Sequence[Category]) -> list[Part]:
    """Those of these that have works, in their order. As many queries as for one."""
    found = leaves(*categories)
    by_category = [Part(one, [leaf for leaf in found if leaf.entry.category_id == one.pk]) for one in categories]
    return [part for part in by_category if part.leaves]


def leaves(*categories: Category) -> list[Leaf]:
    """What is published and what is chosen to be, by recommending union. A fixed number of queries."""
    public = Q(pk__in=[])
    for category in categories:
        public |= Q(entry__category=category) & published.of_category(category.rules)
    files = EntryFile.objects.live().good().filter(public)
    copies = DerivedCopy.objects.filter(kind__in=PICTURES, state=DerivedCopy.State.READY)
    entries = (
        access.public_soon(*categories)
        .select_related("union", "recommending")
        .prefetch_related(
            Prefetch("files", files, to_attr="shown_files"), Prefetch("shown_files__copies", copies, to_attr="pictures")
        )
    )
    return [_leaf(entry) for entry in entries.order_by(*official_order("recommending__"), "number")]


def paper(category: Category, found: Iterable[Leaf]) -> Paper:
    blocks: list[Block] = []
    for leaf in found:
        blocks += _blocks(leaf)
    return Paper(
        title=_("入围作品册 · %(name)s") % {"name": category.name}, campaign=category.campaign.title, blocks=blocks
    )


def whole_paper(campaign: Campaign, found: Iterable[Part]) -> Paper:
    """All categories as one; each begins with its name."""
    blocks: list[Block] = []
    for part in found:
        number = _("入围作品 %(n)d 件") % {"n": len(part.leaves)}
        blocks += [Text(part.category.name, [number]), *(block for leaf in part.leaves for block in _blocks(leaf))]
    return Paper(title=_("入围作品册"), campaign=campaign.title, blocks=blocks)


def _leaf(entry: Any) -> Leaf:
    picture = best_picture(copy for file in entry.shown_files for copy in file.pictures)
    return Leaf(entry, section_name(entry), shown_answers(entry, for_public=True), picture)


def _blocks(leaf: Leaf) -> list[Block]:
    return [
        Facts(leaf.facts, heading=in_words.titled(leaf.entry.title)),
        *([Picture(pictures.jpeg(leaf.picture))] if leaf.picture else []),
        *[Table(one.heads, one.rows, [1] * len(one.heads), heading=one.label) for one in leaf.tables],
        *[Text(one.label, one.lines) for one in leaf.stories],
    ]
