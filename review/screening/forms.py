"""The decision form of a screener: marks, a free line, and for a return what is opened and until when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign import calendar
from common.form_fields import DayField, ProseField
from common.refusals import Refused
from review.models import ScreeningDecision
from review.screening import decisions
from review.screening import marks as points
from submissions.models import Entry
from submissions.queue import reasons

DAYS_TO_MEND = 3
DUE_HOUR = time(18)
CONTACT = ("contact", _("联系人"))
Verdict = ScreeningDecision.Verdict
SUGGEST = "suggest"  # admit, with the best grade: one key
STATES = ((points.OK, _("符合")), (points.FAULT, _("不符合")), (points.UNSEEN, _("未看")))


class DecisionForm(forms.Form):
    """Points, then what the page opens. What the ✗ open is opened with them; a browser with script shows that at once
    and sends what was left ticked (`shown`)."""

    decision = forms.ChoiceField(choices=[*Verdict.choices, (SUGGEST, _("通过并建议入围"))])
    grade = forms.ChoiceField(required=False, choices=[("", _("不评级")), *ScreeningDecision.Grade.choices])
    note = ProseField(required=False, max_length=1000)
    fields_open = forms.MultipleChoiceField(required=False)
    files_open = forms.MultipleChoiceField(required=False)
    until = DayField(required=False, error_messages={"invalid": _("请选一个日期，例如 2023-07-20。")})
    shown = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, entry: Entry, earlier: ScreeningDecision | None = None) -> None:
        """`earlier`: a decision of this entry whose ✓ still count, because it came back or was undone."""
        super().__init__(data)
        self.earlier = earlier.checklist if earlier else {}
        self.entry, self.points = entry, reasons.of(entry)
        for one in self.points:
            self.fields[_name(one.code)] = forms.ChoiceField(required=False, choices=STATES)
        self.choices: dict[str, list[tuple[str, Any]]] = {
            "fields_open": [*reasons.openable_fields(entry), CONTACT],
            "files_open": reasons.openable_files(entry),
        }
        for name, choices in self.choices.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._check(cleaned)
        return cleaned

    def _check(self, cleaned: dict[str, Any]) -> None:
        """The refusals of the verbs, said beside the field that mends them."""
        if cleaned["decision"] == SUGGEST:
            cleaned |= {"decision": Verdict.ADMIT, "grade": ScreeningDecision.Grade.A}
        failed, note, verdict = points.failed(self.marks), cleaned["note"], cleaned["decision"]
        if verdict == Verdict.ADMIT:
            self._check_admission(note)
        elif not failed and not note:
            self.add_error("note", _("请把不符合要求的各项标为“不符合”，或在补充意见中写明原因，申报单位会看到。"))
        elif verdict == Verdict.RETURN:
            self._open(cleaned, failed)

    def _check_admission(self, note: str) -> None:
        items = self.entry.category.rules.checklist
        try:
            points.check_admission(items, self.marks, note)
        except Refused as refusal:
            self.add_error(_name(points.left(items, self.marks)[0].code), str(refusal))

    def _open(self, cleaned: dict[str, Any], failed: list[str]) -> None:
        if not cleaned["shown"]:
            fields, files = reasons.opened_by(self.entry, failed)
            cleaned["fields_open"] = sorted(fields.union(cleaned["fields_open"]))
            cleaned["files_open"] = sorted(files.union(cleaned["files_open"]))
        if not cleaned["fields_open"] and not cleaned["files_open"]:
            self.add_error("fields_open", _("请至少勾选一项可以修改的内容或文件，否则申报单位无法修改。"))

    @property
    def marks(self) -> dict[str, bool]:
        said = {one.code: self.cleaned_data.get(_name(one.code), "") for one in self.points}
        return {code: points.VALUES[mark] for code, mark in said.items() if mark}

    @property
    def due(self) -> datetime:
        day = self.cleaned_data.get("until") or default_due(self.entry)
        due, latest = timezone.make_aware(datetime.combine(day, DUE_HOUR)), decisions.last_due(self.entry.campaign)
        return min(due, latest) if latest and timezone.localdate(latest) == day else due

    def decide(self, by: User) -> decisions.Kept:
        """Call the verb of the chosen decision. Raises Refused."""
        said: dict[str, Any] = {"entry": self.entry, "by": by, "marks": self.marks, "note": self.cleaned_data["note"]}
        if self.cleaned_data["decision"] == Verdict.ADMIT:
            return decisions.admit(**said, grade=self.cleaned_data["grade"])
        if self.cleaned_data["decision"] == Verdict.REJECT:
            return decisions.reject(**said)
        opened = {"fields": self.cleaned_data["fields_open"], "files": self.cleaned_data["files_open"]}
        return decisions.return_for_correction(**said, until=self.due, **opened)

    # ── What the page shows, also after a refusal ──
    @property
    def rows(self) -> list[dict[str, Any]]:
        """A point with its state, the sentence that ✗ writes, and what it opens."""
        return [
            {
                "point": one,
                "name": _name(one.code),
                "mark": self.data.get(_name(one.code), points.OK if self.earlier.get(one.code) else points.UNSEEN),
                "was_fault": self.earlier.get(one.code) is False,
            }
            for one in self.points
        ]

    @property
    def opens(self) -> dict[str, list[str]]:
        """By field of a point, the boxes that its ✗ ticks."""
        return {_name(one.code): one.opens for one in self.points}

    @property
    def first_fault(self) -> str:
        """The field to which the focus goes after a refusal; "" where none is to blame."""
        return next((name for name in self.errors if name != NON_FIELD_ERRORS), "")

    def chosen(self, name: str) -> list[str]:
        return list(self.data.getlist(name)) if hasattr(self.data, "getlist") else []


class DayForm(forms.Form):
    """A later due date, for which the organiser answers."""

    until = DayField()

    @property
    def due(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], DUE_HOUR))


def _name(code: str) -> str:
    return f"mark-{code}"


def default_due(entry: Entry | None = None) -> date:
    """The usual day, or the last of the screening where that is earlier; of the current campaign without an entry."""
    campaign = entry.campaign if entry else calendar.current_campaign()
    usual, latest = timezone.localdate() + timedelta(days=DAYS_TO_MEND), campaign and decisions.last_due(campaign)
    return min(usual, timezone.localdate(latest)) if latest and latest > timezone.now() else usual
