"""What a complaint and an objection ask alike: which work, files that show it, and a name or a tip."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from common.form_fields import CodeField, LineField
from common.refusals import Refused
from submissions.evidence.fields import EvidenceField
from submissions.models import Entry
from voting.identity import captcha
from voting.identity.forms import ProofForm
from voting.reports import limits


def named_field(label: Any, named: Any, tip: Any) -> forms.ChoiceField:
    radio = forms.RadioSelect(attrs={"class": "form-check-input"})
    return forms.ChoiceField(label=label, choices=(("yes", named), ("no", tip)), initial="no", widget=radio)


class ReportForm(ProofForm):
    """`is_named` comes out as a truth, `number` as the work. What is typed stays when it is refused."""

    faults_of_named: tuple[Any, Any]  # without a name, without a contact
    not_found: Any

    number = CodeField(
        label=_("作品编号"),
        max_length=20,
        error_messages={"required": _("请填写作品编号，在作品页面上，例如 FJ23-0412。")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "data-kept": True}),
    )
    attached = EvidenceField()
    name = LineField(
        label=_("姓名"), required=False, max_length=40, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    contact = LineField(
        label=_("联系方式"), required=False, max_length=100, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    def ask(self) -> captcha.Question:
        """What a person is asked to prove that she is one; the form's label says it."""
        question = captcha.question()
        self.fields["answer"].label = question.text
        return question

    def entries(self) -> QuerySet[Entry]:
        """The works that may be named: of this campaign, and what each form narrows them to."""
        return Entry.objects.filter(campaign=self.campaign)

    def clean_number(self) -> Entry:
        entry = self.entries().filter(number=self.cleaned_data["number"].upper()).first()
        if entry is None:
            raise forms.ValidationError(self.not_found)
        return entry

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["is_named"] = data.get("is_named") == "yes"
        for key, sentence in zip(("name", "contact"), self.faults_of_named, strict=True):
            if data["is_named"] and key not in self.errors and not data.get(key):
                self.add_error(key, sentence)
        if not self.errors:  # else the proof is still good for the mended form
            self.prove()
        return data

    def refuse(self, refusal: Refused) -> None:
        """The captcha speaks of codes when its counters are away."""
        super().refuse(limits.Away() if refusal.status == limits.Away.status else refusal)
