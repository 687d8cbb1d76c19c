"""What the entrant's pages show around a form: the steps, the deadline, the quota, the rules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from submissions import history, states
from submissions.answers import in_words as showing
from submissions.answers import questions as answers
from submissions.branch import recommending
from submissions.entering import mending, submitting
from submissions.models import Entry


@dataclass(frozen=True)
class StepMark:
    code: str
    label: str
    number: int
    url: str
    is_now: bool
    is_done: bool


def step_url(entry: Entry, step: str) -> str:
    return reverse("entry_step", args=[entry.pk, step])


def neighbours(step: str) -> tuple[str | None, str | None]:
    codes = [None, *answers.STEPS, None]
    at = codes.index(step)
    return codes[at - 1], codes[at + 1]


def first_open_step(entry: Entry, problems: list[answers.Problem]) -> str:
    """Where something is wanted; a returned entry wants what it was returned for, even if nothing is missing."""
    if entry.state == states.RETURNED and not problems:
        return mending.first_step(entry)
    return problems[0].step if problems else "preview"


def steps(entry: Entry, now: str, problems: list[answers.Problem]) -> list[StepMark]:
    unfinished = {problem.step for problem in problems} | {"preview"}
    return [
        StepMark(code, str(label), number, step_url(entry, code), code == now, code not in unfinished)
        for number, (code, label) in enumerate(answers.STEPS.items(), start=1)
    ]


def frame(entry: Entry, step: str, problems: list[answers.Problem] | None = None) -> dict[str, Any]:
    """The context of every page of a step, without the step's own content."""
    problems = submitting.problems(entry) if problems is None else problems
    before, after = neighbours(step)
    return {
        "entry": entry,
        "rules": entry.category.rules,
        "section_name": showing.section_name(entry),
        "step": step,
        "step_label": answers.STEPS[step],
        "steps": steps(entry, step, problems),
        "before": before and {"code": before, "label": answers.STEPS[before], "url": step_url(entry, before)},
        "after": after and {"code": after, "label": answers.STEPS[after], "url": step_url(entry, after)},
        "state": states.STATES[entry.state],
        "problems": problems,
        "due": submitting.due(entry),
        "allowance": recommending.allowance_of(union=entry.recommending, category=entry.category),
        "reasons": history.returned_reasons(entry) if entry.state == states.RETURNED else [],
        "openings": mending.openings(entry),
        "now": timezone.now(),
    }
