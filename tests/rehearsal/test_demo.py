"""The demo: plausible works in every state after one command, the same after two, refused in production."""

from __future__ import annotations

import io
import shutil
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.models import AuditEvent, User
from activities.models import Activity, ActivityFile
from campaign import calendar
from rehearsal import demo, earlier_days
from rehearsal.story.people import PASSWORD
from review.models import Assignment, Objection, Panel, Result, ScreeningDecision
from submissions.models import Disqualification, Entry, EntryFile
from voting.models import Complaint, LedgerDay, Signal, Vote, VoteGroup
from voting.tally import shown


@pytest.fixture
def loaded(real_campaign, sample_folder, settings):
    """The minimal demo, loaded as `dev.py run` does."""
    demo.load(campaign=real_campaign, media=sample_folder, minimal=True)
    yield real_campaign
    shutil.rmtree(settings.MEDIA_ROOT / "files", ignore_errors=True)


def _run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_demo_fills_every_state_and_category(loaded):
    assert Counter(Entry.objects.values_list("state", flat=True)) == {
        "draft": 3, "submitted": 6, "recommended": 7, "returned": 3, "admitted": 4, "shortlisted": 17, "rejected": 1,
        "disqualified": 1, "withdrawn": 1,
    }  # fmt: skip
    assert set(ScreeningDecision.objects.filter(verdict="admit").values_list("grade", flat=True)) == {"A", "B", "C"}
    assert Disqualification.objects.filter(outcome="confirmed").exclude(proposed_by=F("decided_by")).count() == 1
    assert Entry.objects.values("category").distinct().count() == 15
    assert set(EntryFile.objects.values_list("state", flat=True)) <= {"passed", "warned"}
    assert calendar.is_open(campaign=loaded, code="collect")
    records = Counter(Activity.objects.values_list("state", flat=True))
    assert records == {"counted": 10, "recommended": 2, "submitted": 1, "returned": 1}
    assert ActivityFile.objects.exclude(copy_name="").count() == 10
    # One category is published, one waits for its ranking, one is being scored.
    assert Result.objects.filter(published_at__isnull=False).count() == 1
    assert list(Objection.objects.values_list("state", flat=True)) == ["rejected"]
    sealed = {panel: set() for panel in Panel.objects.all()}
    for assignment in Assignment.objects.select_related("panel", "sheet"):
        sealed[assignment.panel].add(hasattr(assignment, "sheet") and assignment.sheet.sealed_at is not None)
    assert sorted(map(sorted, sealed.values())) == [[False], [True], [True]]
    assert Vote.objects.count() > 150
    _the_review_of_votes_stands_at_every_stage()
    assert LedgerDay.objects.filter(sealed_at__isnull=False).count() == earlier_days.DAYS
    assert shown.totals(loaded)
    _nothing_changes_the_second_time()


def _the_review_of_votes_stands_at_every_stage() -> None:
    groups = VoteGroup.objects.values_list("entry__category__code", "kind", "state")
    assert sorted(groups) == [
        ("fj-song", "code", "voided"),
        ("fj-song", "virtual", "closed"),
        ("fj-video", "device", "proposed"),
        ("fj-video", "segment", "open"),
    ]
    assert {"cn-photo"} == set(Signal.objects.filter(kind="address").values_list("entry__category__code", flat=True))
    assert Complaint.objects.count() == 1


def test_invented_crowds_are_searched_by_command(loaded):
    before = VoteGroup.objects.count()
    assert "查找异常" in _run("fill_votes", "--people", "200")
    assert VoteGroup.objects.count() > before


def _nothing_changes_the_second_time() -> None:
    before = (Entry.objects.count(), User.objects.count(), AuditEvent.objects.count())
    assert _run("load_demo", "--minimal") == "演示数据已经在了，没有改动。\n"
    assert (Entry.objects.count(), User.objects.count(), AuditEvent.objects.count()) == before
    _the_table_names_people_who_can_log_in(_run("demo_logins"))


def _the_table_names_people_who_can_log_in(table: str) -> None:
    assert PASSWORD in table.splitlines()[0]
    named = [line.split()[1] for line in table.splitlines()[2:-2]]
    users = User.objects.filter(username__in=named)
    assert len(users) == len(named) == 10
    assert {user.role for user in users} == set(User.Role.values)
    assert all(user.check_password(PASSWORD) for user in users)


def test_demo_is_not_mixed_into_real_entries(real_campaign, sample_folder):
    from tests.factories import make_entry

    make_entry(real_campaign.categories.first())
    with pytest.raises(CommandError, match="真实填报"):
        _run("load_demo")


def test_demo_is_refused_in_production(real_campaign, settings):
    settings.DEMO = False
    for command in ("load_demo", "demo_logins"):
        with pytest.raises(CommandError, match="生产环境"):
            _run(command)


def test_demo_without_a_campaign_says_what_to_do(db):
    with pytest.raises(CommandError, match="load_campaign"):
        _run("load_demo")
    with pytest.raises(CommandError, match="load_demo"):
        _run("demo_logins")
