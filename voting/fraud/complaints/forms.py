"""The form of a complaint. What is typed stays when it is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import CodeField, LineField, ProseField
from common.refusals import Refused
from submissions import states
from submissions.evidence.fields import EvidenceField
from submissions.models import Entry
from voting.fraud.complaints import making
from voting.identity.forms import ProofForm

LONGEST = 1000
PUBLIC = (states.SHORTLISTED, states.DISQUALIFIED)


class ComplaintForm(ProofForm):
    """The number of a public work, what happened, what shows it, and who says so or a tip."""

    number = CodeField(
        label=_("作品编号"),
        max_length=20,
        error_messages={"required": _("请填写作品编号，在作品页面上，例如 FJ23-0412。")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
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
    attached = EvidenceField()
    is_named = forms.ChoiceField(
        label=_("举报方式"),
        choices=(("yes", _("实名举报")), ("no", _("匿名提供线索"))),
        initial="no",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    name = LineField(
        label=_("姓名"), required=False, max_length=40, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    contact = LineField(
        label=_("联系方式"), required=False, max_length=100, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, *args: Any, campaign: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def clean_number(self) -> Entry:
        wanted = self.cleaned_data["number"].upper()
        entry = Entry.objects.filter(campaign=self.campaign, number=wanted, state__in=PUBLIC).first()
        if entry is None:
            raise forms.ValidationError(_("没有找到这个编号的入围作品，请核对作品页面上的编号。"))
        return entry

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["is_named"] = data.get("is_named") == "yes"
        for key, sentence in (
            ("name", _("实名举报请填写姓名。")),
            ("contact", _("实名举报请填写电话或邮箱，便于核实。")),
        ):
            if data["is_named"] and key not in self.errors and not data.get(key):
                self.add_error(key, sentence)
        if not self.errors:  # else the proof is still good for the mended form
            self.prove()
        return data

    def refuse(self, refusal: Refused) -> None:
        """The captcha speaks of codes when its counters are away."""
        super().refuse(making.Away() if refusal.status == making.Away.status else refusal)


class ReferenceForm(forms.Form):
    reference = CodeField(
        label=_("受理编号"),
        max_length=30,
        error_messages={"required": _("请填写提交时得到的受理编号。")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
