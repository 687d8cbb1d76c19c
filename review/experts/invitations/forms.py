"""What an expert fills in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import CodeField, LineField, ProseField

_LINES = {"class": "form-control", "rows": 3}


class PinForm(forms.Form):
    pin = CodeField(
        label=_("校验码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={"required": _("请填写 6 位校验码。")},
    )


class InterestsForm(forms.Form):
    union = ProseField(label=_("您所在的单位或工会"), required=False, widget=forms.Textarea(attrs=_LINES))
    work = ProseField(label=_("您参与过创作或指导的作品"), required=False, widget=forms.Textarea(attrs=_LINES))
    author = ProseField(label=_("您认识的作者"), required=False, widget=forms.Textarea(attrs=_LINES))


class DeclineForm(forms.Form):
    reason = LineField(
        label=_("不能参加的原因"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("请写明不能参加的原因。")},
    )
