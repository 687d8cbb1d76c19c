"""Entry forms, built from a category's definition by crispy-forms. No code here names a category.

A form never refuses to keep what was typed: it shows the stored or posted text, and the faults are marked beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from crispy_forms.utils import render_field
from django import forms
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from campaign.definition.spec import CategorySpec, FieldSpec
from common.form_fields import AsTypedField
from submissions.answers import form_data, questions
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

    def __init__(self, asked: list[Question], data: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data={"_": "", **data}, **kwargs)
        self.asked = asked
        self.posted = data
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
        if spec.kind == "rows":
            return [Rows(question)]
        before = [UseLast("contact", "contact_name")] if question.key == "contact_name" else []
        if question.key == "title" or (spec.kind == "textarea" and (spec.max_characters or spec.min_characters)):
            return [*before, Counted(question.key, spec.max_characters, spec.min_characters)]
        return [*before, Field(question.key)]


def entry_form(
    spec: CategorySpec, section: str, step: str, data: Mapping[str, str], *, may_choose_section: bool = True
) -> EntryForm:
    """The form of a step with `data` (named as posted) in it."""
    asked = [q for q in questions.questions(spec, step, section) if q.key != "section" or may_choose_section]
    return EntryForm(asked, data)


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
    attrs["autocomplete"] = _AUTOCOMPLETE.get(spec.code, "off")
    return forms.TextInput(attrs={**attrs, "type": _INPUT_TYPES.get(spec.kind, "text")})


def _choice_widget(choices: Any) -> forms.Widget:
    if len(choices) <= RADIO_UP_TO:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", _("请选择")), *choices])


class Counted(LayoutObject):
    """A question with its live count beneath (js/site/char-count.js)."""

    def __init__(self, name: str, limit: int | None, least: int | None) -> None:
        self.name, self.limit, self.least, self.fields = name, limit, least, [name]

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        html = render_field(self.name, form, context, **kwargs)
        values = {"target": form[self.name].auto_id, "limit": self.limit or "", "least": self.least}
        return mark_safe(  # both parts come from templates
            f'<div class="counted">{html}{render_to_string("components/char_count.html", values)}</div>'
        )


class Rows(LayoutObject):
    """A question asked several times over; rows come and go with and without JavaScript (entering/rows.js)."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.fields: list[Any] = []

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        count = form.rows_of(self.question)
        faults = [text for text in form.non_field_errors() if text.startswith(f"{self.question.spec.label}：")]
        values = {
            "key": self.question.key,
            "spec": self.question.spec,
            "count": count,
            "rows": [self._row(form, context, index, **kwargs) for index in range(count)],
            "blank": self._row(form, context, "__i__", **kwargs),
            "is_locked": all(field.disabled for name, field in form.fields.items() if self._owns(name)),
            "is_full": count >= self.question.spec.max_rows,
            "is_blank": not any(form.posted.get(name) for name in form.fields if self._owns(name)),
            "has_earlier": f"{self.question.key}" in (context.get("earlier") or ()),
            "faults": [text.partition("：")[2] for text in faults],
        }
        return render_to_string("submissions/entering/fields/_rows.html", values)

    def _owns(self, name: str) -> bool:
        return name.startswith(f"{self.question.key}-") and "__i__" not in name

    def _row(self, form: Any, context: Context, index: int | str, **kwargs: Any) -> dict[str, Any]:
        names = [f"{self.question.key}-{index}-{column.code}" for column in self.question.spec.columns]
        cells = [render_field(name, form, context, **kwargs) for name in names]
        number = index + 1 if isinstance(index, int) else "__n__"
        return {"index": index, "number": number, "cells": cells}


class UseLast(LayoutObject):
    """The button that takes over what this union entered last time, while the question `shown_at` is still empty."""

    def __init__(self, what: str, shown_at: str) -> None:
        self.what, self.shown_at = what, shown_at
        self.fields: list[Any] = []

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        is_wanted = not form.posted.get(self.shown_at) and not form.fields[self.shown_at].disabled
        if not is_wanted or self.what not in (context.get("earlier") or ()):
            return SafeString("")
        return render_to_string(
            "submissions/entering/fields/_use_last.html", {"what": self.what, "earlier": context["earlier"]}
        )
