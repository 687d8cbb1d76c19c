"""What a person still has to say of several entries: why they pass, what is wrong with all of them, who gets them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.form_fields import ProseField
from review.screening.forms import DUE_HOUR, default_due
from review.screening_several import acting
from review.screening_several.planning import SHARE
from review.screening_shares import sharing
from submissions.branch.forms import SendBackForm
from submissions.models import Entry
from submissions.several.steps import Plan


class AdmitForm(forms.Form):
    note = ProseField(
        label=_("通过的理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一起通过的作品不逐项标记，请写明依据。只在省级内部留存，申报单位看不到。"),
        error_messages={"required": _("请写明一起通过的依据。")},
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class RejectForm(forms.Form):
    reasons = forms.MultipleChoiceField(label=_("不符合的各项"), required=False, widget=forms.CheckboxSelectMultiple)
    note = ProseField(
        label=_("补充意见"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申报单位会看到以上意见和这段话。"),
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = entry.category.rules.checklist
        self.fields["reasons"].choices = [(item.code, item.rejection or item.reason) for item in items]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["reasons"] and not cleaned["note"]:
            self.add_error("note", _("请勾选不符合的各项，或写明原因，申报单位会看到。"))
        return cleaned


class ReturnForm(SendBackForm):
    """The recommender's form with the province's due date; the verb refuses one that the calendar does not allow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = datetime.combine(default_due(), DUE_HOUR)

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if until <= timezone.now():
            raise forms.ValidationError(_("补正期限已经过了，请选一个以后的日期。"))
        return until


class ShareForm(forms.Form):
    person = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, label=_("分给"), empty_label=_("不分给任何人")
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = sharing.screeners()  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]


FORMS: dict[str, Any] = {"admit": AdmitForm, "return": ReturnForm, "reject": RejectForm, SHARE: ShareForm}


def form_for(plan: Plan, data: Any = None) -> Any:
    """Points and what they open are those of the plan's first entry's category."""
    return FORMS[plan.act](data, entry=plan.entries[0])


def carry_out(plan: Plan, form: Any, *, user: User) -> None:
    """Call the act's verb with what was filled in. Raises Refused."""
    said: dict[str, Any] = form.cleaned_data
    whom: dict[str, Any] = {"entries": plan.entries, "by": user}
    if plan.act == "admit":
        acting.admit_several(**whom, note=said["note"])
    elif plan.act == "reject":
        acting.reject_several(**whom, codes=said["reasons"], note=said["note"])
    elif plan.act == SHARE:
        sharing.share(**whom, person=said["person"])
    else:
        opened = {"fields": said["fields_open"], "files": said["files_open"]}
        acting.return_several(**whom, codes=said["reasons"], note=said["note"], until=said["until"], **opened)
