"""Rehearsal, first act: unions enter works, the checks find what is wrong, outsiders try their luck."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from functools import partial

from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import User
from campaign.definition.spec import FileRule
from common.in_words import titled
from common.refusals import Refused, Unacceptable
from rehearsal.acts.state import Play
from rehearsal.builder import fresh
from rehearsal.sample_files.wrong import WRONG, Wrong
from rehearsal.story.works import Work
from submissions import access
from submissions.entering import drafts, submitting
from submissions.entering.submitting import Incomplete
from submissions.models import Entry, EntryFile
from submissions.uploads import receiving, removing


def enter_all(play: Play) -> None:
    """Drafts with all their files, checked side by side; each must be without a fault."""
    play.step("申报")
    files: list[EntryFile] = []
    for work in play.works:
        entry = play.expect.done(f"{work.category}{titled(work.title)}填写", partial(play.builder.draft, work))
        if entry is not None:
            play.entries[work] = entry
            files += play.builder.upload_all(entry, work)
    play.builder.check(files)
    for work, entry in play.entries.items():
        wrong = [problem.text for problem in submitting.problems(fresh(entry))]
        play.expect.equal(f"{work.category}{titled(work.title)}填写完整", wrong, [])


def try_wrong_files(play: Play) -> None:
    """Wrong files in place of right ones: each earns its finding, and what is refused cannot be submitted."""
    play.step("检查文件")
    chosen = dict(_hosted(play))
    for name in sorted(chosen)[:: max(1, len(chosen) // play.wrong_files)][: play.wrong_files]:
        work, rule = chosen[name]
        _try_one(play, name, WRONG[name], work, rule)
    play.expect.that("至少试了 8 种错误文件", sum(len(c) for c in play.findings.values()) >= 8, play.findings)


def _hosted(play: Play) -> Iterator[tuple[str, tuple[Work, FileRule]]]:
    """For every wrong file the works whose category has the limits that it breaks, in turn."""
    for place, (name, wrong) in enumerate(WRONG.items()):
        if wrong.make.__module__.endswith("deep_wrong"):
            continue  # found by the slow checks, for which a rehearsal does not wait
        hosts = [
            (work, rule)
            for work, entry in play.entries.items()
            for rule in entry.category.rules.files_for(work.section)
            if _breaks(wrong, rule)
        ]
        if hosts:
            yield name, hosts[place % len(hosts)]


def _breaks(wrong: Wrong, rule: FileRule) -> bool:
    """Whether the rule sets the limits the wrong file was made for (see `wrong.py`)."""
    if wrong.role != rule.role or wrong.suffix not in rule.kinds:
        return False
    if wrong.role == "work":
        is_film = rule.kinds == ("mp4",) and rule.min_duration_s is not None and bool(rule.aspects)
        return is_film if wrong.suffix == "mp4" else rule.duration_generally
    if wrong.role == "introduction":
        return rule.max_characters == 3000
    return rule.image_min_short_side is not None


def _try_one(play: Play, name: str, wrong: Wrong, work: Work, rule: FileRule) -> None:
    entry, path = play.entries[work], wrong(play.builder.media)
    file = play.builder.upload(entry, rule.role, path, f"{name}.{wrong.suffix}")
    play.builder.check([file])
    file.refresh_from_db()
    found = {(finding.code, finding.level) for finding in file.findings.all()}
    play.expect.that(f"{name} 判为 {wrong.code} {wrong.level}", (wrong.code, wrong.level) in found, found)
    play.findings[work.category][wrong.code] += 1
    if wrong.level == "block":
        play.expect.equal(f"{name} 不能用", file.state, EntryFile.State.FAILED)
        if _stands(file):
            play.expect.that(f"{name} 没有换掉原来的文件", not file.is_good, file.state)
        else:
            play.expect.refused(f"带着 {name} 不能提交", lambda: play.builder.submit(entry), Incomplete)
    else:
        play.expect.equal(f"{name} 只提醒", file.state, EntryFile.State.WARNED)
    if fresh(entry).can_be_edited:  # else it was submitted with the wrong file, which was said above
        _mend(play, work, rule, file)


def _stands(file: EntryFile) -> bool:
    """Whether the entry still has the good file in whose place this one was sent."""
    others = EntryFile.objects.good().filter(entry=file.entry_id, role=file.role).exclude(pk=file.pk)
    rule = file.entry.category.rules.file_rule(file.role, file.entry.section)
    return rule is not None and rule.max_count == 1 and others.exists()


def _mend(play: Play, work: Work, rule: FileRule, wrong: EntryFile) -> None:
    """Take the wrong file out and send the right one again where it was replaced."""
    entry = play.entries[work]
    removing.remove(file=wrong, by=entry.created_by)
    if rule.max_count == 1 and not _stands(wrong):
        path = play.builder.sample(rule, work)
        play.builder.check([play.builder.upload(entry, rule.role, path, f"{work.title}{path.suffix}")])


def submit_all(play: Play) -> None:
    play.step("提交")
    for work, entry in play.entries.items():
        play.expect.done(f"{work.category}{titled(work.title)}提交", partial(play.builder.submit, entry))
    numbers = [fresh(entry).number for entry in play.entries.values()]
    prefix = play.builder.campaign.number_prefix
    play.expect.equal("编号连续不重", numbers, [f"{prefix}-{n:04d}" for n in range(1, len(numbers) + 1)])


def try_tricks(play: Play) -> None:
    """Outsiders, second submissions and files that must not even begin."""
    play.step("申报中的越权和差错")
    work, entry = next((work, entry) for work, entry in play.entries.items() if play.rules_of(work))
    outsider = next(u for u in play.builder.cast.all("entrant") if u.union_id != entry.union_id)
    play.expect.refused("别家工会看不到作品", lambda: access.get_entry_or_404(outsider, entry.pk), Http404)
    play.expect.equal("别家工会打开作品页", _page(outsider, entry), 404)
    play.expect.equal("本工会打开作品页", _page(entry.created_by, entry), 200)
    play.expect.refused("别家工会不能提交", lambda: submitting.submit(entry=fresh(entry), by=outsider), Refused)
    play.expect.refused("提交两次", lambda: play.builder.submit(entry), Refused)
    save = partial(drafts.save_step, entry=entry, by=entry.created_by, step="work", data={"title": "偷偷改名"})
    play.expect.refused("提交后不能改", partial(save, version=fresh(entry).version), Refused)
    _try_announcements(play, work)


def _try_announcements(play: Play, work: Work) -> None:
    entry, rule = play.builder.draft(work), play.rules_of(work)[0]

    def announce(name: str, length: int) -> EntryFile:
        return receiving.announce(entry=entry, role=rule.role, name=name, length=length, by=entry.created_by)

    good = f"作品.{rule.kinds[0]}"
    play.expect.refused("程序文件不收", lambda: announce("作品.exe", 1000), Unacceptable, saying="不是要求的格式")
    play.expect.refused("太大的文件不收", lambda: announce(good, rule.max_bytes + 1), Unacceptable, saying="超过上限")
    play.left_open.append(entry)


def try_late(play: Play) -> None:
    """After the close nothing can be submitted or uploaded any more."""
    play.step("截止以后")
    for entry in play.left_open:
        rule = entry.category.rules.files_for(entry.section)[0]
        late = partial(receiving.announce, entry=entry, role=rule.role, name=f"迟到.{rule.kinds[0]}", length=10)
        play.expect.refused("截止后不能提交", partial(play.builder.submit, entry), Refused)
        call = partial(late, by=entry.created_by)
        play.expect.refused("截止后不能上传", call, Unacceptable, saying="申报时间已过")


def _page(user: User, entry: Entry) -> int:
    """The status of the entry's page for this person; the log need not hear of a refusal that is wanted."""
    browser = Client()
    browser.force_login(user)
    logging.disable(logging.WARNING)
    with warnings.catch_warnings(action="ignore"):
        try:
            return int(browser.get(reverse("entry", args=[entry.pk])).status_code)
        finally:
            logging.disable(logging.NOTSET)
