"""Something for every parameter of a verb."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Notice, PendingAct
from accounts.unions.import_file import Line
from activities.models import Activity
from campaign.models import CopyRecipient
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
    TieDecision,
)
from review.screening_excel.importing import Judged
from submissions import states
from submissions.models import Conversion, Disqualification
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file
from tests.review.objecting import SUSTAINED, make_objection
from tests.voting.fraud_scene import make_group
from tests.voting.scene import make_vote
from voting.models import Complaint, VoidBatch


def scene_of(cast: Cast) -> dict[str, Any]:
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
            entry=entry, reason="查实。", public_text="查实。", proposed_by=cast.screener
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
        "places": {},
        "tie_decision": TieDecision.objects.create(result=result, reason="会议决定。", proposed_by=cast.screener),
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
