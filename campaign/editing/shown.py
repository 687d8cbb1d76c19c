"""What the pages of editing show: cards of the parts, fields of a form in their groups, the calendar as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.definition.spec import CampaignSpec, CategorySpec
from campaign.editing.forms import PartForm
from campaign.editing.parts.listing import PARTS, label_of
from campaign.editing.parts.part import Part
from campaign.editing.parts.slots import Group
from campaign.history.differences import Difference, folded
from campaign.models import Campaign, DefinitionChange
from campaign.pages.calendar_picture import Bar
from campaign.pages.calendar_picture import bars as picture

RECENT = 5


@dataclass(frozen=True)
class FieldGroup:
    """`rows`: (name, fields, box that takes the part away) of the parts of a list; `new`: fields of empty rows."""

    heading: str
    help: str
    fields: list[forms.BoundField]
    rows: list[tuple[str, list[forms.BoundField], forms.BoundField | None]]
    new: list[list[forms.BoundField]]


@dataclass(frozen=True)
class Card:
    """A part with the few words that say how it is now, and where it is edited."""

    part: Part
    now: str
    url: str


def cards(spec: CampaignSpec, code: str) -> list[Card]:
    """`code` of the stored campaign."""
    said = {
        "contacts": spec.desk.call,
        "scoring": _("专家 %(e)s%% · 投票 %(v)s%%") % {"e": f"{spec.expert_weight:g}", "v": f"{spec.vote_weight:g}"},
        "texts": spec.title,
    }
    return [Card(part, said.get(part.code, ""), address_of(code, part)) for part in PARTS.values()]


def address_of(code: str, part: Part) -> str:
    return reverse("campaign_part_categories" if part.of_category else "campaign_part", args=[code, part.code])


def bars(spec: CampaignSpec) -> list[Bar]:
    return picture(spec.phases, timezone.now())


def recent(campaign: Campaign) -> list[tuple[DefinitionChange, str]]:
    return with_labels(changes_of(campaign)[:RECENT])


def changes_of(campaign: Campaign) -> Any:
    return DefinitionChange.objects.filter(campaign=campaign).select_related("by").order_by("-pk")


def with_labels(rows: Iterable[DefinitionChange]) -> list[tuple[DefinitionChange, str]]:
    return [(row, label_of(row.part)) for row in rows]


def told(rows: Iterable[DefinitionChange]) -> list[tuple[DefinitionChange, str, list[Difference]]]:
    return [(row, label, folded(Difference(*one) for one in row.differences)) for row, label in with_labels(rows)]


def by_series(spec: CampaignSpec, categories: Iterable[CategorySpec]) -> list[tuple[str, list[CategorySpec]]]:
    names = {series.code: series.name for series in spec.series}
    found: dict[str, list[CategorySpec]] = {}
    for category in categories:
        found.setdefault(names.get(category.series, ""), []).append(category)
    return list(found.items())


def fields(form: PartForm) -> list[FieldGroup]:
    return [_group(form, group) for group in form.groups]


def _group(form: PartForm, group: Group) -> FieldGroup:
    parts, rows, new = group.parts, [], []
    for key, name, slots in group.rows:
        removal = form[parts.removal(key)] if parts else None
        rows.append((name, [form[slot.name] for slot in slots], removal))
    for row in range(parts.blank if parts else 0):
        assert parts is not None
        new.append([form[parts.new(row, column)] for column in parts.columns])
    return FieldGroup(group.heading, group.help, [form[slot.name] for slot in group.slots], rows, new)
