"""Two people disqualify a work: verbs, effects, coming back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from campaign.models import Phase
from common.refusals import NotAllowed, Refused
from review.disqualifying import confirming, effects, proposing
from review.results import publishing
from submissions import access, states
from submissions.models import Disqualification, Entry
from tests.factories import make_user, set_phase
from tests.review import releasing

TEXT = "公司录音棚代录，演唱者不是本单位职工。"
GROUND = "由专业音乐人替代创作或演唱"


@pytest.fixture
def other(cast) -> User:
    return make_user("fangyi", role="organiser", name="方怡")


def proposed(stage, entry: Entry, **changes: Any) -> Disqualification:
    given = {"ground": GROUND, "text": TEXT, "public_text": "作品由他人代录。", "by": stage.cast.organiser}
    return proposing.propose(entry=entry, **(given | changes))


def fallen(stage, other, state: str = states.SHORTLISTED) -> Entry:
    entry = stage.entry(state)
    confirming.confirm(proposal=proposed(stage, entry), by=other)
    return Entry.objects.get(pk=entry.pk)


def vote_opens(stage, **from_now: int) -> None:
    opens = timezone.now() + timedelta(**from_now)
    phases = Phase.objects.filter(campaign=stage.campaign, code="vote")
    phases.update(opens_at=opens, closes_at=opens + timedelta(days=10))


# ── Proposing ──
def test_a_proposal_changes_nothing_and_tells_nobody(stage):
    entry = stage.entry(states.SHORTLISTED)
    proposal = proposed(stage, entry)
    assert (proposal.outcome, Entry.objects.get(pk=entry.pk).state) == ("open", "shortlisted")
    assert list(Notice.objects.all()) == []
    event = AuditEvent.objects.get(action="disqualification.propose_disqualify")
    assert (event.actor, event.details) == (
        stage.cast.organiser,
        {"ground": GROUND, "note": TEXT, "public_text": "作品由他人代录。"},
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ground": "不好看"}, "请从列表中选择"),
        ({"text": " \n"}, "请写明查实的情况"),
        ({"public_text": "　"}, "向社会公布的理由"),
    ],
)
def test_a_proposal_without_ground_facts_or_sentence_is_refused(stage, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        proposed(stage, stage.entry(states.SHORTLISTED), **changes)
    assert Disqualification.objects.count() == 0


def test_a_second_proposal_waits_for_the_first(stage, other):
    entry = stage.entry(states.ADMITTED)
    proposed(stage, entry)
    with pytest.raises(Refused, match=r"黄思敏已于 .* 提出，正在等待复核"):
        proposed(stage, entry, by=other)


@pytest.mark.parametrize("state", [states.REJECTED, states.DISQUALIFIED])
def test_what_is_out_cannot_be_disqualified(stage, state):
    with pytest.raises(Refused, match="不能取消资格"):
        proposed(stage, stage.entry(state))


# ── Confirming ──
def test_another_person_confirms_and_the_work_leaves_at_once(stage, other):
    entry = stage.entry(states.SHORTLISTED, contact_email="desk@example.org")
    done = confirming.confirm(proposal=proposed(stage, entry), by=other)
    assert (done.outcome, done.was_state, done.decided_by) == ("confirmed", "shortlisted", other)
    assert Entry.objects.get(pk=entry.pk).state == states.DISQUALIFIED
    assert not access.public_entries().filter(pk=entry.pk).exists()
    told = Notice.objects.order_by("pk").values_list("kind", "to")
    assert list(told) == [
        ("entry.disqualified", "desk@example.org"),
        ("branch.entry_left", stage.cast.recommender.email),
    ]
    assert all(f"原因：{GROUND}。{TEXT}" in notice.text for notice in Notice.objects.all())
    actions = AuditEvent.objects.order_by("pk").values_list("action", "actor_label")
    assert list(actions)[-3:] == [
        ("disqualification.propose_disqualify", "黄思敏（省总活动管理员）"),
        ("entry.disqualify", "方怡（省总活动管理员）"),
        ("disqualification.confirmed", "方怡（省总活动管理员）"),
    ]


def test_who_proposed_neither_confirms_nor_refuses(stage):
    proposal = proposed(stage, stage.entry(states.SHORTLISTED))
    for verb, more in ((confirming.confirm, {}), (confirming.refuse, {"note": "不实"})):
        with pytest.raises(Refused, match="须由另一位省总活动管理员复核"):
            verb(proposal=proposal, by=stage.cast.organiser, **more)
    assert Disqualification.objects.get().outcome == "open"


def test_a_refusal_needs_its_reason_and_leaves_the_work(stage, other):
    entry = stage.entry(states.SHORTLISTED)
    proposal = proposed(stage, entry)
    with pytest.raises(Refused, match="请写明不同意的原因"):
        confirming.refuse(proposal=proposal, note=" ", by=other)
    done = confirming.refuse(proposal=proposal, note="演唱者是本单位职工，已核对社保记录。", by=other)
    assert (done.outcome, done.was_state) == ("refused", "")
    assert Entry.objects.get(pk=entry.pk).state == states.SHORTLISTED
    assert proposed(stage, entry).outcome == "open"  # later, with better evidence


def test_a_proposal_is_withdrawn_by_who_made_it_and_decided_once(stage, other):
    proposal = proposed(stage, stage.entry(states.SHORTLISTED))
    with pytest.raises(Refused, match="只有提出人可以撤回"):
        confirming.withdraw(proposal=proposal, by=other)
    assert confirming.withdraw(proposal=proposal, by=stage.cast.organiser).outcome == "withdrawn"
    with pytest.raises(Refused, match=r"黄思敏已于 .* 处理了这项提议：已撤回"):
        confirming.confirm(proposal=proposal, by=other)


def test_a_work_that_left_meanwhile_is_not_disqualified(stage, other):
    entry = stage.entry(states.ADMITTED)
    proposal = proposed(stage, entry)
    Entry.objects.filter(pk=entry.pk).update(state=states.REJECTED)
    with pytest.raises(Refused, match="不能取消资格"):
        confirming.confirm(proposal=proposal, by=other)
    assert Disqualification.objects.get().outcome == "open"


def test_screeners_and_auditors_do_neither(stage, other):
    entry = stage.entry(states.SHORTLISTED)
    for person in (stage.cast.screener, stage.cast.auditor, stage.cast.recommender):
        with pytest.raises(NotAllowed):
            proposed(stage, entry, by=person)
    proposal = proposed(stage, entry)
    for person in (stage.cast.screener, stage.cast.auditor):
        with pytest.raises(NotAllowed):
            confirming.confirm(proposal=proposal, by=person)


# ── What it changes ──
def test_effects_before_during_and_after_the_vote(stage):
    entry = stage.entry(states.SHORTLISTED)
    vote_opens(stage, days=1)
    assert "网络投票还没有开始，没有选票受影响。网络投票开始后，不能恢复，也不能递补。" in effects.effects(entry)
    vote_opens(stage, days=-1)
    during = effects.effects(entry)
    assert any("每位投票人恢复这一个名额" in line for line in during)
    assert not any("0 票" in line for line in during)
    vote_opens(stage, days=-20)
    assert any("已投给它的 0 票保留在选票台账中，不再计入" in line for line in effects.effects(entry))
    assert effects.effects(stage.entry(states.ADMITTED))[0].endswith("不再占用推荐名额。")


def test_no_vote_is_counted_for_the_page_before_the_close(stage, monkeypatch):
    """Nobody sees totals early, the organiser neither."""
    monkeypatch.setattr(effects, "counted_votes", lambda _category: pytest.fail("votes were read"))
    effects.effects(stage.entry(states.SHORTLISTED))


def test_effects_name_sheets_rank_and_prize(stage):
    first = stage.scored()[0]
    releasing.publish(publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser)
    said = effects.effects(Entry.objects.get(pk=first.pk))
    assert "专家已提交的 3 份评分表不再使用。" in said
    assert any(line.startswith("已公布的结果中综合排名第 1，") for line in said)


def test_the_next_ranking_leaves_the_work_out(stage, other):
    works = stage.scored(4)
    confirming.confirm(proposal=proposed(stage, works[0]), by=other)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    assert [row.entry_id for row in result.rows.all()] == [work.pk for work in works[1:]]
    assert result.rows.first().final_score > Decimal(0)


# ── Coming back ──
def put_back(stage, entry: Entry, other: User) -> Entry:
    given = {"text": "举报不实。", "public_text": "经复核，举报不实。"}
    proposal = proposing.propose_reinstating(entry=entry, by=stage.cast.organiser, **given)
    confirming.confirm(proposal=proposal, by=other)
    return Entry.objects.get(pk=entry.pk)


@pytest.mark.parametrize("state", [states.RECOMMENDED, states.ADMITTED])
def test_a_work_that_never_was_public_comes_back_at_any_time(stage, other, state):
    assert put_back(stage, fallen(stage, other, state), other).state == state


def test_a_shortlisted_work_comes_back_before_the_vote(stage, other):
    vote_opens(stage, days=1)
    assert put_back(stage, fallen(stage, other), other).state == states.SHORTLISTED
    assert Notice.objects.filter(kind="entry.reinstated").count() == 1
    assert Notice.objects.filter(kind="branch.entry_back").count() == 1


def test_a_work_that_fell_in_the_vote_never_comes_back(stage, other):
    entry = fallen(stage, other)
    for days in (-1, -20):  # while it runs, and when it is over
        vote_opens(stage, days=days)
        if days == -20:
            Disqualification.objects.update(decided_at=timezone.now() - timedelta(days=15))
        with pytest.raises(Refused, match="恢复的名额可能已另投"):
            put_back(stage, entry, other)


def test_a_work_that_fell_before_the_vote_does_not_come_back_into_it(stage, other):
    vote_opens(stage, days=1)
    entry = fallen(stage, other)
    given = {"text": "举报不实。", "public_text": "举报不实。", "by": stage.cast.organiser}
    waiting = proposing.propose_reinstating(entry=entry, **given)
    Disqualification.objects.filter(outcome="confirmed").update(decided_at=timezone.now() - timedelta(days=3))
    vote_opens(stage, days=-1)
    with pytest.raises(Refused, match="不能再恢复入围"):
        confirming.confirm(proposal=waiting, by=other)


def test_a_work_that_fell_after_the_vote_comes_back(stage, other):
    set_phase(stage.campaign, "vote", is_open=False)
    assert put_back(stage, fallen(stage, other), other).state == states.SHORTLISTED
