"""The demo: works at every stage of their way, told by `works.toml`, all in one transaction.

The calendar is moved phase by phase, as an organiser would, and at the end back into collection, so that a jump by
the rehearsal clock finds something to do in every phase.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import transaction

from accounts import audit
from accounts.models import AuditEvent, Union, User
from campaign import branches
from campaign.models import Campaign, CopyRecipient
from rehearsal import earlier_days, invitations, meetings, objecting
from rehearsal.builder import Builder
from rehearsal.crowds import activities, flagged_votes
from rehearsal.story import people
from rehearsal.story.works import Work, demo_works
from review.models import Panel
from submissions.entering import submitting
from submissions.models import Entry
from voting.tally import days, turnout

LOADED = "demo.loaded"
VOTERS = 60
EXPERTS = 5
# How far each fate goes; whoever goes further passes through all before.
HANDED_IN = {"submitted", "withdrawn", "sent_back"}
RECOMMENDED = {"recommended", "screen_returned", "returned", "rejected"}
ADMITTED = {"admitted"}
SHORTLISTED = {"shortlisted", "scored", "sealed", "published"}
WITH_PANEL = ("scored", "sealed", "published")


def is_loaded(campaign: Campaign) -> bool:
    return AuditEvent.objects.filter(action=LOADED, object_type="campaign", object_id=str(campaign.pk)).exists()


def load(*, campaign: Campaign, media: Path, minimal: bool) -> int:
    """Fill the campaign; how many works. All of it is stored, or nothing."""
    works = [work for work in demo_works() if not (minimal and work.extra)]
    with transaction.atomic():
        builder = Builder(campaign=campaign, cast=people.gather(), media=media)
        make_media(builder, [work for work in works if work.fate != "draft"])
        _copies_for_the_organs(campaign)
        _desks(builder)
        _tell(builder, works)
        audit.record(action=LOADED, obj=campaign, by=None, works=len(works))
    return len(works)


def make_media(builder: Builder, works: Sequence[Work]) -> None:
    """Draw and encode side by side: it is most of the time a first start takes."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(builder.wanted, works))


def _copies_for_the_organs(campaign: Campaign) -> None:
    """The provincial organs get a copy of what their unions enter (covering letter)."""
    for union in Union.objects.filter(kind=Union.Kind.ORGANS):
        CopyRecipient.objects.get_or_create(
            campaign=campaign, union=union, email="chaosong@example.org", defaults={"name": "省直机关工会办公室"}
        )


def _desks(builder: Builder) -> None:
    """Every branch of the demo says whom its unions call; the numbers are invented."""
    for place, by in enumerate(builder.cast.all(User.Role.RECOMMENDER), start=1):
        if by.union:
            branches.set_desk(union=by.union, name="网络工作部", phone=f"0591-8000{place:04d}", by=by)


def _tell(builder: Builder, works: list[Work]) -> None:
    builder.go_to("collect")
    entries = {work: _collect(builder, work) for work in works}
    activities.tell(builder)
    builder.go_to("screening")
    _screen(builder, entries)
    builder.lock_rule()
    builder.go_to("vote")
    _vote(builder, entries)
    _review_votes(builder, entries)
    builder.go_to("expert")
    _score(builder, entries)
    builder.go_to("publicity")
    _publish(builder, entries)
    builder.go_to("showcase")
    for code in _shelves(entries, {"published"}):
        builder.issue_certificates(builder.categories[code])
    builder.go_to("collect")


def _collect(builder: Builder, work: Work) -> Entry:
    if work.fate == "draft":
        return builder.draft(work)
    entry = builder.submit(builder.enter(work))
    if work.fate == "withdrawn":
        return submitting.withdraw(entry=entry, by=entry.created_by, note="作者希望再改一改，下一批再报。")
    if work.fate == "sent_back":
        return builder.send_back(
            entry, "简介里写的更新频率与后台截图不一致，请核对后改正。", ["summary", "account_intro"]
        )
    return entry if work.fate in HANDED_IN else builder.recommend(entry)


def _screen(builder: Builder, entries: dict[Work, Entry]) -> None:
    for place, (work, entry) in enumerate(entries.items()):
        if work.fate in ADMITTED | SHORTLISTED:
            builder.admit(entry, "A" if work.fate in SHORTLISTED else "BC"[place % 2])
        elif work.fate == "rejected":
            builder.reject(entry, "案例与另一家单位去年报送的内容基本相同。")
        elif work.fate in ("returned", "screen_returned"):
            builder.return_for_correction(entry, "简介请补充完成时间，并与作品说明保持一致。", ["summary"])
    for code, shelf in _shelves(entries, SHORTLISTED).items():
        builder.publish_shortlist(builder.categories[code], shelf)
    *_others, found_later = (entry for work, entry in entries.items() if work.fate in ADMITTED)
    builder.disqualify(
        found_later,
        "此前已获省级以上奖项",
        "核对往年获奖名单时发现，这件作品去年已获省级奖项，已与推荐单位核实。",
        "经核查，作品此前已在省级或更高级别的同类征集中获奖，不符合征集要求。",
    )


def _vote(builder: Builder, entries: dict[Work, Entry]) -> None:
    r = random.Random("demo votes")
    shelves = _shelves(entries, SHORTLISTED)
    earlier_days.vote_and_seal(builder, shelves, likely)
    today = shelves.keys() - _shelves(entries, {"published"}).keys()  # a result waits for the seal of its votes' days
    for n in range(VOTERS):
        voter = builder.voter(f"139{n * 7919 % 100_000_000:08d}")
        for code in r.sample(sorted(today), k=r.randint(1, len(today))):
            builder.vote(voter, builder.categories[code], likely(shelves[code], r))
    days.recompute(builder.campaign)
    turnout.recompute(builder.campaign)


def _review_votes(builder: Builder, entries: dict[Work, Entry]) -> None:
    shelves = _shelves(entries, ("scored", "shortlisted", "sealed"))
    flagged_votes.tell(builder, filmed=shelves["fj-video"], sung=shelves["fj-song"], pictured=shelves["cn-photo"])


def likely(shelf: Sequence[Entry], r: random.Random) -> list[Entry]:
    """One to three of the works; those that stand first in the shelf are liked more."""
    weights = [1 / (place + 2) for place in range(len(shelf))]
    return list({entry.pk: entry for entry in r.choices(shelf, weights, k=r.randint(1, 3))}.values())


def _score(builder: Builder, entries: dict[Work, Entry]) -> None:
    """Sealed throughout where the fate says so; else the first expert has hardly begun and the others are half done."""
    r = random.Random("demo marks")
    experts = builder.cast.all("expert")[:EXPERTS]
    for fate in WITH_PANEL:
        for code in _shelves(entries, {fate}):
            panel = builder.make_panel(builder.categories[code], experts)
            for assignment in panel.assignments.select_related("expert", "entry"):
                begun = assignment.position < (1 if assignment.expert == experts[0] else 3)
                if fate != "scored" or begun:
                    builder.mark(assignment, r)
                if fate != "scored":
                    builder.seal(assignment)
            _meet(builder, panel, fate)
    code = next(iter(_shelves(entries, {"scored"})))
    invitations.tell(builder, Panel.objects.get(category=builder.categories[code]))


def _meet(builder: Builder, panel: Panel, fate: str) -> None:
    organiser = builder.cast.one("organiser")
    if fate == "published":
        meetings.hold(panel, by=organiser)
    elif fate == "sealed":
        meetings.ask_again(panel, by=organiser)
    else:
        meetings.appoint(panel, by=organiser)


def _publish(builder: Builder, entries: dict[Work, Entry]) -> None:
    for code, shelf in _shelves(entries, {"published"}).items():
        result = builder.compute(builder.categories[code])
        builder.decide_awards(result)
        meetings.speak(builder.publish(result), by=builder.cast.one("organiser"))
        objecting.object_and_answer(builder, shelf[-1])


def _shelves(entries: dict[Work, Entry], fates: Iterable[str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for work, entry in entries.items():
        if work.fate in set(fates):
            found.setdefault(work.category, []).append(entry)
    return found
