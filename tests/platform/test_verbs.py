"""Every verb asks for itself whether this person may: views are not the only callers there will ever be.

A verb is a function of an app's module that is told by whom it is called: `verb(*, obj, by, …)`. They are found by
that, so a new one is asked here without being named; what it takes by another name is added to `scene`.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, Notice, PendingAct, User
from accounts.unions.import_file import Line
from activities.models import Activity
from campaign.models import CopyRecipient
from common.refusals import NotAllowed
from operations.models import JobRun
from review.entry_filter import QueueFilter
from review.models import (
    Anchor,
    Assignment,
    AwardDecision,
    ExpertInvitation,
    ObjectionFinding,
    Panel,
    Reconsideration,
    Reopening,
    Result,
    RuleLock,
    ScoreSheet,
    ScoringPermit,
)
from review.screening_excel.importing import Judged
from submissions import states, workflow
from submissions.models import Conversion, Disqualification
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file
from tests.review.objecting import SUSTAINED, make_objection
from tests.voting.fraud_scene import make_group
from tests.voting.scene import make_vote
from voting.models import Complaint, VoidBatch

APPS = ("accounts", "campaign", "submissions", "activities", "voting", "review", "operations")
# They take `by` and change nothing.
READERS = {
    "accounts.people.locking.check_one_stays",
    "accounts.unions.importing.judge",
    "accounts.unions.importing.keep",
    "accounts.unions.importing.kept_or_404",
    "accounts.unions.importing.plan",
    "activities.excel.importing.judge",
    "activities.excel.importing.keep",
    "activities.excel.importing.kept_or_404",
    "activities.excel.importing.plan",
    "review.experts.importing.keep",
    "review.experts.importing.kept_or_404",
    "review.scoring_desk.originals.blind_files",
    "review.screening.decisions.recent",
    "review.screening.two_readers.of",
    "review.screening_excel.importing.judge",
    "review.screening_excel.importing.keep",
    "review.screening_excel.importing.kept_or_404",
    "review.screening_excel.importing.plan",
    "review.screening_shares.sharing.planned",
    "submissions.duplicates.pairs.of",
    "submissions.entering.desk.acts",
    "submissions.history.was_last",
    "submissions.uploads.rules.judge",
    "submissions.workflow.check_action",
}
# Steps of other verbs, which have asked.
STEPS = {
    "accounts.outbox.outbox.put",
    "accounts.people.invitation_mail.tell_invited",
    "accounts.people.inviting.open_account",
    "accounts.people.inviting.open_silently",
    "accounts.two_people.decide",
    "review.expert_notices.telling.assigned",
    "review.expert_notices.telling.replaced",
    "review.expert_notices.telling.tell",
    "review.experts.invitations.sending.send",
    "campaign.history.recording.record",
    "review.panels.assigning.carry_out",
    "review.panels.by_hand.giving.hand_out",
    "review.scoring_desk.versions.keep",
    "review.sheet_desk.reopening.put_forward",
    "review.second_reader.readings.hear",
    "review.second_reader.readings.reopen",
    "review.second_reader.readings.take_back",
    "submissions.national_filing.filing.open_record",
    "submissions.notices.mails.tell",
    "submissions.notices.mails.tell_branch",
    "submissions.notices.telling.after",
}
ANYBODY = {"campaign.rehearsal_clock.move_calendar"}  # who tries the demo; nobody elsewhere
# Nobody's acts: of the commands of the machine's operator, of the reader of a signed link, and of checks that fail
# late. For the last, `states.ACTIONS` says which (`test_each_action_is_of_people_or_of_the_system`).
BY_NOBODY = {
    "campaign.loading.loading.load",
    "campaign.loading.unions.load_unions",
    "submissions.packages.packages.request",
}
# They reach nothing but the own branch of who calls.
OF_OWN_BRANCH = {
    "activities.excel.export.export",
    "activities.excel.importing.carry_out",
    "submissions.reminding.drafts.remind",
    "accounts.unions.importing.carry_out",
    "submissions.branch.export.export",
}
# A remark is the one thing that they write, beside the note that a table left the site.
OF_AUDITORS = {
    "activities.excel.export.export",
    "review.release.signing.countersign",
    "review.objections.answering.read",
    "review.screening_excel.export.export",
    "voting.fraud.deciding.remark",
    "voting.fraud.reading.open_complaint",
    "voting.fraud.reading.open_group",
}
# Each expert says only what concerns herself.
OF_EXPERTS = {"review.experts.interests.declare"}
STRANGER = "stranger"
OUTSIDERS = (STRANGER, "outsider", "outside_recommender", "expert2", "auditor", "locked")


def _verbs() -> Iterator[tuple[str, Callable[..., Any]]]:
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if "migrations" not in module.name:
                yield from _verbs_of(importlib.import_module(module.name))


def _verbs_of(module: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, thing in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(thing) or thing.__module__ != module.__name__:
            continue
        by = inspect.signature(thing).parameters.get("by")
        if by is not None and by.kind is by.KEYWORD_ONLY:
            yield f"{module.__name__}.{name}", thing


FOUND = dict(_verbs())
VERBS = {name: verb for name, verb in FOUND.items() if name not in READERS | STEPS | ANYBODY}


@pytest.fixture
def scene(cast: Cast) -> dict[str, Any]:
    """What verbs work on, by the names of their parameters: all of it of one branch, in which nobody is an outsider."""
    campaign = make_campaign()
    category = campaign.categories.get(code="film")
    entry = make_entry(category, by=cast.entrant, state=states.SHORTLISTED)
    panel = Panel.objects.create(campaign=campaign, category=category)
    assignment = Assignment.objects.create(panel=panel, expert=cast.expert, entry=entry)
    values = {"campaign": campaign, "category": category, "version": 1, "computed_by": cast.organiser, "inputs": {}}
    copy = CopyRecipient.objects.create(campaign=campaign, union=cast.recommender.union, name="办公室", email="a@b.cn")
    act = PendingAct.objects.create(
        person=cast.expert, kind=PendingAct.Kind.SECOND_FACTOR, values={}, proposed_by=cast.organiser
    )
    vote = make_vote(entry)
    batch = VoidBatch.objects.create(campaign=campaign, kind="void", reason="刷票", size=1, proposed_by=cast.organiser)
    tip = Complaint.objects.create(campaign=campaign, entry=entry, reference="2222", what="拉票")
    result = Result.objects.create(**values, inputs_sha256="0" * 64)
    objection = make_objection(entry, result)
    scored = make_entry(category, by=cast.entrant, state=states.SHORTLISTED)
    begun = Assignment.objects.create(panel=panel, expert=cast.expert, entry=scored)
    sheet = ScoreSheet.objects.create(assignment=begun)
    owner = {"union": cast.entrant.union, "recommending": cast.recommender.union, "created_by": cast.entrant}
    activity = Activity.objects.create(campaign=campaign, **owner)
    return {
        "act": act,
        "activity": activity,
        "activities": [activity],
        "base": {},
        "key": uuid4(),
        "targets": {"unions": 40},
        "uploads": [SimpleUploadedFile("现场.jpg", b"0" * 100)],
        "action": "submit",
        "agreed": ["original"],
        "at": timezone.now() + timedelta(days=1),
        "of": category,
        "assignment": assignment,
        "assignments": [assignment],
        "batch": batch,
        "campaign": campaign,
        "category": category,
        "chosen": QueueFilter({}, campaign=campaign),
        "codes": [],
        "complaint": tip,
        "group": make_group(entry),
        "closes_at": timezone.now() + timedelta(days=1),
        "code": "publish",
        "conversion": Conversion.objects.create(file=make_file(entry), target="jpg", asked_by=cast.entrant),
        "copy": copy,
        "data": {"f-summary": "讲身边的人"},
        "email": "somebody@example.org",
        "entries": [entry],
        "entry": entry,
        "expert": cast.expert,
        "experts": [cast.expert],
        "interests_said": {},
        "leaving": cast.expert,
        "skip_conflicts": False,
        "invitation": ExpertInvitation.objects.create(
            campaign=campaign,
            expert=cast.expert,
            invited_by=cast.organiser,
            token_sha256="0" * 64,
            pin_hmac="0" * 64,
            expires_at=timezone.now() + timedelta(days=1),
        ),
        "said": {},
        "ground": "其他",
        "fields": ["summary"],
        "first_day": timezone.localdate(),
        "file": make_file(entry),
        "files": ["work"],
        "held_on": timezone.localdate(),
        "host": "中央网信办",
        "judged": Judged([], [], [], {}, 0, ""),
        "keys": [],
        "kind": PendingAct.Kind.SECOND_FACTOR,
        "length": 1000,
        "lock": RuleLock.objects.create(
            campaign=campaign, terms={}, sha256="0" * 64, reason="投票开始前锁定。", proposed_by=cast.screener
        ),
        "lines": [Line(2, "福州市总工会", "榕江桥梁工会", "", "", "")],
        "marks": {"theme": Decimal(50)},
        "name": "作品.mp4",
        "note": "请修改",
        "number_prefix": "FJ24",
        "notice": Notice.objects.create(kind="person.invite", to="a@b.cn", subject="邀请", text="请登录"),
        "notices": [Notice.objects.create(kind="person.invite", to="a@b.cn", subject="邀请", text="请登录")],
        "is_held": True,
        "anchor": Anchor.objects.create(
            category=category, title="灯塔", level="优秀", points=85, entry=entry, made_by=cast.organiser
        ),
        "answer": "same",
        "asked": Reconsideration.objects.create(entry=entry, asked_by=cast.entrant, reason="确为原创。"),
        "upholds": True,
        "other": make_entry(entry.category, by=cast.entrant, state=entry.state),
        "panel": panel,
        "part": "texts",
        "parent": cast.recommender.union,
        "permit": ScoringPermit.objects.create(
            assignment=begun, until=timezone.now() + timedelta(days=1), reason="停电。", given_by=cast.screener
        ),
        "person": cast.entrant,
        "people": [cast.screener],
        "phone": "13800001234",
        "place": 1,
        "points": Decimal(80),
        "posted": {"f-summary": "讲身边的人"},
        "proposal": Disqualification.objects.create(
            entry=entry, text="查实。", public_text="查实。", proposed_by=cast.screener
        ),
        "public_text": "经核查，作品使用了他人的成果。",
        "query": QueryDict(""),
        "reason": "认识作者",
        "reopening": Reopening.objects.create(
            sheet=sheet, sealed_version=1, reason="漏评。", proposed_by=cast.screener
        ),
        "results": [],
        "decisions": [],
        "result": result,
        "objection": objection,
        "finding": ObjectionFinding.objects.create(objection=objection, proposed_by=cast.screener, **SUSTAINED),
        "remedy": "sheets",
        "brief": "评分无误。",
        "run": JobRun(task="submissions.tasks.check_file", outcome="failed"),
        "given": {},
        "reasons": {},
        "decision": AwardDecision.objects.create(
            result=result, reason="按计算结果授奖。", popularity={}, proposed_by=cast.screener
        ),
        "role": "work",
        "rows": [],
        "rule": "all",
        "said_on": timezone.localdate(),
        "section": "",
        "sheet": sheet,
        "shown": [],
        "since": timezone.now(),
        "seen": 0,
        "to": cast.outsider,
        "speaker": "王敏",
        "source_hash": "0" * 64,
        "spec": campaign.definition,
        "step": "work",
        "steps": 1,
        "sub_project": "短视频",
        "subject": "邀请您申报",
        "level": "优秀",
        "title": "灯塔",
        "text": "桥上的人",
        "ticked": [],
        "union": cast.entrant.union,
        "until": timezone.now() + timedelta(days=2),
        "upload": SimpleUploadedFile("作品.mp4", b"0" * 1000),
        "version": entry.version,
        "wanted": 24,
        "year": 2024,
        "votes": [vote.pk],
    }


def _given(verb: Callable[..., Any], scene: dict[str, Any]) -> dict[str, Any]:
    wanted = [p for p in inspect.signature(verb).parameters.values() if p.name != "by"]
    wanted = [p for p in wanted if p.kind is not p.VAR_KEYWORD]
    return {p.name: scene[p.name] for p in wanted if p.default is p.empty or p.name in scene}


def _person(cast: Cast, who: str) -> User | None:
    """One who has no business here: of another city, of a panel that has not this work, who only watches, who is shut
    out, or nobody at all."""
    if who == STRANGER:
        return None
    if who != "locked":
        person: User = getattr(cast, who)
        return person
    cast.organiser.is_active = False
    cast.organiser.save()
    return cast.organiser


def _call(verb: Callable[..., Any], scene: dict[str, Any], by: User | None) -> Any:
    values = _given(verb, scene)
    kinds = inspect.signature(verb).parameters
    plain = [values.pop(name) for name in list(values) if kinds[name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    return functools.partial(verb, *plain)(**values, by=by)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_refuses_who_has_no_business_there(name: str, cast: Cast, scene: dict[str, Any]) -> None:
    before = AuditEvent.objects.count()
    answers = {who: _answer(VERBS[name], scene, _person(cast, who)) for who in _outsiders(name)}
    assert answers == dict.fromkeys(answers, ("NotAllowed", []))
    assert AuditEvent.objects.count() == before


def _outsiders(name: str) -> list[str]:
    allowed = {STRANGER: BY_NOBODY, "outside_recommender": OF_OWN_BRANCH, "auditor": OF_AUDITORS}
    allowed["expert2"] = OF_EXPERTS
    return [who for who in OUTSIDERS if name not in allowed.get(who, ())]


def _answer(verb: Callable[..., Any], scene: dict[str, Any], by: User | None) -> tuple[str, list[str]]:
    """What the verb raised, and what it wrote before."""
    with CaptureQueriesContext(connection) as asked:
        try:
            outcome = f"done: {_call(verb, scene, by)!r}"
        except Exception as refusal:
            outcome = type(refusal).__name__
    return outcome, [query["sql"] for query in asked if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_verbs_are_found_by_themselves() -> None:
    assert len(VERBS) > 50
    assert {"submissions.uploads.captions.write", "review.panels.panels.make"} <= set(VERBS)


def test_what_is_excepted_exists() -> None:
    assert READERS | STEPS | ANYBODY | BY_NOBODY | OF_OWN_BRANCH | OF_AUDITORS | OF_EXPERTS <= set(FOUND)


def test_only_the_systems_own_acts_need_nobody() -> None:
    """Who may be None is written in the signature; whatever else says so is a step of the state machine."""
    free = {name for name, verb in VERBS.items() if "None" in str(inspect.signature(verb).parameters["by"].annotation)}
    assert free == BY_NOBODY | {"submissions.workflow.perform", "submissions.returning.return_entry"}


@pytest.mark.parametrize("action", states.ACTIONS)
def test_each_action_is_of_people_or_of_the_system(action: str, cast: Cast, scene: dict[str, Any]) -> None:
    rule = states.ACTIONS[action]
    with pytest.raises(NotAllowed):
        workflow.perform(entry=scene["entry"], action=action, by=None if rule.permission else cast.organiser, note="无")
