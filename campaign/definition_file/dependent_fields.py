"""What must hold where a question depends on another: `shown_if`, `required_if`, `not_before`, and what fills it.

Pure; the same shape as `category_rules`.
"""

from __future__ import annotations

from campaign.definition import spec as d
from campaign.definition.spec.conditions import Condition
from campaign.definition_file.campaign_rules import Found, known
from campaign.definition_file.toml_lines import Path

_SAID = {"yes_no": ("yes", "no")}


def dependent_problems(category: d.CategorySpec, at: Path) -> Found:
    """A form is read from the top: what a question depends on stands before it, at its own step or an earlier one."""
    for index, field in enumerate(category.fields):
        here, earlier = (*at, "fields", index), category.fields[:index]
        for key in ("shown_if", "required_if"):
            yield from _condition(getattr(field, key), earlier, field, (*here, key))
        if field.required_if and field.required:
            yield (*here, "required_if"), "按条件必填的，请写 required = false。"
        yield from _dates(field, earlier, here)
        yield from _filled(field, here)
        if field.also_called:
            yield (*here, "also_called"), "只用于表格的列。"
        for place, column in enumerate(field.columns):
            yield from _column(column, (*here, "columns", place))
    for index, declaration in enumerate(category.declarations):
        here = (*at, "declarations", index, "shown_if")
        yield from _condition(declaration.shown_if, category.fields, None, here)
        if declaration.shown_if and declaration.is_consent:
            yield here, "同意公布姓名或肖像的声明不能按条件出现。"


def _condition(rule: Condition | None, earlier: tuple[d.FieldSpec, ...], of: d.FieldSpec | None, at: Path) -> Found:
    if rule is None:
        return
    named = _named(rule.field, earlier, of)
    if named is None:
        yield (*at, "field"), f"“{rule.field}”应是本项目里排在前面、各部分都问到的栏目。"
        return
    values = _SAID.get(named.kind) or tuple(code for code, _ in named.choices)
    if not values:
        yield (*at, "field"), "只能依据选择栏（choice）或是否栏（yes_no）。"
        return
    for index, value in enumerate(rule.values):
        yield from known((*at, "values", index), value, values, "选项")


def _named(code: str, earlier: tuple[d.FieldSpec, ...], of: d.FieldSpec | None) -> d.FieldSpec | None:
    """The question of this code, if it is asked wherever `of` is, and not at a later step."""
    found = next((field for field in earlier if field.code == code), None)
    if found is None or of is None:
        return found
    is_later = d.STEPS.index(found.step) > d.STEPS.index(of.step) if {found.step, of.step} <= set(d.STEPS) else False
    is_elsewhere = bool(found.sections) and not (of.sections and set(of.sections) <= set(found.sections))
    return None if is_later or is_elsewhere else found


def _dates(field: d.FieldSpec, earlier: tuple[d.FieldSpec, ...], at: Path) -> Found:
    if field.kind != "date":
        for key in ("not_in_future", "not_before"):
            if getattr(field, key):
                yield (*at, key), "只用于日期栏（date）。"
    elif field.not_before:
        named = _named(field.not_before, earlier, field)
        if named is None or named.kind != "date":
            yield (*at, "not_before"), f"“{field.not_before}”应是本项目里排在前面、各部分都问到的日期栏。"


def _filled(field: d.FieldSpec, at: Path) -> Found:
    if field.fill_from:
        yield from known((*at, "fill_from"), field.fill_from, d.FILL_FROM, "来源")
    if field.fill_from and field.kind != "text":
        yield (*at, "fill_from"), "只用于单行文字栏（text）。"


def _column(column: d.FieldSpec, at: Path) -> Found:
    for key in ("shown_if", "required_if", "not_before"):
        if getattr(column, key):
            yield (*at, key), "表格的列不能用这一条。"
    yield from _dates(column, (), at) if not column.not_before else ()
    yield from _filled(column, at)
