"""The receipt number that somebody types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import CodeField
from voting import receipts


class ReceiptForm(forms.Form):
    receipt = CodeField(
        label=_("回执号"),
        max_length=80,
        error_messages={"required": _("请填写 30 位回执号。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num", "spellcheck": "false"}),
    )

    def clean_receipt(self) -> str:
        found = receipts.read(self.cleaned_data["receipt"])
        if found is None:
            raise forms.ValidationError(
                _("这不是一个有效的回执号，可能有一位抄错了。回执号共 30 位，只有数字和字母，没有 I、L、O、U。")
            )
        return found
