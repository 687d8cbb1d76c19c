"""The three small forms of the voter's way. What is typed stays when it is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import AsTypedField, CodeField
from common.refusals import Refused
from voting.identity import captcha, voters


class PhoneForm(forms.Form):
    """The number, and a proof of work or a sum. `cleaned_data["by"]` tells which was solved; `status` is what a page
    with a fault is answered with."""

    status = 400

    phone = AsTypedField(
        label=_("手机号"),
        max_length=30,
        error_messages={"required": voters.BAD_NUMBER, "max_length": voters.BAD_NUMBER},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national", "class": "form-control"}),
    )
    answer = CodeField(
        label=_("算一算"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
    )
    token = AsTypedField(required=False, max_length=300, widget=forms.HiddenInput)
    work = AsTypedField(required=False, max_length=4000, widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        try:
            return voters.normalise(self.cleaned_data["phone"])
        except voters.BadNumber as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "phone" not in data:
            return data  # the proof is still good for the mended number
        try:
            data["by"] = captcha.solved(
                work=data.get("work", ""), answer=data.get("answer", ""), token=data.get("token", "")
            )
        except Refused as refusal:
            self.refuse(refusal)
            return data
        if not data["by"]:
            self.add_error("answer", _("这道题没有算对，或者页面放得太久了。请按新的题再填一次。"))
        return data

    def refuse(self, refusal: Refused) -> None:
        """Say beside the number why no code was sent. What passes by itself is 503, as everywhere."""
        self.add_error("phone", str(refusal))
        self.status = refusal.status if refusal.status == 503 else self.status


class CodeForm(forms.Form):
    code = CodeField(
        label=_("短信验证码"),
        max_length=20,
        error_messages={"required": _("请填写短信里的 6 位数字。")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "form-control code-input"}
        ),
    )
