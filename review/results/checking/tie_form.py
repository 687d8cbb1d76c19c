"""The committee's order of works that share a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common.form_fields import ProseField

LONGEST = 300


class TieForm(forms.Form):
    """`rows` share one place, which names the form where a page has several."""

    def __init__(self, data: Any = None, *, rows: Sequence[Any]) -> None:
        super().__init__(data, prefix=_prefix(rows))
        self.rows = rows
        choices = [("", "—"), *((str(place), str(place)) for place in range(1, len(rows) + 1))]
        for row in rows:
            label = _now("%(number)s 的次序") % {"number": row.entry.number}
            widget = forms.Select(attrs={"class": "form-select", "aria-label": label})
            self.fields[str(row.entry_id)] = forms.ChoiceField(
                label=label, choices=choices, widget=widget, error_messages={"required": _("请选次序。")}
            )
        self.fields["reason"] = ProseField(
            label=_("评审委员会的决定"),
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            help_text=_("写明会议时间和排序的理由，随结果一起公布，不要写专家姓名。"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [cleaned[str(row.entry_id)] for row in self.rows if str(row.entry_id) in cleaned]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("每件作品的次序要各不相同。"))
        return cleaned

    def is_like(self, other: TieForm | None) -> bool:
        return other is not None and other.prefix == self.prefix

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        return [(row, self[str(row.entry_id)]) for row in self.rows]

    @property
    def places(self) -> dict[int, int]:
        return {row.entry_id: int(self.cleaned_data[str(row.entry_id)]) for row in self.rows}


def is_for(rows: Sequence[Any], data: Any) -> bool:
    """Whether what was sent is the form of these works."""
    return data is not None and f"{_prefix(rows)}-reason" in data


def _prefix(rows: Sequence[Any]) -> str:
    return f"tie-{rows[0].entry_id}"
