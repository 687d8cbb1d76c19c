"""When the chosen works are published: at once, or at a moment of the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import MomentField

NOW, LATER = "now", "later"
_FORMAT = "%Y-%m-%dT%H:%M"


class PublishForm(forms.Form):
    when = forms.ChoiceField(choices=[(NOW, _("立即公布")), (LATER, _("定时公布"))])
    at = MomentField(
        required=False,
        input_formats=[_FORMAT],
        error_messages={"invalid": _("请选公布的日期和时间，例如 2023-08-18 09:00。")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == LATER and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", _("请选公布的日期和时间。"))
        return cleaned

    @property
    def is_later(self) -> bool:
        return self.cleaned_data["when"] == LATER

    @property
    def first_error(self) -> str:
        return next((str(error) for errors in self.errors.values() for error in errors), "")
