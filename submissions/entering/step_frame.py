"""What the entrant's pages show around a form: the steps, the deadline, the quota, the rules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.in_words import moment
from submissions import history, openness, quota, states
from submissions.answers import in_words, questions
from submissions.entering import completeness, submitting
from submissions.models import Entry
from submissions.openness import Openness
from submissions.status import status
from submissions.status.status import Status


@dataclass(frozen=True)
class Step:
    code: str
    label: str
    number: int
    url: str
    is_now: bool
    is_done: bool


def step_url(entry: Entry, step: str) -> str:
    return reverse("entry_step", args=[entry.pk, step])


def neighbours(step: str) -> tuple[str | None, str | None]:
    codes = [None, *questions.STEPS, None]
    at = codes.index(step)
    return codes[at - 1], codes[at + 1]


def first_open_step(entry: Entry, problems: list[completeness.Problem]) -> str:
    """Where something is wanted; a returned entry wants what it was returned for, even if nothing is missing."""
    if entry.state == states.RETURNED and not problems:
        return first_step(entry)
    return problems[0].step if problems else "preview"


def steps(entry: Entry, now: str, problems: list[completeness.Problem]) -> list[Step]:
    unfinished = {problem.step for problem in problems} | {"preview"}
    return [
        Step(code, str(label), number, step_url(entry, code), code == now, code not in unfinished)
        for number, (code, label) in enumerate(questions.STEPS.items(), start=1)
    ]


def frame(entry: Entry, step: str, problems: list[completeness.Problem] | None = None) -> dict[str, Any]:
    """The context of every page of a step, without the step's own content."""
    now_open = openness.shown(entry)
    problems = submitting.problems(entry, now_open=now_open) if problems is None else problems
    before, after = neighbours(step)
    found = status.of(entry, left=len(problems))
    return {
        "entry": entry,
        "rules": entry.category.rules,
        "section_name": in_words.section_name(entry),
        "step": step,
        "step_label": questions.STEPS[step],
        "steps": steps(entry, step, problems),
        "before": before and {"code": before, "label": questions.STEPS[before], "url": step_url(entry, before)},
        "after": after and {"code": after, "label": questions.STEPS[after], "url": step_url(entry, after)},
        "status": found,
        "call": whom_to_call(entry, found),
        "problems": problems,
        "due": now_open.until,
        "due_in_page": due_in_page(now_open),
        "is_last_hour": now_open.is_last_hour,
        "allowance": quota.allowance_of(union=entry.recommending, category=entry.category),
        "reasons": history.returned_reasons(entry) if entry.state == states.RETURNED else [],
        "openings": requested_corrections(entry),
        "now": timezone.now(),
    }


def due_in_page(now_open: Openness) -> dict[str, str]:
    """The deadline as static/js/entering/deadline.js compares and says it; empty where there is none."""
    until = now_open.until
    if until is None:
        return {"until": "", "words": ""}
    return {"until": until.isoformat(timespec="seconds"), "words": moment(until, weekday=True)}


def whom_to_call(entry: Entry, found: Status) -> str:
    """福州市总工会，电话 0591-87654321; while the branch has given no number, the province's too."""
    province = entry.campaign.definition.desk
    if found.desk.phone or not province.phone:
        return found.call
    return _("%(desk)s，或%(province)s（电话 %(phone)s）") % {
        "desk": found.call,
        "province": province.name,
        "phone": province.phone,
    }


@dataclass(frozen=True)
class Correction:
    """One place that a returned entry asks to be mended: its step, where on the page, and what it is called."""

    step: str
    anchor: str
    label: str


def requested_corrections(entry: Entry) -> list[Correction]:
    """What was unlocked, in the order of the steps; empty where everything, or nothing, may be changed."""
    now_open = openness.shown(entry)
    if now_open.why_closed or entry.state != states.RETURNED or not ({"fields", "files"} & entry.unlocked.keys()):
        return []
    return [*_questions(entry, now_open), *_files(entry, now_open), *_declarations(now_open)]


def first_step(entry: Entry) -> str:
    """Where to begin when nothing is missing: at what was asked for, else at the beginning."""
    return next((one.step for one in requested_corrections(entry)), questions.FORM_STEPS[0])


def _questions(entry: Entry, now_open: Openness) -> list[Correction]:
    asked = [(step, q) for step in questions.FORM_STEPS for q in questions.asked_questions(entry, step)]
    open_ones = [(step, q) for step, q in asked if now_open.allows_field(q.key)]
    return [Correction(step, f"div_id_{question.key}", question.spec.label) for step, question in open_ones]


def _files(entry: Entry, now_open: Openness) -> list[Correction]:
    rules = entry.category.rules.files_for(entry.section)
    return [Correction("files", f"role-{r.role}", r.label) for r in rules if now_open.allows_files(r.role)]


def _declarations(now_open: Openness) -> list[Correction]:
    return [Correction("declarations", "entry-form", _("声明"))] if now_open.allows_field("declarations") else []
