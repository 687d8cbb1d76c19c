"""The list of experts that is handed in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExpertsForm(forms.Form):
    file = forms.FileField(
        label=_("填好的名单"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选择填好的名单。"), "empty": _("这个文件是空的。")},
    )
