"""What the desk asks for: a reason, or the unit's statement."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import DayField, LineField, ProseField
from voting.fraud.deciding import LONGEST


class ReasonForm(forms.Form):
    text = ProseField(max_length=LONGEST, error_messages={"required": _("请写明内容或理由。")})


class StatementForm(ReasonForm):
    speaker = LineField(max_length=60, error_messages={"required": _("请写明是谁作的说明。")})
    said_on = DayField(error_messages={"required": _("请填写说明日期。"), "invalid": _("日期写成 2023-09-05。")})
