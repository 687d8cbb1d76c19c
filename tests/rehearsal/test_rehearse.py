"""manage.py rehearse: a small campaign from end to end in its own place, and what it says when a step is broken."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from decimal import ROUND_DOWN, Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from campaign.quotas import Allowance
from review.results import scoring
from submissions.branch import recommending
from submissions.checks import checking
from voting.casting import ballots
from voting.casting.statement import texts

SMALL = ("--entries", "15", "--voters", "30", "--experts", "5")


def test_rehearsal_of_a_small_campaign_meets_every_expectation(sample_folder):
    command = [sys.executable, "manage.py", "rehearse", *SMALL, "--format", "json", "--media", str(sample_folder)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["failures"] == []
    assert found["expectations"]["met"] > 300
    categories = found["categories"]
    assert len(categories) == 15
    assert all(category["entered"] and category["shortlisted"] and category["votes"] for category in categories)
    assert all(len(category["ranking"]) == category["shortlisted"] for category in categories)
    assert sum(len(category["not_recommended"]) for category in categories) == 1
    assert sum(len(category["rejected"]) for category in categories) == 1
    assert sum(category["returned"] for category in categories) > 3
    assert len({code for category in categories for code in category["refused_files"]}) >= 8
    assert all(category["recomputed_outside"] for category in categories)


@pytest.mark.django_db(transaction=True)
def test_rehearsal_names_every_step_that_is_broken(sample_folder, monkeypatch):
    _break_quota_vote_check_and_rounding(monkeypatch)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        arguments = ("--inside", "--check-here", "--format", "json", "--media", str(sample_folder))
        call_command("rehearse", *SMALL, *arguments, stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1
    failed = {(row["step"], row["what"]) for row in json.loads(out.getvalue())["failures"]}
    assert ("推荐", "fj-union 超名额不能推荐") in failed
    assert ("网络投票", "投满以后再投") in failed
    assert ("检查文件", "gif_named_jpg 判为 image_format block") in failed
    assert ("检查文件", "带着 gif_named_jpg 不能提交") in failed
    assert any(step == "结果" and what.endswith("的排名由票和评分得出") for step, what in failed)
    # A work that got in with a wrong file cannot be submitted again and has its number too early.
    assert {step for step, _what in failed} == {"推荐", "检查文件", "提交", "网络投票", "结果"}


def _break_quota_vote_check_and_rounding(monkeypatch):
    unlimited = Allowance(used=0, max=None, min=0)
    monkeypatch.setattr(recommending, "allowance_of", lambda **asked: unlimited)

    insert, judge = texts.insert_text, checking.judge
    one_more = lambda vendor, *, quota, **rest: insert(vendor, quota=quota + 1, **rest)  # noqa: E731
    monkeypatch.setattr(ballots.texts, "insert_text", one_more)
    lenient = lambda facts, rule: [f for f in judge(facts, rule) if f.code != "image_format"]  # noqa: E731
    monkeypatch.setattr(checking, "judge", lenient)

    def cut_off(expert, vote, rules):
        exact = Decimal(expert.numerator) / expert.denominator * 60 + Decimal(vote.numerator) / vote.denominator * 40
        return (exact / 100).quantize(Decimal("0.1"), ROUND_DOWN)

    monkeypatch.setattr(scoring, "final_score", cut_off)


@pytest.mark.django_db
def test_rehearsal_never_runs_inside_a_database_that_holds_a_campaign(real_campaign):
    people = User.objects.count()
    with pytest.raises(CommandError, match="已经有活动"):
        call_command("rehearse", "--inside", "--check-here", stderr=io.StringIO())
    assert User.objects.count() == people


@pytest.mark.parametrize(("option", "value"), [("--experts", "3"), ("--entries", "0"), ("--voters", "-5")])
def test_rehearsal_refuses_numbers_it_cannot_work_with(option, value):
    with pytest.raises(CommandError, match="至少"):
        call_command("rehearse", option, value)
