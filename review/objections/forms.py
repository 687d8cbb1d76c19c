"""The form of an objection, and those of its answers. What is typed stays when it is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common import phone_numbers
from common.form_fields import CodeField, LineField, ProseField
from review.models import Result
from review.models.publicity.objections import Remedy, Subject
from review.objections import answering, telling
from submissions.models import Entry
from voting.reports.forms import ReportForm, named_field

LONGEST = 2000


class ObjectionForm(ReportForm):
    """Which work of the published result, what is objected to, and who says so or a tip."""

    faults_of_named = (_("实名提出请填写姓名。"), _("实名提出请填写电话或邮箱，便于核实和答复。"))
    not_found = _("没有找到这个编号的作品，请核对结果页上的编号。")
    field_order = ("number", "subjects", "what", "attached", "is_named", "name", "contact")

    subjects = forms.MultipleChoiceField(
        label=_("对什么有异议（可以多选）"),
        choices=Subject.choices,
        error_messages={"required": _("请选择对什么有异议。")},
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    what = ProseField(
        label=_("事实和理由"),
        max_length=LONGEST,
        error_messages={"required": _("请写明事实和理由：哪里不对，依据是什么。")},
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )
    is_named = named_field(_("提出方式"), _("实名提出"), _("匿名提供线索"))

    def __init__(self, *args: Any, result: Result, **kwargs: Any) -> None:
        super().__init__(*args, campaign=result.campaign, **kwargs)
        self.result = result

    def entries(self) -> QuerySet[Entry]:
        return super().entries().filter(pk__in=self.result.rows.order_by().values("entry"))

    def clean_contact(self) -> str:
        contact = str(self.cleaned_data["contact"])
        if contact and not (telling.address_of(contact) or phone_numbers.read(contact)):
            raise forms.ValidationError(_("联系方式请填一个手机号、带区号的座机或邮箱。"))
        return contact


class ReferenceForm(forms.Form):
    reference = CodeField(
        label=_("查询码"),
        max_length=30,
        error_messages={"required": _("请填写提交时得到的查询码。")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class RejectForm(forms.Form):
    """The words of an answer: to who made it, and one sentence for everybody."""

    prefix = "reject"

    answer = ProseField(
        label=_("答复和理由"),
        max_length=answering.ANSWER_MOST,
        error_messages={"required": _("请写明答复和理由，提出异议的人会看到。")},
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"}),
    )
    brief = LineField(
        label=_("向社会公布的摘要"),
        max_length=answering.BRIEF_MOST,
        error_messages={"required": _("请写一句向社会公布的答复摘要。")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    @property
    def first_error(self) -> str:
        return next((str(fault) for faults in self.errors.values() for fault in faults), "")


class SustainForm(RejectForm):
    prefix = "sustain"
    field_order = ("remedy", "reason", "answer", "brief")

    remedy = forms.ChoiceField(
        label=_("成立以后怎么办理"),
        choices=Remedy.choices,
        error_messages={"required": _("请选择认定成立以后怎么办理。")},
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    reason = ProseField(
        label=_("查实的情况"),
        max_length=answering.ANSWER_MOST,
        error_messages={"required": _("请写明查实的情况和依据，供另一位管理员复核。")},
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )
