"""A reference work as the organiser describes it, and what an expert would give it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import CodeField, LineField
from submissions.evidence.fields import EvidenceField


def _points() -> forms.DecimalField:
    wrong = _("请填 0 到 100 之间的整分或半分，例如 85 或 85.5。")
    messages = {"required": wrong, "invalid": wrong, "max_digits": wrong, "max_decimal_places": wrong}
    return forms.DecimalField(max_digits=4, decimal_places=1, error_messages=messages)


class TryForm(forms.Form):
    points = _points()


class AnchorForm(forms.Form):
    title = LineField(max_length=120, error_messages={"required": _("请填写作品名称。")})
    level = LineField(max_length=200, error_messages={"required": _("请写明这件作品代表什么水平。")})
    points = _points()
    number = CodeField(max_length=20, required=False)
    attached = EvidenceField()
