"""Which waiting entries are distributed, and among whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign.models import Campaign
from review.entry_filter import QueueFilter
from review.screening_shares import sharing


class DistributeForm(forms.Form):
    category = forms.ChoiceField(required=False, label=_("项目"))
    city = forms.ChoiceField(required=False, label=_("推荐单位"))
    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        label=_("分给"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": _("请至少选一位初评人员。")},
    )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        self.filter = QueueFilter(data or {}, campaign=campaign)
        for name in ("category", "city"):
            self.fields[name].choices = self.filter.fields[name].choices  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["people"].queryset = sharing.screeners()  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
