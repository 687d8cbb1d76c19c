"""Why a union does not recommend an entry: ready-made reasons of the campaign's file, and a free line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import ProseField
from submissions.models import Entry


class DeclineForm(forms.Form):
    reasons = forms.MultipleChoiceField(label=_("原因"), required=False, widget=forms.CheckboxSelectMultiple)
    more = ProseField(label=_("补充说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready_made = entry.campaign.definition.decline_reasons
        self.fields["reasons"].choices = [  # type: ignore[attr-defined]
            (str(place), reason) for place, reason in enumerate(self.ready_made)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["reasons"] and not cleaned["more"]:
            self.add_error("reasons", _("请至少勾选一条原因，或写明原因，申报单位会看到。"))
        return cleaned

    @property
    def note(self) -> str:
        """What the entrant reads, a reason a line."""
        chosen = [self.ready_made[int(place)] for place in self.cleaned_data["reasons"]]
        return "\n".join([*chosen, *([self.cleaned_data["more"]] if self.cleaned_data["more"] else [])])
