"""The prize of each work as it is proposed to be, with the reason where it differs from the computed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import LineField, ProseField
from review.models import ResultRow

LONGEST = 300


class AwardForm(forms.Form):
    """`before`: by the entry's key the prize and reason that an earlier version's people gave it."""

    reason = ProseField(
        label=_("审定说明"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如评委会会议的时间和结论。不填写的，记为“按计算结果授奖”。"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        rows: Sequence[ResultRow],
        awards: Sequence[str],
        before: Mapping[int, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(data)
        self.rows, choices = rows, [("", _("不授奖")), *((name, name) for name in awards)]
        for row in rows:
            award, reason = (before or {}).get(row.entry_id, (row.award, ""))
            self.fields[f"award-{row.entry_id}"] = forms.ChoiceField(
                required=False, choices=choices, initial=award, widget=forms.Select(attrs=_named(_("奖项"), row))
            )
            self.fields[f"reason-{row.entry_id}"] = LineField(
                required=False,
                initial=reason,
                max_length=LONGEST,
                widget=forms.TextInput(attrs=_named(_("与计算结果不同的原因"), row)),
            )

    @property
    def lines(self) -> list[tuple[ResultRow, forms.BoundField, forms.BoundField]]:
        return [(row, self[f"award-{row.entry_id}"], self[f"reason-{row.entry_id}"]) for row in self.rows]

    @property
    def given(self) -> dict[int, str]:
        return {row.entry_id: self.cleaned_data[f"award-{row.entry_id}"] for row in self.rows}

    @property
    def reasons(self) -> dict[int, str]:
        return {row.entry_id: self.cleaned_data[f"reason-{row.entry_id}"] for row in self.rows}


def _named(what: Any, row: ResultRow) -> dict[str, str]:
    css = "form-select" if what == _("奖项") else "form-control"
    return {"class": css, "aria-label": f"{row.entry.number} {what}"}
