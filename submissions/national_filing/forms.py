"""The form of one line of the national register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.form_fields import CodeField, DayField, LineField
from submissions.models import Entry, Filing


class FilingForm(forms.Form):
    sub_project = LineField(label=_("全国子项目"), max_length=60)
    host = LineField(label=_("承办单位"), max_length=100, help_text=_("全国征集中承办这个子项目的单位。"))
    state = forms.ChoiceField(label=_("状态"), choices=Filing.State.choices)
    sent_on = DayField(
        label=_("报送日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("“拟报送”时可以不填。"),
    )
    reference = CodeField(
        label=_("全国编号"), max_length=60, required=False, help_text=_("全国征集平台给的编号，没有可不填。")
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        filing = Filing.objects.filter(entry=entry).first()
        kept = {name: getattr(filing, name) for name in self.base_fields} if filing else {}
        kwargs["initial"] = {"sub_project": entry.category.name} | kept
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sent_on = cleaned.get("sent_on")
        if cleaned.get("state") not in (None, Filing.State.PLANNED) and not sent_on and "sent_on" not in self.errors:
            self.add_error("sent_on", _("已经报送的，请填写报送日期。"))
        if sent_on and sent_on > timezone.localdate():
            self.add_error("sent_on", _("报送日期还没有到，请先登记为“拟报送”。"))
        return cleaned
