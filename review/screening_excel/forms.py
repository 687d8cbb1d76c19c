"""The sheet of decisions, and what they rest on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import LineField


class DecisionsForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选择填好的表格。"), "empty": _("这个文件是空的。")},
    )
    note = LineField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如：7月12日初评会议纪要。没有另写理由的通过意见以它为依据，只在省级内部留存。"),
        error_messages={"required": _("请写明这些意见的依据。")},
    )
