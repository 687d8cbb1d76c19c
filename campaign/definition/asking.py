"""Which questions and declarations an entry's answers lead to; what else is stored neither counts nor shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from campaign.definition.spec import CategorySpec, Declaration, FieldSpec


def asked(rules: CategorySpec, section: str, answers: Mapping[str, Any], step: str | None = None) -> list[FieldSpec]:
    """The questions in their order, with `required` as the answers make it.

    A condition on a question that is itself not asked does not hold, whatever was once answered there.
    """
    found, heeded = [], dict[str, Any]()
    for field in rules.fields_for(section):
        if field.shown_if and not field.shown_if.holds(heeded):
            continue
        heeded[field.code] = answers.get(field.code)
        must = field.required or bool(field.required_if and field.required_if.holds(heeded))
        found.append(field if must == field.required else replace(field, required=must))
    return [field for field in found if step is None or field.step == step]


def declarations(rules: CategorySpec, section: str, answers: Mapping[str, Any]) -> list[Declaration]:
    heeded = {field.code: answers.get(field.code) for field in asked(rules, section, answers)}
    return [one for one in rules.declarations if one.shown_if is None or one.shown_if.holds(heeded)]


def mended_together(fields: Iterable[FieldSpec], codes: Iterable[str]) -> set[str]:
    """`codes` with the questions on which they depend and those that depend on them."""
    found = set(codes)
    pairs = [{one.code, rule.field} for one in fields for rule in (one.shown_if, one.required_if) if rule]
    while more := {code for pair in pairs if pair & found for code in pair} - found:
        found |= more
    return found
