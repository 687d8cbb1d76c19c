"""The questions of an entry form, the answers as they are kept, and what is still missing or wrong.

No code names a category: questions come from `CategorySpec`, and the columns of Entry that every category has
(title, section, contact) are questions like the others. An answer that does not fit is kept as it was typed, so that
nothing is lost; `fault` says what is wrong with it, and only an entry without faults can be submitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campaign.definition import asking
from campaign.definition.spec import CategorySpec, FieldSpec
from submissions.models import Entry

STEPS: dict[str, Any] = {
    "work": _lazy("作品信息"),
    "authors": _lazy("作者"),
    "files": _lazy("文件"),
    "declarations": _lazy("声明"),
    "preview": _lazy("预览提交"),
}
FORM_STEPS = ("work", "authors")
CONTACT_COLUMNS = {"contact_name": 40, "contact_phone": 20, "contact_email": 254}


@dataclass(frozen=True)
class Question:
    """One field of the form. `key` is its name in the page; `column` its column of Entry, "" for an answer."""

    key: str
    spec: FieldSpec
    column: str = ""
    hard_limit: int = 0  # code points that can be stored at all; 0: the kind's own


def questions(spec: CategorySpec, step: str, section: str | None = None) -> list[Question]:
    """The questions of one step in reading order, whatever was answered; with `section=None` those of every section."""
    return _of_step(spec, step, spec.fields if section is None else spec.fields_for(section))


def asked_questions(entry: Entry, step: str) -> list[Question]:
    """Those that the entry's own answers lead to: what is judged and shown."""
    return asked_by(entry.category.rules, step, entry.section, entry.answers)


def asked_by(spec: CategorySpec, step: str, section: str, answers: Mapping[str, Any]) -> list[Question]:
    return _of_step(spec, step, asking.asked(spec, section, answers))


def _of_step(spec: CategorySpec, step: str, fields: Iterable[FieldSpec]) -> list[Question]:
    own = [_question(field) for field in fields if field.step == step]
    if step == "work":
        return [*_section_question(spec), _title_question(spec), *own]
    asked = {question.key for question in own}
    contacts = [_question(field) for field in _contact_fields() if step == "authors" and field.code not in asked]
    return [*own, *contacts]


def _question(field: FieldSpec) -> Question:
    """A definition may ask for the contact in its own words; it is kept in the columns of Entry all the same."""
    if field.code in CONTACT_COLUMNS:
        return Question(field.code, field, field.code, CONTACT_COLUMNS[field.code])
    return Question(f"f-{field.code}", field)


def _section_question(spec: CategorySpec) -> list[Question]:
    choices = tuple((section.code, section.name) for section in spec.sections)
    field = FieldSpec("section", _("参加的部分"), "choice", choices=choices)
    return [Question("section", field, "section", 40)] if choices else []


def _title_question(spec: CategorySpec) -> Question:
    return Question("title", FieldSpec("title", spec.title_label, max_characters=spec.title_max), "title", 100)


def _contact_fields() -> list[FieldSpec]:
    email_help = _("编号、回执和退回意见会发到这里。")
    hidden: dict[str, Any] = {"step": "authors", "public": False, "blind": True}  # neither voters nor experts
    return [
        FieldSpec("contact_name", _("联系人"), help=_("作品有问题时我们找谁。"), **hidden),
        FieldSpec("contact_phone", _("联系电话"), "phone", **hidden),
        FieldSpec("contact_email", _("联系邮箱"), "email", required=False, help=email_help, **hidden),
    ]


def value_of(entry: Entry, question: Question) -> Any:
    return getattr(entry, question.column) if question.column else entry.answers.get(question.spec.code)


def values_of(entry: Entry, step: str) -> dict[str, Any]:
    """What is stored, by key, for every question of the step in any section."""
    return {question.key: value_of(entry, question) for question in questions(entry.category.rules, step)}
