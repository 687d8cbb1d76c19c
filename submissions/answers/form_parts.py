"""The parts that an entry form is laid out of, beyond a plain field: counted, repeated, dependent, pointed out."""

from __future__ import annotations

import json
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import render_field
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from campaign.definition.spec.conditions import Condition
from submissions.answers.questions import Question


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
            "is_needed": bool(self.question.spec.required_if) and self.question.spec.required,
            "rows": [self._row(form, context, index, **kwargs) for index in range(count)],
            "blank": self._row(form, context, "__i__", **kwargs),
            "is_locked": all(field.disabled for name, field in form.fields.items() if self._owns(name)),
            "is_full": count >= self.question.spec.max_rows,
            "is_blank": not any(form.posted.get(name) for name in form.fields if self._owns(name)),
            "has_earlier": f"{self.question.key}" in (context.get("earlier") or ()),
            "faults": [text.partition("：")[2] for text in faults],
            "pasted": form.pasted.get(self.question.key),
            "heads": [column.label for column in self.question.spec.columns],
            "paste_key": f"{self.question.key}-paste",
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


class Dependent(LayoutObject):
    """Parts of the form that an earlier answer opens or makes necessary (js/entering/dependent.js); without script they
    always stand there and say when they are asked. Their answers are kept either way."""

    def __init__(self, parts: list[Any], rule: Condition, governing: Question, *, must: bool, is_met: bool) -> None:
        self.parts, self.rule, self.governing, self.must, self.is_met = parts, rule, governing, must, is_met
        self.fields: list[Any] = []

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        spec = self.governing.spec
        named = dict(spec.choices) or dict(form.YES_NO)
        values = {
            "parts": [render_field(part, form, context, **kwargs) for part in self.parts],
            "governing": self.governing.key,
            "values": json.dumps(self.rule.values),
            "label": spec.label,
            "words": [named.get(value, value) for value in self.rule.values],
            "must": self.must,
            "is_met": self.is_met,
        }
        return render_to_string("submissions/entering/fields/_dependent.html", values)


class PointedOut(LayoutObject):
    """What screening will point out of the answer above, told to who gives it (js/entering/dependent.js)."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.fields: list[Any] = []

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        spec = self.question.spec
        values = {"key": self.question.key, "spec": spec, "is_raised": self.question.key in form.flagged}
        return render_to_string("submissions/entering/fields/_pointed_out.html", values)
