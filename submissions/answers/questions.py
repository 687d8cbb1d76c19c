"""The questions of an entry form, the answers as they are kept, and what is still missing or wrong.

No code names a category: questions come from `CategorySpec`, and the columns of Entry that every category has
(title, section, contact) are questions like the others. An answer that does not fit is kept as it was typed, so that
nothing is lost; `fault` says what is wrong with it, and only an entry without faults can be submitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.definition.spec import CategorySpec, FieldSpec, FileRule
from submissions import states
from submissions.answers.kinds import clean, fault
from submissions.models import Entry, EntryFile

STEPS: dict[str, Any] = {
    "work": gettext_lazy("作品信息"),
    "authors": gettext_lazy("作者"),
    "files": gettext_lazy("文件"),
    "declarations": gettext_lazy("声明"),
    "preview": gettext_lazy("预览提交"),
}
FORM_STEPS = ("work", "authors")
CONTACT_COLUMNS = {"contact_name": 40, "contact_phone": 20, "contact_email": 254}
ROWS_AT_MOST = 60  # rows read from one request, whatever it claims


@dataclass(frozen=True)
class Question:
    """One field of the form. `key` is its name in the page; `column` its column of Entry, "" for an answer."""

    key: str
    spec: FieldSpec
    column: str = ""
    hard_limit: int = 0  # code points that can be stored at all; 0: the kind's own


@dataclass(frozen=True)
class Problem:
    """Something that stands between an entry and its submission. `field` is a question's key, or a file role."""

    step: str
    field: str
    text: str

    @property
    def anchor(self) -> str:
        return f"role-{self.field}" if self.step == "files" else f"div_id_{self.field}"

    @property
    def step_label(self) -> str:
        return str(STEPS[self.step])


def questions(spec: CategorySpec, step: str, section: str | None = None) -> list[Question]:
    """The questions of one step in reading order; with `section=None` those of every section."""
    fields = spec.fields if section is None else spec.fields_for(section)
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


def read(spec: CategorySpec, step: str, posted: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in a posted form, by key. What the form did not hold is left out, not emptied."""
    found = {}
    for question in questions(spec, step):
        if question.spec.kind == "rows":
            if f"{question.key}-rows" in posted:
                found[question.key] = _read_rows(question, posted)
        elif question.key in posted:
            found[question.key] = clean(question.spec, posted[question.key])
    return found


def row_count(question: Question, posted: Mapping[str, Any]) -> int:
    claimed = str(posted.get(f"{question.key}-rows", "0"))
    return min(int(claimed), ROWS_AT_MOST) if claimed.isascii() and claimed.isdigit() and len(claimed) < 5 else 0


def _read_rows(question: Question, posted: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for index in range(row_count(question, posted)):
        named = {column.code: posted.get(f"{question.key}-{index}-{column.code}") for column in question.spec.columns}
        row = {column.code: clean(column, named[column.code]) for column in question.spec.columns}
        row = {code: value for code, value in row.items() if value not in ("", None)}
        rows.append(row)
    return [row for row in rows if row]


def flat(step_questions: Iterable[Question], values: Mapping[str, Any]) -> dict[str, str]:
    """Answers as a form posts them: the reverse of `read`."""
    posted: dict[str, str] = {}
    for question in step_questions:
        value = values.get(question.key)
        if question.spec.kind != "rows":
            posted[question.key] = as_text(value)
            continue
        rows = value if isinstance(value, list) else []
        posted[f"{question.key}-rows"] = str(max(len(rows), question.spec.min_rows, 1))
        for index, row in enumerate(rows):
            posted |= {f"{question.key}-{index}-{c.code}": as_text(row.get(c.code)) for c in question.spec.columns}
    return posted


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def is_open(entry: Entry, key: str) -> bool:
    """Whether this question may be changed now: all of a draft, of a returned entry what was unlocked."""
    if entry.state == states.DRAFT:
        return True
    named = entry.unlocked.get("fields")
    if entry.state != states.RETURNED or (key == "section" and named is None):
        return False
    return named is None or key.removeprefix("f-") in named or (key.startswith("contact_") and "contact" in named)


def problems(entry: Entry, *, files: Iterable[EntryFile], checking_allowed: bool = False) -> list[Problem]:
    """Everything that still stands in the way of submitting, in the order of the steps."""
    rules = entry.category.rules
    found = [problem for step in FORM_STEPS for problem in _step_problems(entry, step)]
    found += file_problems(rules.files_for(entry.section), list(files), checking_allowed=checking_allowed)
    found += [
        Problem("declarations", f"d-{declaration.code}", _("还没有勾选：%(text)s") % {"text": declaration.text})
        for declaration in rules.declarations
        if declaration.required and declaration.code not in entry.declarations
    ]
    return found


def _step_problems(entry: Entry, step: str) -> Iterator[Problem]:
    for question in questions(entry.category.rules, step, entry.section):
        text = fault(question.spec, value_of(entry, question)) if is_open(entry, question.key) else ""
        if text:
            yield Problem(step, question.key, f"{question.spec.label}：{text}")


def file_problems(rules: Iterable[FileRule], files: list[EntryFile], *, checking_allowed: bool) -> Iterator[Problem]:
    """`checking_allowed`: in the last hour a file that is still being checked counts as good."""
    for rule in rules:
        own = [file for file in files if file.role == rule.role]
        good = [f for f in own if f.state in ("passed", "warned") or (checking_allowed and f.state == "checking")]
        words = {"label": rule.label, "least": rule.min_count, "most": rule.max_count, "have": len(good)}
        yield from (Problem("files", rule.role, text) for text in _state_faults(own, checking_allowed))
        if len(good) < rule.min_count and not own:
            yield Problem("files", rule.role, _("请上传“%(label)s”，至少 %(least)s 个。") % words)
        elif len(good) < rule.min_count and len(own) < rule.min_count:
            yield Problem("files", rule.role, _("“%(label)s”至少要 %(least)s 个，现有 %(have)s 个可用。") % words)
        if len(good) > rule.max_count:
            yield Problem(
                "files", rule.role, _("“%(label)s”最多 %(most)s 个，现有 %(have)s 个，请移除多余的。") % words
            )


def _state_faults(files: list[EntryFile], checking_allowed: bool) -> Iterator[str]:
    sentences = {
        "uploading": _("“%(name)s”还没有传完，请传完或取消。"),
        "checking": "" if checking_allowed else _("“%(name)s”正在检查，通常几分钟，请稍候再提交。"),
        "failed": _("“%(name)s”没有通过检查，请按提示改好后更换，或移除它。"),
    }
    for file in files:
        if sentence := sentences.get(file.state):
            yield sentence % {"name": file.original_name}
