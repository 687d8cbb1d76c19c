"""What the chair writes down of the meeting, the scan of its sheet, and why a work is looked at again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import DayField, LineField, ProseField
from submissions.evidence.fields import EvidenceField

LONGEST = 2000


class MeetingForm(forms.Form):
    held_on = DayField(label=_("会议日期"), error_messages={"required": _("请填写会议日期。")})
    place = LineField(label=_("会议地点"), max_length=200, error_messages={"required": _("请填写会议地点。")})
    dissent = ProseField(label=_("不同意见"), max_length=LONGEST, required=False)

    @property
    def first_error(self) -> str:
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class ScanForm(forms.Form):
    attached = EvidenceField()

    @property
    def first_error(self) -> str:
        return next((str(error) for errors in self.errors.values() for error in errors), "")
