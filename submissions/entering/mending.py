"""What a returned entry asks to be mended: the questions, files and declarations that were unlocked, and where."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from submissions import states
from submissions.answers import questions as answers
from submissions.files import cards as files
from submissions.models import Entry


@dataclass(frozen=True)
class Opening:
    step: str
    anchor: str
    label: str


def openings(entry: Entry) -> list[Opening]:
    """In the order of the steps; empty where everything, or nothing, may be changed."""
    if entry.state != states.RETURNED or not ({"fields", "files"} & entry.unlocked.keys()):
        return []
    return [*_questions(entry), *_files(entry), *_declarations(entry)]


def first_step(entry: Entry) -> str:
    """Where to begin when nothing is missing: at what was asked for, else at the beginning."""
    return next((one.step for one in openings(entry)), answers.FORM_STEPS[0])


def _questions(entry: Entry) -> list[Opening]:
    rules = entry.category.rules
    asked = [(step, q) for step in answers.FORM_STEPS for q in answers.questions(rules, step, entry.section)]
    open_ones = [(step, q) for step, q in asked if answers.is_open(entry, q.key)]
    return [Opening(step, f"div_id_{question.key}", question.spec.label) for step, question in open_ones]


def _files(entry: Entry) -> list[Opening]:
    rules = entry.category.rules.files_for(entry.section)
    return [Opening("files", f"role-{r.role}", r.label) for r in rules if files.role_is_open(entry, r.role)]


def _declarations(entry: Entry) -> list[Opening]:
    return [Opening("declarations", "entry-form", _("声明"))] if answers.is_open(entry, "declarations") else []
