"""The words of a kind of message, as an organiser types them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.outbox.wordings import wordings
from common.form_fields import CodeField, LineField, ProseField


class WordingForm(forms.Form):
    subject = LineField(
        label=_("标题"), required=False, widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 120})
    )
    text = ProseField(
        label=_("正文"),
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 14, "maxlength": 5000}),
    )
    is_held = forms.BooleanField(
        label=_("这类消息先暂缓，由工作人员逐条查看后发送"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    number = CodeField(
        label=_("用哪件作品预览"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["text"] = data.get("text", "").strip()
        if fault := wordings.fault_of(self.kind, data.get("subject", ""), data["text"]):
            self.add_error("text", fault)
        return data
