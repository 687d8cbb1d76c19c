"""Between a posted form and the verbs: rows added and removed without script, earlier answers taken over, the marks
(version and digests) by which the next save knows what this page has seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from common.text import whole_number
from submissions import openness, states
from submissions.answers import form_data, judging, merging, pasted_rows, questions
from submissions.answers.earlier import earlier_answers
from submissions.answers.in_words import in_words
from submissions.answers.kinds import too_long
from submissions.answers.pasted_rows import Pasted
from submissions.entering import drafts
from submissions.entering.drafts import Saved
from submissions.entering.forms import EntryForm, entry_form
from submissions.models import Entry

LAST_VERSION = 999_999_999
Posted = dict[str, str]


def save(*, entry: Entry, by: User, step: str, posted: Posted) -> tuple[Saved, Posted]:
    """Save one step from its posted form; what was decided on the conflict page is heeded. Raises Refused."""
    posted = _without_theirs(entry, step, posted)
    saved = drafts.save_step(
        entry=entry,
        by=by,
        step=step,
        data=form_data.read(entry.category.rules, step, posted, given=form_data.given(entry.union)),
        version=_version(posted),
        base=merging.read_base(posted.get("base", "")),
    )
    return saved, posted


def adjusted(entry: Entry, step: str, posted: Posted) -> Posted:
    """The posted form after the buttons "remove a row", "add a row" and "use the last ones" have had their say."""
    by_key = {q.key: q for q in questions.questions(entry.category.rules, step)}
    key, _dash, index = posted.get("remove", "").rpartition("-")
    if key in by_key:
        left = _without(posted, f"{key}-{index}-")
        rows = form_data.read(entry.category.rules, step, left).get(key, [])
        posted = _without(posted, f"{key}-") | form_data.flat([by_key[key]], {key: rows})
    if (key := posted.get("add", "")) in by_key:
        posted = posted | {f"{key}-rows": str(form_data.row_count(by_key[key], posted) + 1)}
    if what := posted.get("use"):
        last = earlier_answers(entry).last.get(what, {})
        values = last if isinstance(last, dict) else {what: last}
        posted = posted | form_data.flat([by_key[key] for key in values if key in by_key], values)
    return posted


def with_pasted(entry: Entry, step: str, posted: Posted) -> tuple[Posted, dict[str, Pasted]]:
    """The posted form after the button "read in what was pasted": with those rows in it, or as it was where a cell is
    wrong. The second part is what the page says of it."""
    question = next((q for q in _repeated(entry, step) if q.key == posted.get("paste")), None)
    if question is None:
        return posted, {}
    given = form_data.given(entry.union)
    had = form_data.read(entry.category.rules, step, posted, given=given).get(question.key, [])
    found = pasted_rows.read(question.spec, posted.get(f"{question.key}-paste", ""), given=given, beside=len(had))
    if not found.fault:
        rows = form_data.flat([question], {question.key: [*had, *found.rows]})
        posted = _without(posted, f"{question.key}-") | rows
    return posted, {question.key: found}


def agreed(posted: Mapping[str, str]) -> list[str]:
    return [name.removeprefix("d-") for name in posted if name.startswith("d-")]


def stored_form(entry: Entry, step: str, *, all_faults: bool) -> EntryForm:
    """The form as stored. Without `all_faults` what is merely not filled in yet is not held against anyone."""
    asked = questions.questions(entry.category.rules, step, entry.section)
    data = form_data.flat(asked, {q.key: questions.value_of(entry, q) for q in asked})
    return _form(entry, step, data).show_faults(_faults(entry, step, all_faults=all_faults))


def posted_form(entry: Entry, step: str, posted: Posted, unstored: list[str] | None = None) -> EntryForm:
    """The form as typed; questions that the page did not hold come from the store."""
    asked = questions.questions(entry.category.rules, step, entry.section)
    stored = form_data.flat(asked, {q.key: questions.value_of(entry, q) for q in asked})
    faults = _faults(entry, step, all_faults=False) | {key: too_long() for key in unstored or ()}
    for question in asked:
        if f"{question.key}-rows" in posted:
            stored = _without(stored, f"{question.key}-")
    return _form(entry, step, stored | posted).show_faults(faults)


def memory(entry: Entry, step: str) -> dict[str, Any]:
    """What this union typed before, for the authors' step only."""
    earlier = earlier_answers(entry) if step == "authors" else None
    return {"earlier": earlier or (), "datalists": earlier.datalists if earlier else ()}


def version_of(entry: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """The marks of a page that shows exactly what is stored."""
    return {"entry": entry, "version": entry.version, "base": merging.write_base(values), "saved_at": entry.updated_at}


def version_after(saved: Saved, step: str, posted: Posted) -> dict[str, Any]:
    """The marks of a page that shows what was posted: an answer that was not written keeps its old mark."""
    entry, merged = saved.entry, saved.merged
    old = merging.read_base(posted.get("base", ""))
    labels = {q.key: q.spec.label for q in questions.questions(entry.category.rules, step)}
    unwritten = {conflict.key for conflict in merged.conflicts} | {*merged.kept, *saved.unstored}
    shown = form_data.read(entry.category.rules, step, posted).keys() - unwritten
    stored = questions.values_of(entry, step)
    marks = old | {key: merging.digest(stored[key]) for key in shown if key in stored}
    return {
        "entry": entry,
        "version": entry.version,
        "base": merging.write_digests(marks),
        "saved_at": timezone.now(),
        "kept": [labels[key] for key in merged.kept],
        "unstored": [labels[key] for key in saved.unstored],
        "unstored_keys": saved.unstored,
        "conflict_keys": [conflict.key for conflict in merged.conflicts],
        "conflicts": [_choice(entry, step, conflict) for conflict in merged.conflicts],
        "conflict_base": merging.write_base({conflict.key: conflict.theirs for conflict in merged.conflicts}),
        "must_reload": "section" in merged.changes,
    }


def _choice(entry: Entry, step: str, conflict: merging.Conflict) -> dict[str, Any]:
    """What the conflict page shows of one answer; `fields` post my text back."""
    question = next(q for q in questions.questions(entry.category.rules, step) if q.key == conflict.key)
    mine = form_data.flat([question], {question.key: conflict.mine})
    return {
        "key": conflict.key,
        "label": question.spec.label,
        "mine": in_words(question.spec, conflict.mine).plain,
        "theirs": in_words(question.spec, conflict.theirs).plain,
        "fields": list(mine.items()),
    }


def _form(entry: Entry, step: str, data: Posted) -> EntryForm:
    is_draft = entry.state == states.DRAFT
    form = entry_form(
        entry.category.rules,
        entry.section,
        step,
        data,
        may_choose_section=is_draft,
        answers=entry.answers,
        flagged=[q.key for q, _text in judging.flags(entry, on=timezone.localdate(), steps=[step])],
        given=form_data.given(entry.union),
    )
    now_open = openness.shown(entry).whatever_the_hour
    return form.lock([q.key for q in form.asked if now_open.allows_field(q.key)])


def _faults(entry: Entry, step: str, *, all_faults: bool) -> dict[str, str]:
    asked = questions.asked_questions(entry, step)
    now_open = openness.shown(entry).whatever_the_hour
    found = judging.faults(entry, step, on=timezone.localdate())
    typed = {q.key for q in asked if questions.value_of(entry, q) not in ("", None, [])}
    return {key: text for key, text in found.items() if now_open.allows_field(key) and (all_faults or key in typed)}


def _repeated(entry: Entry, step: str) -> list[questions.Question]:
    return [q for q in questions.questions(entry.category.rules, step, entry.section) if q.spec.kind == "rows"]


def _without_theirs(entry: Entry, step: str, posted: Posted) -> Posted:
    """On the conflict page a person chose the stored text for these: nothing of mine is posted for them."""
    theirs = [q.key for q in questions.questions(entry.category.rules, step) if posted.get(f"keep-{q.key}") == "theirs"]
    return {
        name: text for name, text in posted.items() if not any(name == k or name.startswith(f"{k}-") for k in theirs)
    }


def _without(posted: Posted, prefix: str) -> Posted:
    return {name: text for name, text in posted.items() if not name.startswith(prefix)}


def _version(posted: Posted) -> int:
    return whole_number(posted.get("version"), LAST_VERSION) or 0
