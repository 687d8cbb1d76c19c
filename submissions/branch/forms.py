"""The form by which a recommender sends an entry back: reasons, what may be changed, until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.form_fields import MomentField, ProseField
from submissions.branch import recommending
from submissions.models import Entry


class SendBackForm(forms.Form):
    note = ProseField(
        label=_("请申报单位改什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明要改什么，申报单位会看到这段话。")},
    )
    fields_open = forms.MultipleChoiceField(
        label=_("可以改的内容"), required=False, widget=forms.CheckboxSelectMultiple
    )
    files_open = forms.MultipleChoiceField(label=_("可以换的文件"), required=False, widget=forms.CheckboxSelectMultiple)
    until = MomentField(
        label=_("改好的期限"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = entry.category.rules
        title = ("title", rules.title_label)
        fields = [(f.code, f.label) for f in rules.fields_for(entry.section)]
        self.fields["fields_open"].choices = [title, *fields]  # type: ignore[attr-defined]
        self.fields["files_open"].choices = [  # type: ignore[attr-defined]
            (rule.role, rule.label) for rule in rules.files_for(entry.section)
        ]
        self.fields["until"].initial = timezone.localtime(timezone.now() + recommending.USUAL_TIME)

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if fault := recommending.time_fault(until):
            raise forms.ValidationError(fault)
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("fields_open") and not cleaned.get("files_open") and "note" in cleaned:
            self.add_error("fields_open", _("请至少勾选一项可以修改的内容或文件，否则申报单位无从改起。"))
        return cleaned
