"""What is still missing or wrong before an entry may be submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.definition import asking
from campaign.definition.spec import FileRule
from submissions.answers import judging, questions
from submissions.answers.questions import FORM_STEPS, STEPS
from submissions.files import standing
from submissions.models import Entry, EntryFile
from submissions.openness import Openness
from submissions.uploads import captions


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


def problems(entry: Entry, *, files: Iterable[EntryFile], now_open: Openness) -> list[Problem]:
    """Everything that still stands in the way of submitting, in the order of the steps.

    What a return keeps locked is not judged again: it was good enough to be handed in, and could not be mended.
    """
    rules = entry.category.rules
    found = [problem for step in FORM_STEPS for problem in _step_problems(entry, step, now_open)]
    open_roles = [rule for rule in rules.files_for(entry.section) if now_open.allows_files(rule.role)]
    patient = {rule.role for rule in open_roles} - set(entry.graces) if now_open.is_last_hour else set()
    found += file_problems(open_roles, list(files), unjudged_allowed=patient)
    found += [
        Problem("declarations", f"d-{declaration.code}", _("还没有勾选：%(text)s") % {"text": declaration.text})
        for declaration in asking.declarations(rules, entry.section, entry.answers)
        if now_open.allows_field("declarations") and declaration.required and declaration.code not in entry.declarations
    ]
    return found


def _step_problems(entry: Entry, step: str, now_open: Openness) -> Iterator[Problem]:
    faults = judging.faults(entry, step, on=timezone.localdate())
    for question in questions.asked_questions(entry, step):
        if question.key in faults and now_open.allows_field(question.key):
            yield Problem(step, question.key, f"{question.spec.label}：{faults[question.key]}")


def file_problems(
    rules: Iterable[FileRule], files: list[EntryFile], *, unjudged_allowed: Collection[str]
) -> Iterator[Problem]:
    """`unjudged_allowed`: roles whose files count as good while they are not judged yet: in the last hour, those for
    which no late failure has given time to mend before."""
    for rule in rules:
        own, patient = [file for file in files if file.role == rule.role], rule.role in unjudged_allowed
        own = standing.without_unfit(rule, own)
        good = [f for f in own if f.state in EntryFile.GOOD or (patient and f.state in standing.UNJUDGED)]
        if stands := standing.standing(rule, own):
            good = [stands]  # one that is still being judged takes its place later, or does not
        words = {"label": rule.label, "least": rule.min_count, "most": rule.max_count, "have": len(good)}
        yield from (Problem("files", rule.role, text) for text in _state_faults(own, patient))
        yield from (Problem("files", rule.role, text) for text in _caption_faults(rule, own))
        if len(good) < rule.min_count and not own:
            yield Problem("files", rule.role, _("请上传“%(label)s”，至少 %(least)s 个。") % words)
        elif len(good) < rule.min_count and len(own) < rule.min_count:
            yield Problem("files", rule.role, _("“%(label)s”至少要 %(least)s 个，现有 %(have)s 个可用。") % words)
        if len(good) > rule.max_count:
            yield Problem(
                "files", rule.role, _("“%(label)s”最多 %(most)s 个，现有 %(have)s 个，请移除多余的。") % words
            )


def _caption_faults(rule: FileRule, files: list[EntryFile]) -> Iterator[str]:
    """Screening returns a picture without words; so they are asked for before it is handed in."""
    for file in files:
        if file.state != EntryFile.State.UPLOADING and (text := captions.fault(file, rule)):
            yield f"“{file.original_name}”{text}"


def _state_faults(files: list[EntryFile], patient: bool) -> Iterator[str]:
    sentences = {
        "uploading": _("“%(name)s”还没有传完，请传完或取消。"),
        "checking": "" if patient else _("“%(name)s”正在检查，通常几分钟，请稍候再提交。"),
        "held": "" if patient else _("“%(name)s”系统没能自动检查，须由省总活动办公室查看后才能提交。"),
        "failed": _("“%(name)s”没有通过检查，请按提示改好后更换，或移除它。"),
    }
    for file in files:
        if sentence := sentences.get(file.state):
            yield sentence % {"name": file.original_name}
