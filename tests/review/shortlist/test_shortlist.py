from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from campaign.models import Phase
from common.refusals import Refused
from review.shortlist import candidates, choosing, shortlist
from submissions import states
from submissions.models import Entry
from tests.factories import make_entry, set_phase


def vote_opens_tomorrow(stage):
    now = timezone.now()
    Phase.objects.filter(campaign=stage.campaign, code="vote").update(
        opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2)
    )


def states_of(*entries):
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def test_publish_shortlists_all_that_were_chosen(stage):
    vote_opens_tomorrow(stage)
    chosen = [stage.entry(states.ADMITTED), stage.entry(states.ADMITTED)]
    left = stage.entry(states.ADMITTED)
    shortlist.publish(category=stage.category, entries=chosen, by=stage.cast.organiser)
    found = list(Entry.objects.order_by("pk").values_list("state", flat=True))
    assert found == ["shortlisted", "shortlisted", "admitted"]
    event = AuditEvent.objects.get(action="shortlist.publish")
    assert event.details == {"numbers": [entry.number for entry in chosen]}
    assert left.state == states.ADMITTED


def test_publish_is_all_or_nothing(stage):
    vote_opens_tomorrow(stage)
    good, bad = stage.entry(states.ADMITTED), stage.entry(states.REJECTED)
    with pytest.raises(Refused):
        shortlist.publish(category=stage.category, entries=[good, bad], by=stage.cast.organiser)
    assert Entry.objects.get(pk=good.pk).state == states.ADMITTED
    assert AuditEvent.objects.filter(action="entry.shortlist").count() == 0


def test_publish_is_refused_when_empty_foreign_or_late(stage):
    with pytest.raises(Refused, match="还没有选中作品"):
        shortlist.publish(category=stage.category, entries=[], by=stage.cast.organiser)
    other = make_entry(stage.campaign.categories.get(code="picture"), state=states.ADMITTED)
    with pytest.raises(Refused, match="不都属于这个项目"):
        shortlist.publish(category=stage.category, entries=[other], by=stage.cast.organiser)
    for is_open in (True, False):
        set_phase(stage.campaign, "vote", is_open=is_open)
        with pytest.raises(Refused, match="网络投票已经开始，不能再增加"):
            shortlist.publish(category=stage.category, entries=[stage.entry(states.ADMITTED)], by=stage.cast.organiser)


def test_unshortlist_before_voting_opens_and_never_after(stage):
    entry = stage.entry(states.SHORTLISTED)
    with pytest.raises(Refused, match="网络投票已经开始"):
        shortlist.unshortlist(entry=entry, by=stage.cast.organiser, note="重复")
    vote_opens_tomorrow(stage)
    with pytest.raises(Refused, match="请写明原因"):
        shortlist.unshortlist(entry=entry, by=stage.cast.organiser, note="")
    assert shortlist.unshortlist(entry=entry, by=stage.cast.organiser, note="重复").state == states.ADMITTED


def test_screeners_and_auditors_do_not_shortlist(stage):
    for person in (stage.cast.screener, stage.cast.auditor, stage.cast.recommender):
        with pytest.raises(Refused, match="您的账号不能办理"):
            shortlist.publish(category=stage.category, entries=[stage.entry(states.ADMITTED)], by=person)


def test_top_of_each_branch_follows_its_preference_and_takes_all_at_the_cut(stage):
    mine = [stage.entry(states.ADMITTED, preference=p) for p in (2, 1, 2, 3)]
    theirs = make_entry(stage.category, by=stage.cast.outsider, state=states.ADMITTED)
    named = {rule: candidates.pick(stage.category, rule).keys for rule in ("1", "2", "all")}
    assert named["1"] == {mine[1].pk, theirs.pk}
    assert named["2"] == {mine[0].pk, mine[1].pk, mine[2].pk, theirs.pk}
    assert named["all"] == {entry.pk for entry in [*mine, theirs]}
    assert [candidates.pick(stage.category, rule).keys for rule in ("", "x", "²", "1000", "-1")] == [set()] * 5


def test_publishing_what_a_rule_chose_needs_no_list_and_leaves_the_rest(stage):
    vote_opens_tomorrow(stage)
    first, second, third = (stage.entry(states.ADMITTED, preference=place) for place in (1, 2, 3))
    elsewhere = make_entry(stage.campaign.categories.get(code="picture"), state=states.ADMITTED)
    organiser = stage.cast.organiser
    choosing.choose_by_rule(category=stage.category, rule="2", by=organiser)
    assert states_of(first, second, third, elsewhere) == ["admitted", "admitted", "admitted", "admitted"]
    shortlist.publish_chosen(category=stage.category, seen=2, by=organiser)
    assert states_of(first, second, third, elsewhere) == ["shortlisted", "shortlisted", "admitted", "admitted"]
    choosing.choose_by_rule(category=stage.category, rule="all", by=organiser)
    shortlist.publish_chosen(category=stage.category, seen=1, by=organiser)
    assert states_of(third, elsewhere) == ["shortlisted", "admitted"]


def test_publishing_is_refused_when_others_are_chosen_than_were_seen(stage):
    vote_opens_tomorrow(stage)
    entry, organiser = stage.entry(states.ADMITTED), stage.cast.organiser
    choosing.choose_by_rule(category=stage.category, rule="all", by=organiser)
    with pytest.raises(Refused, match="现在选中的是 1 件"):
        shortlist.publish_chosen(category=stage.category, seen=2, by=organiser)
    choosing.choose_by_rule(category=stage.category, rule="x", by=organiser)
    with pytest.raises(Refused, match="还没有选中作品"):
        shortlist.publish_chosen(category=stage.category, seen=0, by=organiser)
    assert states_of(entry) == ["admitted"]
