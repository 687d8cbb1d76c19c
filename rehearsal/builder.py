"""Drives a campaign through its own verbs, as its people would; writes no state itself.

Demo and rehearsal are both built by this. Whatever a verb refuses is raised to the caller.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import User
from campaign import memory, rehearsal_clock
from campaign.definition.spec import FileRule
from campaign.models import Campaign, Category
from rehearsal.sample_files.samples import sample_for
from rehearsal.story.people import Cast
from rehearsal.story.works import Work, answers_for, read
from review.awards import decided, deciding
from review.certificates import issuing
from review.disqualifying import confirming, proposing
from review.models import Assignment, Panel, Result
from review.panels import assigning, panels
from review.release import signing
from review.results import publishing
from review.rule_lock import locking
from review.scoring_desk import sheets
from review.screening import decisions
from review.shortlist import shortlist
from submissions.branch import recommending
from submissions.checks import checking
from submissions.entering import drafts, submitting
from submissions.models import Entry, EntryFile
from submissions.queue import opened
from submissions.uploads import captions, receiving
from voting.casting import ballots
from voting.identity import voters
from voting.ledger import sealing
from voting.models import Voter
from voting.tally.sealed import unsealed_days

Check = Callable[[Sequence[EntryFile]], None]


def check_here(files: Sequence[EntryFile]) -> None:
    """Judge the files in this process instead of waiting for a worker."""
    for file in files:
        checking.check(file.pk)


class Builder:
    def __init__(self, *, campaign: Campaign, cast: Cast, media: Path, check: Check = check_here) -> None:
        self.campaign, self.cast, self.media, self.check = campaign, cast, media, check
        self.categories = {category.code: category for category in memory.categories(campaign)}

    # ── The calendar ──
    def go_to(self, phase: str) -> None:
        rehearsal_clock.move_calendar(campaign=self.campaign, to_phase=phase, by=self.cast.one("organiser"))
        memory.forget()  # the whole story is one transaction, and what is told on its commit comes too late for it

    # ── The entrant ──
    def draft(self, work: Work) -> Entry:
        """A new entry with its form filled in and nothing uploaded."""
        by = self.cast.entrant_of(work.union)
        assert by.union is not None
        category = self.categories[work.category]
        entry = drafts.start_entry(category=category, section=work.section, union=by.union, by=by)
        today = timezone.localdate()
        for step in ("work", "authors"):
            data = answers_for(category.rules, step, work, today, by.union.name)
            entry = drafts.save_step(entry=entry, by=by, step=step, data=data, version=entry.version).entry
        agreed = [declaration.code for declaration in category.rules.declarations]
        return drafts.save_declarations(entry=entry, by=by, agreed=agreed)

    def upload(self, entry: Entry, role: str, path: Path, name: str) -> EntryFile:
        """Send one file as an ordinary form does. It is not yet judged."""
        with path.open("rb") as stream:
            upload = UploadedFile(stream, name=name, size=path.stat().st_size)
            return receiving.receive_whole(entry=entry, role=role, upload=upload, by=entry.created_by)

    def upload_all(self, entry: Entry, work: Work) -> list[EntryFile]:
        """Every file the category asks for, and the optional ones this work brings along."""
        files = []
        for rule, number, path in self.wanted(work):
            name = f"{work.title}-{number + 1}{path.suffix}" if rule.max_count > 1 else f"{work.title}{path.suffix}"
            files.append(self.upload(entry, rule.role, path, name))
            self.caption(files[-1], rule, number + work.seed)
        return files

    def wanted(self, work: Work) -> list[tuple[FileRule, int, Path]]:
        """The files of a work, made where they are missing."""
        rules = self.categories[work.category].rules.files_for(work.section)
        counts = [(rule, max(rule.min_count, work.files.get(rule.role, 0))) for rule in rules]
        return [(rule, n, self.sample(rule, work, n)) for rule, count in counts for n in range(count)]

    def sample(self, rule: FileRule, work: Work, number: int = 0) -> Path:
        kind = work.kind if work.kind in rule.kinds else ""
        return sample_for(rule, self.media, seed=work.seed + 100 * number, title=work.title, kind=kind)

    def caption(self, file: EntryFile, rule: FileRule, number: int) -> None:
        texts = read("texts")["captions"].get(rule.role)
        if rule.caption_characters and texts:
            captions.write(file=file, text=texts[number % len(texts)], by=file.uploaded_by)

    def enter(self, work: Work) -> Entry:
        """A complete, checked draft."""
        entry = self.draft(work)
        self.check(self.upload_all(entry, work))
        return fresh(entry)

    def submit(self, entry: Entry) -> Entry:
        return submitting.submit(entry=fresh(entry), by=entry.created_by)

    def mend(self, entry: Entry, text: str) -> Entry:
        """Write the summary anew, if it is unlocked, and hand the entry in again."""
        entry = fresh(entry)
        data = {"f-summary": text}
        entry = drafts.save_step(entry=entry, by=entry.created_by, step="work", data=data, version=entry.version).entry
        return submitting.resubmit(entry=entry, by=entry.created_by)

    # ── The recommending union ──
    def recommend(self, entry: Entry) -> Entry:
        by = self.cast.recommender_of(entry.recommending)
        opened.note(entry, by)
        return recommending.recommend(entry=fresh(entry), by=by)

    def send_back(self, entry: Entry, note: str, fields: list[str]) -> Entry:
        by = self.cast.recommender_of(entry.recommending)
        return recommending.send_back(entry=fresh(entry), by=by, note=note, fields=fields, files=[])

    # ── The province ──
    def admit(self, entry: Entry, grade: str = "") -> None:
        marks = {item.code: True for item in entry.category.rules.checklist}
        decisions.admit(entry=fresh(entry), by=self.cast.one("screener"), marks=marks, grade=grade)

    def reject(self, entry: Entry, note: str) -> None:
        marks = {entry.category.rules.checklist[-1].code: False}
        decisions.reject(entry=fresh(entry), by=self.cast.one("screener"), marks=marks, note=note)

    def return_for_correction(self, entry: Entry, note: str, fields: list[str]) -> None:
        until = timezone.now() + timedelta(days=3)
        marks = {entry.category.rules.checklist[0].code: False}
        decisions.return_for_correction(
            entry=fresh(entry), by=self.cast.one("screener"), until=until, marks=marks, note=note, fields=fields
        )

    def publish_shortlist(self, category: Category, entries: Sequence[Entry]) -> list[Entry]:
        chosen = [fresh(entry) for entry in entries]
        return shortlist.publish(category=category, entries=chosen, by=self.cast.one("organiser"))

    def disqualify(self, entry: Entry, ground: str, text: str, public_text: str) -> None:
        """One organiser proposes, the other confirms."""
        one, other = self.cast.all("organiser")[:2]
        said = {"ground": ground, "text": text, "public_text": public_text}
        confirming.confirm(proposal=proposing.propose(entry=fresh(entry), by=one, **said), by=other)

    # ── The workers ──
    def voter(self, phone: str) -> Voter:
        """A voter whose number was proved before."""
        return voters.voter_of(campaign=self.campaign, phone=voters.normalise(phone))

    def vote(self, voter: Voter, category: Category, picks: Sequence[Entry]) -> ballots.Outcome:
        origin = ballots.Origin(ip="120.36.0.9", user_agent="Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0")
        return ballots.cast(voter=voter, category=category, picks=[entry.pk for entry in picks], origin=origin)

    # ── The experts ──
    def make_panel(self, category: Category, experts: Sequence[User]) -> Panel:
        organiser = self.cast.one("organiser")
        panel = panels.make(category=category, by=organiser)
        for expert in experts:
            panels.add_expert(panel=panel, expert=expert, by=organiser)
        assigning.assign(panel=panel, by=organiser)
        return panel

    def mark(self, assignment: Assignment, r: random.Random) -> None:
        """Marks for every criterion, in half points, rather good ones."""
        marks = {
            criterion.code: (criterion.points * r.randint(116, 200) / 100).to_integral_value() / 2
            for criterion in sheets.rubric(assignment)
        }
        sheets.save_marks(assignment=assignment, by=assignment.expert, marks={k: Decimal(v) for k, v in marks.items()})

    def seal(self, assignment: Assignment) -> None:
        sheets.seal(assignment=assignment, by=assignment.expert)

    def lock_rule(self) -> None:
        """Two organisers, before voting opens."""
        one, other = self.cast.all("organiser")[:2]
        reason = "活动办公室会议已看过投票的实际权重"
        locking.confirm(lock=locking.propose(campaign=self.campaign, by=one, reason=reason), by=other)

    def compute(self, category: Category) -> Result:
        for day in unsealed_days(category):
            sealing.seal(campaign=self.campaign, day=day)
        return publishing.compute(category=category, by=self.cast.one("organiser"))

    def decide_awards(self, result: Result) -> None:
        """Two people let the computed prizes stand."""
        first, second = self.cast.all("organiser")[:2]
        reason = "评委会会议审定，按计算结果授奖。"
        decision = deciding.propose(result=result, given={}, reasons={}, reason=reason, by=first)
        deciding.confirm(decision=decision, by=second)

    def issue_certificates(self, category: Category) -> None:
        """After the publicity, which is made to be over: the demo moves its calendar, not the time."""
        Result.objects.filter(category=category, published_at__isnull=False).update(publicity_until=timezone.now())
        issuing.issue(category=category, by=self.cast.one("organiser"))

    def publish(self, result: Result) -> Result:
        """Prizes decided, signed by two, published."""
        one, other = self.cast.all("organiser")[:2]
        if decided.problem(result):
            self.decide_awards(result)
        for person in (one, other):
            signing.sign(result=result, by=person)
        return publishing.publish(result=result, by=self.cast.one("organiser"))


def fresh(entry: Entry) -> Entry:
    """The entry as it is now: verbs refuse what is out of date."""
    rows = Entry.objects.select_related("union", "recommending", "created_by")
    return rows.get(pk=entry.pk)
