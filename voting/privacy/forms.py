"""Agreeing to what cannot be undone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasingForm(forms.Form):
    agreed = forms.BooleanField(
        label=_("我已了解：删除后不能恢复，本次活动中这个号码不能再投票"),
        error_messages={"required": _("请先勾选，确认您已了解删除的后果。")},
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
