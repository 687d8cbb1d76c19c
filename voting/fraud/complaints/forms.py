"""The form of a complaint. What is typed stays when it is refused."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.form_fields import CodeField, ProseField
from submissions import states
from submissions.models import Entry
from voting.reports.forms import ReportForm, named_field

LONGEST = 1000
PUBLIC = (states.SHORTLISTED, states.DISQUALIFIED)


class ComplaintForm(ReportForm):
    """The number of a public work, what happened, what shows it, and who says so or a tip."""

    faults_of_named = (_("实名举报请填写姓名。"), _("实名举报请填写电话或邮箱，便于核实。"))
    not_found = _("没有找到这个编号的入围作品，请核对作品页面上的编号。")

    what = ProseField(
        label=_("反映的情况"),
        max_length=LONGEST,
        error_messages={"required": _("请写明看到了什么：什么时间、在哪里、怎么拉票或刷票。")},
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"}),
    )
    evidence = ProseField(
        label=_("依据"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    is_named = named_field(_("举报方式"), _("实名举报"), _("匿名提供线索"))

    def entries(self) -> QuerySet[Entry]:
        return super().entries().filter(state__in=PUBLIC)


class ReferenceForm(forms.Form):
    reference = CodeField(
        label=_("受理编号"),
        max_length=30,
        error_messages={"required": _("请填写提交时得到的受理编号。")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
