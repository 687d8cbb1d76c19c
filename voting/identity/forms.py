"""The three small forms of the voter's way. What is typed stays when it is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import AsTypedField, CodeField
from common.refusals import Refused
from voting.identity import captcha, voters


class ProofForm(forms.Form):
    """A proof of work or a sum. `status` is what a page with a fault is answered with."""

    status = 400
    faults_beside: str | None = None  # the field beside which a refusal stands; none: at the top

    answer = CodeField(
        label=_("算一算"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
    )
    token = AsTypedField(required=False, max_length=300, widget=forms.HiddenInput)
    work = AsTypedField(required=False, max_length=4000, widget=forms.HiddenInput)

    def prove(self) -> None:
        """Spend the proof, which counts once: `cleaned_data["by"]` tells which was solved."""
        data = self.cleaned_data
        try:
            data["by"] = captcha.solved(
                work=data.get("work", ""), answer=data.get("answer", ""), token=data.get("token", "")
            )
        except Refused as refusal:
            self.refuse(refusal)
            return
        if not data["by"]:
            self.add_error("answer", _("这道题没有算对，或者页面放得太久了。请按新的题再填一次。"))

    def refuse(self, refusal: Refused) -> None:
        """Say why not. What passes by itself is 503, as everywhere."""
        self.add_error(self.faults_beside, str(refusal))
        self.status = refusal.status if refusal.status == 503 else self.status


class PhoneForm(ProofForm):
    """The number, and the proof."""

    faults_beside = "phone"

    phone = AsTypedField(
        label=_("手机号"),
        max_length=30,
        error_messages={"required": voters.BAD_NUMBER, "max_length": voters.BAD_NUMBER},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national", "class": "form-control"}),
    )

    def clean_phone(self) -> str:
        try:
            return voters.normalise(self.cleaned_data["phone"])
        except voters.BadNumber as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        if "phone" in self.cleaned_data:  # else the proof is still good for the mended number
            self.prove()
        return self.cleaned_data


class CodeForm(forms.Form):
    code = CodeField(
        label=_("短信验证码"),
        max_length=20,
        error_messages={"required": _("请填写短信里的 6 位数字。")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "form-control code-input"}
        ),
    )
