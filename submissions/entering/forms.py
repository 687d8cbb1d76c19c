"""Entry forms, built from a category's definition by crispy-forms. No code here names a category.

A form never refuses to keep what was typed: it shows the stored or posted text, and the faults are marked beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from campaign.definition.spec import CategorySpec, FieldSpec
from common.form_fields import AsTypedField
from submissions.answers import form_data, questions
from submissions.answers.form_parts import Counted, Dependent, PointedOut, Rows, UseLast
from submissions.answers.pasted_rows import Pasted
from submissions.answers.questions import Question

_INPUT_TYPES = {"date": "date", "url": "url", "email": "email", "phone": "tel"}
_INPUT_MODES = {"integer": "numeric", "url": "url"}
_AUTOCOMPLETE = {"contact_name": "name", "contact_phone": "tel", "contact_email": "email"}
YES_NO = (("yes", _("是")), ("no", _("否")))
RADIO_UP_TO = 5


class Answer(AsTypedField):
    """Any question: faults are judged by `answer_kinds.fault`, and `required` only shows the star."""

    def validate(self, value: Any) -> None:
        return None


class EntryForm(forms.Form):
    """One step of one entry. `use_required_attribute` is off: a draft may be left half filled."""

    use_required_attribute = False

    YES_NO = YES_NO

    def __init__(
        self,
        asked: list[Question],
        data: Mapping[str, str],
        *,
        unasked: Collection[str] = (),
        flagged: Collection[str] = (),
        given: Mapping[str, str] | None = None,
    ) -> None:
        """`asked`: every question of the page; of them `unasked` are not asked as things stand, `flagged` pointed out.
        `given`: what the account knows (`fill_from`), shown in rows of which nothing was typed yet."""
        super().__init__(data={"_": "", **_given_in_rows(asked, data, given or {}), **data})
        self.asked = asked
        self.posted = data
        self.unasked, self.flagged = frozenset(unasked), frozenset(flagged)
        self.pasted: dict[str, Pasted] = {}  # what became of rows that were just pasted, by question
        self.is_faulty = False
        for question in asked:
            self._add(question)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*(part for question in asked for part in self._parts(question)))

    def show_faults(self, faults: Mapping[str, str]) -> EntryForm:
        """Show these faults beside their questions."""
        self.is_valid()
        self.is_faulty = bool(faults)
        for key, text in faults.items():
            question = next((q for q in self.asked if q.key == key), None)
            self.add_error(
                None if question is None or question.spec.kind == "rows" else key, self._words(question, text)
            )
        return self

    def lock(self, keys: list[str]) -> EntryForm:
        """Disable every question but these."""
        for name, field in self.fields.items():
            owner = next(q.key for q in self.asked if name == q.key or name.startswith(f"{q.key}-"))
            field.disabled = owner not in keys
            if field.disabled:
                self.initial[name] = self.posted.get(name, "")
        return self

    def rows_of(self, question: Question) -> int:
        return form_data.row_count(question, self.posted)

    def _words(self, question: Question | None, text: str) -> str:
        return f"{question.spec.label}：{text}" if question and question.spec.kind == "rows" else text

    def _add(self, question: Question) -> None:
        if question.spec.kind != "rows":
            self.fields[question.key] = field_for(question.spec, question.key)
            return
        for index in (*range(self.rows_of(question)), "__i__"):
            for column in question.spec.columns:
                name = f"{question.key}-{index}-{column.code}"
                self.fields[name] = field_for(column, f"{question.key}-{column.code}")

    def _parts(self, question: Question) -> list[Any]:
        spec = question.spec
        parts = [*self._plain_parts(question), *([PointedOut(question)] if spec.soft_flag else [])]
        for rule, must in ((spec.required_if, True), (spec.shown_if, False)):
            governing = next((one for one in self.asked if rule and one.spec.code == rule.field), None)
            if rule and governing:  # else it was answered on another page
                is_met = spec.required if must else question.key not in self.unasked
                parts = [Dependent(parts, rule, governing, must=must, is_met=is_met)]
        return parts if question.key not in self.unasked or spec.shown_if else []

    def _plain_parts(self, question: Question) -> list[Any]:
        spec = question.spec
        if spec.kind == "rows":
            return [Rows(question)]
        before = [UseLast("contact", "contact_phone")] if question.key == "contact_name" else []
        if question.key == "title" or (spec.kind == "textarea" and (spec.max_characters or spec.min_characters)):
            return [*before, Counted(question.key, spec.max_characters, spec.min_characters)]
        return [*before, Field(question.key)]


def entry_form(
    spec: CategorySpec,
    section: str,
    step: str,
    data: Mapping[str, str],
    *,
    may_choose_section: bool = True,
    answers: Mapping[str, Any] | None = None,
    **known: Any,
) -> EntryForm:
    """The form of a step with `data` (named as posted) in it. The stored `answers` tell which questions are asked."""
    now = {q.key: q for q in questions.asked_by(spec, step, section, answers or {})}
    every = [q for q in questions.questions(spec, step, section) if q.key != "section" or may_choose_section]
    unasked = [q.key for q in every if q.key not in now]
    return EntryForm([now.get(q.key, q) for q in every], data, unasked=unasked, **known)


def _given_in_rows(asked: list[Question], data: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{question.key}-{index}-{column.code}": given[column.fill_from]
        for question in asked
        for index in (*range(form_data.row_count(question, data)), "__i__")
        for column in question.spec.columns
        if column.fill_from in given
    }


def field_for(spec: FieldSpec, known: str) -> Answer:
    """`known` names the datalist of what this union typed there before."""
    return Answer(
        label=spec.label, required=spec.required, help_text=escape(spec.help), widget=_widget(spec, known), strip=False
    )


def _widget(spec: FieldSpec, known: str) -> forms.Widget:
    attrs: dict[str, Any] = {"placeholder": spec.placeholder} if spec.placeholder else {}
    if spec.kind == "textarea":
        return forms.Textarea(attrs={**attrs, "rows": 10 if (spec.max_characters or 0) > 600 else 5})
    if spec.kind in ("choice", "yes_no"):
        return _choice_widget(YES_NO if spec.kind == "yes_no" else spec.choices)
    if mode := _INPUT_MODES.get(spec.kind):
        attrs["inputmode"] = mode
    if spec.kind in ("text", "phone", "email"):
        attrs["list"] = f"known-{known}"
    if spec.not_in_future:
        attrs["max"] = timezone.localdate().isoformat()
    attrs["autocomplete"] = _AUTOCOMPLETE.get(spec.code, "off")
    return forms.TextInput(attrs={**attrs, "type": _INPUT_TYPES.get(spec.kind, "text")})


def _choice_widget(choices: Any) -> forms.Widget:
    if len(choices) <= RADIO_UP_TO:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", _("请选择")), *choices])
