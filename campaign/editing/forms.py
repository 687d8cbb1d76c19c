"""A part of the definition as a form that several people may have open at once.

The form carries what the fields showed when it was opened (`seen`, signed). What the person left as it was takes the
value that holds now; what she changed stays hers. So two who change different things lose nothing, and who changed the
same is shown both before anything is saved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

from campaign.definition.spec import CampaignSpec
from campaign.editing.parts import kinds
from campaign.editing.parts.part import Part
from campaign.editing.parts.slots import Column, Group, Parts, Slot, value_at
from campaign.editing.saving import LONGEST_REASON
from common.form_fields import LineField
from common.refusals import Refused
from common.text import plain_text

SALT = "campaign.editing"


@dataclass(frozen=True)
class Meanwhile:
    """A field that somebody changed while this person had the form open."""

    label: str
    was: str
    now: str


class PartForm(forms.Form):
    """`present` is the definition as it holds now, `data` what was sent, None for a form just opened."""

    def __init__(
        self, part: Part, category: str, present: CampaignSpec, data: Mapping[str, Any] | None, *, asks_reason: bool
    ) -> None:
        self.part, self.category, self.present, self.sent = part, category, present, data
        self.groups = part.groups(present, category)
        self.labels = {name: label for name, label, _shown in self._shown()}
        self.now = {name: shown for name, _label, shown in self._shown()}
        self.seen = self.now if data is None else _seen(str(data.get("seen", "")), self.now)
        super().__init__(None if data is None else self._merged(data), initial=self.now, use_required_attribute=False)
        self._make_fields()
        self.fields["reason"] = LineField(
            label=_("修改原因"),
            required=asks_reason,
            max_length=LONGEST_REASON,
            widget=forms.TextInput(attrs={"class": "form-control"}),
            help_text=_("写进修改记录，例如“应厦门市总工会请求延长”。"),
        )

    @property
    def stamp(self) -> str:
        """What the fields show now, for the next sending of this form."""
        return signing.dumps(self.now, salt=SALT, compress=True)

    @property
    def meanwhile(self) -> list[Meanwhile]:
        """What others changed since it was opened. Both readings in the words of the fields."""
        names = [name for name in {**self.seen, **self.now} if self.seen.get(name) != self.now.get(name)]
        return [
            Meanwhile(self.labels.get(name, _("已删除的一条")), self.seen.get(name, ""), self.now.get(name, ""))
            for name in names
        ]

    def changes(self) -> dict[str, Any]:
        """By field, what this person set to something else; of a form that is valid."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "reason" and (name not in self.now or _normal(self.data.get(name)) != self.now[name])
        }

    def wanted(self) -> CampaignSpec:
        """The present definition with those changes."""
        return self.part.applied(self.present, self.category, self.changes())

    def clean(self) -> dict[str, Any]:
        for group in self.groups:
            if group.parts:
                self._complete(group.parts)
        return self.cleaned_data

    def _complete(self, parts: Parts) -> None:
        first, *others = parts.columns
        for row in range(parts.blank):
            if self.cleaned_data.get(parts.new(row, first)):
                for column in others:
                    if column.required and self.cleaned_data.get(parts.new(row, column)) in (None, ""):
                        self.add_error(parts.new(row, column), _("新增的这一条要填写这一项。"))

    def digest(self) -> str:
        """Of what this person wants and why: what is confirmed is what was shown before."""
        given = {**self.changes(), "reason": self.cleaned_data["reason"]}
        return hashlib.sha256(repr(sorted((name, str(value)) for name, value in given.items())).encode()).hexdigest()

    # ── Fields ──
    def _shown(self) -> Iterator[tuple[str, str, str]]:
        """(name, label, what it shows) of every field that the present definition has."""
        for group in self.groups:
            for slot in group.slots:
                yield slot.name, _joined(group.heading, slot.label), self._value(slot)
            for _key, name, slots in group.rows:
                for slot in slots:
                    yield slot.name, _joined(group.heading, name, slot.label), self._value(slot)

    def _value(self, slot: Slot) -> str:
        return _normal(slot.kind.shown(value_at(self.present, slot.path)))

    def _merged(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What was left as it was seen takes what holds now."""
        sent = {name: data.get(name, "") for name in data}
        for name, value in self.now.items():
            if name not in self.seen or _normal(sent.get(name)) == self.seen[name]:
                sent[name] = value
        return sent

    def _make_fields(self) -> None:
        for group in self.groups:
            for slot in group.all_slots():
                self.fields[slot.name] = slot.kind.field(label=slot.label, help_text=slot.help, required=slot.required)
            self._make_list_fields(group)

    def _make_list_fields(self, group: Group) -> None:
        if group.parts is None:
            return
        for key, name, _slots in group.rows:
            label = _("取消“%(name)s”") % {"name": name}
            box = forms.CheckboxInput(attrs={"class": "form-check-input"})
            self.fields[group.parts.removal(key)] = forms.BooleanField(label=label, required=False, widget=box)
        for row in range(group.parts.blank):
            for column in group.parts.columns:
                self.fields[group.parts.new(row, column)] = _new_field(column)


class Overtaken(Refused):
    """Somebody changed the same part a moment ago: `form` shows what, and keeps what this person typed."""

    def __init__(self, form: PartForm) -> None:
        super().__init__(_("这一部分刚刚由别人修改过，您的改动没有保存。请核对后再确认。"))
        self.form = form


def wanted_of(form: PartForm) -> Callable[[CampaignSpec], CampaignSpec]:
    """The form's changes put on whatever definition holds when they are saved."""

    def wanted(present: CampaignSpec) -> CampaignSpec:
        again = PartForm(form.part, form.category, present, form.sent, asks_reason=form.fields["reason"].required)
        if not again.is_valid() or again.meanwhile:
            raise Overtaken(again)
        return again.wanted()

    return wanted


def _new_field(column: Column) -> forms.Field:
    """An empty row is no row; what it needs once it is begun is asked by `clean`."""
    started = {"initial": True} if column.kind is kinds.TICK else {}
    return column.kind.field(label=column.label, help_text=column.help, required=False, **started)


def _seen(stamp: str, now: dict[str, str]) -> dict[str, str]:
    """What the form showed; one that was not made here counts as opened just now."""
    try:
        seen: dict[str, str] = signing.loads(stamp, salt=SALT)
    except signing.BadSignature:
        return now
    return seen


def _normal(value: Any) -> str:
    return plain_text("" if value is None else value)


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
