"""The form by which a recommender sends an entry back: reasons, what may be changed, until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.form_fields import MomentField, ProseField
from submissions.branch import recommending
from submissions.models import Entry
from submissions.queue import reasons


class SendBackForm(forms.Form):
    """Ready-made reasons, a free line or both. What the reasons open is opened with them; a browser with script shows
    that at once and sends what she left ticked (`shown`)."""

    reasons = forms.MultipleChoiceField(
        label=_("常用意见"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"data-reason": True})
    )
    note = ProseField(
        label=_("补充意见"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申报单位会看到以上意见和这段话。"),
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
    shown = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.ready = entry, reasons.for_return(entry)
        choices = {
            "reasons": [(one.code, one.sentence) for one in self.ready],
            "fields_open": reasons.openable_fields(entry),
            "files_open": reasons.openable_files(entry),
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.fields["until"].initial = timezone.localtime(timezone.now() + recommending.USUAL_TIME)

    @property
    def opens(self) -> dict[str, list[str]]:
        """By reason, the boxes that it ticks: "fields_open:summary"."""
        return {one.code: one.opens for one in self.ready}

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if fault := recommending.time_fault(until):
            raise forms.ValidationError(fault)
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("shown"):
            fields, files = reasons.opened_by(self.entry, cleaned.get("reasons", []))
            cleaned["fields_open"] = sorted(fields.union(cleaned.get("fields_open", [])))
            cleaned["files_open"] = sorted(files.union(cleaned.get("files_open", [])))
        if not cleaned.get("reasons") and not cleaned.get("note") and "note" in cleaned:
            self.add_error("note", _("请勾选常用意见，或写明要改什么，申报单位会看到。"))
        elif not cleaned.get("fields_open") and not cleaned.get("files_open") and "note" in cleaned:
            self.add_error("fields_open", _("请至少勾选一项可以修改的内容或文件，否则申报单位无从改起。"))
        return cleaned

    def send_back(self, *, by: User) -> Entry:
        """Call the verb with what was filled in. Raises Refused."""
        said = self.cleaned_data
        return recommending.send_back(
            entry=self.entry,
            by=by,
            note=reasons.sentence(self.entry, said["reasons"], said["note"]),
            fields=said["fields_open"],
            files=said["files_open"],
            until=said["until"],
        )
