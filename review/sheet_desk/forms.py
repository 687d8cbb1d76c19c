"""Why something is done to a sheet, and until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import MomentField, ProseField

LONGEST = 500


class ReasonForm(forms.Form):
    reason = ProseField(
        max_length=LONGEST,
        error_messages={"required": _("请写明原因。"), "max_length": _("原因请控制在 500 字以内。")},
    )

    @property
    def first_error(self) -> str:
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class UntilForm(ReasonForm):
    until = MomentField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("请选截止的日期和时间，例如 2023-08-18 18:00。")},
    )


class PermitForm(UntilForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True
        self.fields["until"].error_messages["required"] = _("请填写可以评到什么时候。")
