"""Writing an entry before it is submitted: start it, save its steps, agree to declarations, copy it, throw it away.

Every verb is atomic, writes one audit event, and refuses with a sentence when collection is closed for the branch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Union, User
from campaign import calendar, memory
from campaign.definition import asking
from campaign.models import Category
from common.refusals import NotAllowed, Refused
from submissions import access, openness, states
from submissions.answers import form_data, merging, questions
from submissions.answers.kinds import is_storable
from submissions.files import storage
from submissions.models import Entry, EntryFile, Filing
from submissions.workflow import lock_entry

# Of one union, never submitted: so that nobody fills the site with what nobody will look at.
MOST_DRAFTS = 100


@dataclass
class Saved:
    """What became of one save. `unstored` are keys whose text was too long to be kept at all."""

    entry: Entry
    merged: merging.Merged = field(default_factory=merging.Merged)
    unstored: list[str] = field(default_factory=list)


@transaction.atomic
def start_entry(*, category: Category, section: str, union: Union, by: User, copy_of: Entry | None = None) -> Entry:
    """A new draft, with the texts (not the files, not the declarations) of `copy_of`. Raises Refused."""
    permissions.check(by, "entry.create")
    _check_start(category=category, section=section, union=union, by=by)
    entry = Entry.objects.create(
        campaign=category.campaign,
        category=category,
        section=section,
        union=union,
        recommending=union.recommending or union,
        created_by=by,
        copied_from=copy_of,
        **(_copied(copy_of, category) if copy_of else _from_account(category, union, by)),
    )
    audit.record(action="draft.started", obj=entry, by=by, category=category.code, copied_from=copy_of and copy_of.pk)
    return entry


def copy_entry(*, entry: Entry, by: User) -> Entry:
    """A new draft in the running campaign with the texts of an earlier entry of the same union."""
    access.check(by, "entry.create", entry)
    campaign = calendar.current_campaign()
    category = memory.category_of(campaign, entry.category.code) if campaign else None
    if category is None:
        raise Refused(_("今年没有“%(name)s”这个项目，请另选项目新建。") % {"name": entry.category.name})
    section = entry.section if category.rules.section(entry.section) else ""
    first = category.rules.sections[0].code if category.rules.sections else ""
    return start_entry(category=category, section=section or first, union=entry.union, by=by, copy_of=entry)


@transaction.atomic
def save_step(
    *, entry: Entry, by: User, step: str, data: Mapping[str, Any], version: int, base: Mapping[str, str] | None = None
) -> Saved:
    """Keep the answers of one step, as typed, faults included.

    `version` is the one the form was made from; when the entry has moved on since, answers are merged one by one
    with `base` (digests of what the form started from), and what both sides changed is returned as conflicts and
    not written. Locked answers are ignored. Side effects: one audit event when anything changed.
    """
    entry = _locked_for_edit(entry=entry, by=by)
    now_open = openness.of(entry)
    asked = {q.key: q for q in questions.questions(entry.category.rules, step) if now_open.allows_field(q.key)}
    data = {key: value for key, value in data.items() if key in asked and _is_choice(asked[key], value)}
    unstored = [k for k, v in data.items() if not is_storable(asked[k].spec, v, asked[k].hard_limit)]
    mine = {key: value for key, value in data.items() if key not in unstored}
    stored = {key: questions.value_of(entry, asked[key]) for key in mine}
    unchanged = stored if version == entry.version else {}
    known = {key: merging.digest(value) for key, value in unchanged.items()} | dict(base or {})
    merged = merging.merge(mine=mine, stored=stored, base=known)
    if merged.changes:
        for key, value in merged.changes.items():
            _put(entry, asked[key], value)
        _write(entry)
        audit.record(action="draft.saved", obj=entry, by=by, step=step, fields=sorted(merged.changes))
    return Saved(entry, merged, unstored)


@transaction.atomic
def save_declarations(*, entry: Entry, by: User, agreed: Iterable[str]) -> Entry:
    """Agree to exactly these of the declarations that are asked; the moment and person of an earlier agreement stay."""
    entry = _locked_for_edit(entry=entry, by=by)
    if not openness.of(entry).allows_field("declarations"):
        raise Refused(_("这次退回没有要求重新确认声明。"))
    rules = entry.category.rules
    asked = {one.code for one in asking.declarations(rules, entry.section, entry.answers)}
    agreed = {*agreed} & asked | entry.declarations.keys() - asked
    wanted = [one.code for one in rules.declarations if one.code in agreed]
    now = {"at": timezone.now().isoformat(timespec="seconds"), "by": by.pk}
    declarations = {code: entry.declarations.get(code, now) for code in wanted}
    if declarations != entry.declarations:
        entry.declarations = declarations
        _write(entry)
        audit.record(action="draft.declared", obj=entry, by=by, agreed=wanted)
    return entry


@transaction.atomic
def delete_draft(*, entry: Entry, by: User) -> None:
    """Throw away a draft that never had a number, with its files."""
    access.check(by, "entry.edit", entry)
    entry = lock_entry(entry.pk)
    if entry.state != states.DRAFT or entry.number:
        raise Refused(_("只有没有提交过的草稿可以删除；提交过的作品可以撤回。"))
    audit.record(action="draft.deleted", obj=entry, by=by, title=entry.title)
    names = [name for file in EntryFile.objects.filter(entry=entry) for name in storage.names_of(file)]
    Filing.objects.filter(entry=entry).delete()  # opened with a national copy, which nobody has handed in
    entry.delete()
    transaction.on_commit(partial(storage.erase_names, names), robust=True)


def _check_start(*, category: Category, section: str, union: Union, by: User) -> None:
    if by.union_id != union.pk:
        raise NotAllowed(_("只有申报员可以为自己的工会新建作品。"))
    sections = category.rules.sections
    if (sections or section) and category.rules.section(section) is None:
        raise Refused(_("请先选择参加哪个部分。"))
    drafts = Entry.objects.filter(campaign=category.campaign, union=union, state=states.DRAFT, number__isnull=True)
    if drafts.count() >= MOST_DRAFTS:
        raise Refused(_("本单位已有 %(n)d 份没有提交的草稿，请先提交或删去一些，再新建。") % {"n": MOST_DRAFTS})
    draft = Entry(campaign=category.campaign, union=union, category=category)
    openness.of(draft).check()


def _from_account(category: Category, union: Union, by: User) -> dict[str, Any]:
    """What nobody has to type: her union where the form asks for it, and herself as the one to call."""
    given = form_data.given(union)
    answers = {one.code: given[one.fill_from] for one in category.rules.fields if one.fill_from in given}
    return {"answers": answers, "contact_name": by.name, "contact_phone": by.phone, "contact_email": by.email}


def _copied(entry: Entry, category: Category) -> dict[str, Any]:
    known = {field.code for field in category.rules.fields}
    return {
        "title": entry.title,
        "answers": {code: value for code, value in entry.answers.items() if code in known},
        "contact_name": entry.contact_name,
        "contact_phone": entry.contact_phone,
        "contact_email": entry.contact_email,
    }


def _locked_for_edit(*, entry: Entry, by: User) -> Entry:
    access.check(by, "entry.edit", entry)
    entry = lock_entry(entry.pk)
    openness.of(entry).check()
    return entry


def _is_choice(question: questions.Question, value: Any) -> bool:
    """The section decides which questions are asked: an unknown one is not kept even in a draft."""
    return question.key != "section" or value in dict(question.spec.choices)


def _put(entry: Entry, question: questions.Question, value: Any) -> None:
    if question.column:
        setattr(entry, question.column, value)
    elif value in ("", None, []):
        entry.answers.pop(question.spec.code, None)
    else:
        entry.answers[question.spec.code] = value


def _write(entry: Entry) -> None:
    entry.version += 1
    entry.updated_at = timezone.now()
    columns = ["section", "title", "answers", "declarations", *questions.CONTACT_COLUMNS]
    entry.save(update_fields=[*columns, "version", "updated_at"])
