"""The decision form of a screener: ticks, a free line, and for a return what is opened and until when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.form_fields import DayField, ProseField
from review.models import ScreeningDecision
from review.screening import decisions
from submissions.models import Entry

DAYS_TO_MEND = 3
DUE_HOUR = time(18)
OWN_FIELDS = (("title", _("标题")), ("contact", _("联系人")))
Verdict = ScreeningDecision.Verdict


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=Verdict.choices)
    ticks = forms.MultipleChoiceField(required=False)
    note = ProseField(required=False, max_length=1000)
    fields_open = forms.MultipleChoiceField(required=False)
    files_open = forms.MultipleChoiceField(required=False)
    until = DayField(required=False, error_messages={"invalid": _("请选一个日期，例如 2023-07-20。")})

    def __init__(self, data: Any = None, *, entry: Entry) -> None:
        super().__init__(data)
        self.entry, rules = entry, entry.category.rules
        self.choices: dict[str, list[tuple[str, Any]]] = {
            "ticks": [(item.code, item.text) for item in rules.checklist],
            "fields_open": [*OWN_FIELDS, *((f.code, f.label) for f in rules.fields_for(entry.section))],
            "files_open": [(rule.role, rule.label) for rule in rules.files_for(entry.section)],
        }
        for name, choices in self.choices.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        verdict, ticks = cleaned.get("decision"), cleaned.get("ticks", [])
        if verdict in (Verdict.RETURN, Verdict.REJECT) and self.choices["ticks"] and not ticks:
            if not cleaned.get("note"):
                self.add_error("ticks", _("请先勾选符合要求的项目，未勾选的各项会写入给申报单位的意见。"))
            else:
                cleaned["failed"] = []  # not gone through item by item: the free line says it all
        return cleaned

    @property
    def failed(self) -> list[str]:
        ticked = self.cleaned_data["ticks"]
        default = [code for code, _text in self.choices["ticks"] if code not in ticked]
        return self.cleaned_data.get("failed", default)

    @property
    def due(self) -> datetime:
        day = self.cleaned_data.get("until") or default_due()
        return timezone.make_aware(datetime.combine(day, DUE_HOUR))

    def decide(self, by: User) -> ScreeningDecision:
        """Call the verb of the chosen decision. Raises Refused."""
        given = {"entry": self.entry, "by": by, "failed": self.failed, "note": self.cleaned_data["note"]}
        if self.cleaned_data["decision"] == Verdict.ADMIT:
            return decisions.admit(**given)
        if self.cleaned_data["decision"] == Verdict.REJECT:
            return decisions.reject(**given)
        opened = {"fields": self.cleaned_data["fields_open"], "files": self.cleaned_data["files_open"]}
        return decisions.return_for_correction(**given, until=self.due, **opened)

    # What the page shows again after a refusal
    def chosen(self, name: str) -> list[str]:
        return list(self.data.getlist(name)) if isinstance(self.data, QueryDict) else []


def default_due() -> date:
    return timezone.localdate() + timedelta(days=DAYS_TO_MEND)
