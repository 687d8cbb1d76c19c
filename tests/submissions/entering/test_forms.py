"""Entry forms are built from the definition alone: every kind, every category, locked questions, escaped texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form

from campaign.definition import spec as d
from campaign.definition_file.parsing import read_definition
from submissions.answers import form_data, questions
from submissions.entering.forms import entry_form
from tests.factories import film_spec

FUJIAN = Path("campaign/definitions/fujian-2023.toml")
MANY = tuple((f"c{n}", f"选项{n}") for n in range(9))


def form_for(*fields: d.FieldSpec, **data: str) -> Any:
    step = fields[0].step
    return entry_form(film_spec(fields=fields), "", step, data)


@pytest.mark.parametrize(
    ("field", "html"),
    [
        (d.FieldSpec("x", "某项"), 'type="text" name="f-x"'),
        (d.FieldSpec("x", "某项", "textarea"), '<textarea name="f-x"'),
        (d.FieldSpec("x", "某项", "choice", choices=MANY), '<select name="f-x"'),
        (d.FieldSpec("x", "某项", "choice", choices=MANY[:3]), 'type="radio"'),
        (d.FieldSpec("x", "某项", "yes_no"), 'value="yes"'),
        (d.FieldSpec("x", "某项", "date"), 'type="date" name="f-x"'),
        (d.FieldSpec("x", "某项", "url"), 'type="url" name="f-x"'),
        (d.FieldSpec("x", "某项", "email"), 'type="email" name="f-x"'),
        (d.FieldSpec("x", "某项", "phone"), 'type="tel" name="f-x"'),
        (d.FieldSpec("x", "某项", "integer"), 'inputmode="numeric"'),
        (d.FieldSpec("x", "某项", "rows", columns=(d.FieldSpec("y", "列"),)), 'data-rows="f-x"'),
    ],
)
def test_every_kind_of_question_has_its_field(field: d.FieldSpec, html: str) -> None:
    assert html in render_crispy_form(form_for(field))


def test_every_kind_the_definition_knows_is_tried_above() -> None:
    tried = {"text", "textarea", "choice", "yes_no", "date", "url", "email", "phone", "integer", "rows"}
    assert tried == set(d.FIELD_KINDS)


def test_forms_of_all_fifteen_categories_render_in_every_section() -> None:
    spec = read_definition(FUJIAN)
    shown = 0
    for category in spec.categories:
        for section in [s.code for s in category.sections] or [""]:
            for step in questions.FORM_STEPS:
                html = render_crispy_form(entry_form(category, section, step, {}))
                assert all(f"f-{f.code}" in html or f.code in html for f in category.fields_for(section, step))
                shown += 1
    assert shown >= 30


def test_help_and_stored_texts_are_escaped() -> None:
    evil = "<script>x</script>"
    html = render_crispy_form(form_for(d.FieldSpec("x", evil, help=evil, placeholder=evil), **{"f-x": evil}))
    assert evil not in html


def test_locked_questions_are_disabled_and_show_what_is_stored() -> None:
    form = form_for(d.FieldSpec("a", "甲"), d.FieldSpec("b", "乙"), **{"f-a": "一", "f-b": "二"}).lock(["f-b"])
    html = render_crispy_form(form)
    assert [form.fields[name].disabled for name in ("title", "f-a", "f-b")] == [True, True, False]
    assert 'value="一"' in html


def test_a_fault_stands_beside_its_question_and_at_the_top() -> None:
    html = render_crispy_form(form_for(d.FieldSpec("a", "甲"), **{"f-a": ""}).show_faults({"f-a": "还没有填写。"}))
    assert html.count("还没有填写。") == 2
    assert "is-invalid" in html


def test_only_so_many_rows_are_shown_whatever_is_claimed() -> None:
    field = d.FieldSpec("x", "某项", "rows", columns=(d.FieldSpec("y", "列"),))
    form = form_for(field, **{"f-x-rows": "9999"})
    assert len([name for name in form.fields if name.startswith("f-x-")]) == form_data.ROWS_AT_MOST + 1
