"""What open groups and too few people stop: the result, and the opening of the vote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from review.results import missing
from tests.factories import make_user, set_phase
from voting import confirmers, standing
from voting.casting import ballots
from voting.casting.ballots import Cast, Closed, Origin
from voting.fraud import deciding
from voting.models import Complaint, Vote

BLOCK = "还有 1 组异常选票没有办结。请先在“选票复核”中办结。"


@pytest.fixture
def rule(people_who_confirm: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As the site has it, with a process that has seen nothing."""
    monkeypatch.setattr(confirmers, "NEEDED", people_who_confirm)
    monkeypatch.setattr(confirmers, "ASK_AGAIN_S", 0.0)
    confirmers.forget()
    cache.clear()
    yield
    confirmers.forget()


def vote(voter: Any, category: Any, work: Any) -> Any:
    return ballots.cast(voter=voter, category=category, picks=[work.pk], origin=Origin())


# ── The result waits for open groups ──
def test_an_undecided_group_blocks_its_categorys_result(cast, category, campaign, group):
    assert BLOCK in missing.missing(category)
    assert BLOCK not in missing.missing(campaign.categories.get(code="picture"))
    deciding.close(group=group, reason="核实", by=cast.organiser)
    assert BLOCK not in missing.missing(category)


@pytest.mark.parametrize(("state", "blocks"), [("proposed", True), ("undo_proposed", True), ("voided", False)])
def test_a_group_blocks_until_the_second_person_has_decided(cast, second, category, group, state, blocks):
    from django.utils import timezone

    deciding.hear(group=group, speaker="王敏", said_on=timezone.localdate(), text="说明", by=cast.organiser)
    group = deciding.propose(group=group, reason="刷票", by=cast.organiser)
    if state != "proposed":
        group = deciding.confirm(group=group, by=second)
    if state == "undo_proposed":
        group = deciding.propose_undo(group=group, reason="查实", by=cast.organiser)
    assert (BLOCK in missing.missing(category)) == blocks


def test_organisers_desk_counts_groups_and_complaints(as_, cast, campaign, group, works):
    Complaint.objects.create(campaign=campaign, entry=works[0], reference="2222", what="拉票")
    html = as_(cast.organiser).get("/desk/organiser/").content.decode()
    assert ("待办结的异常选票分组" in html, "待处理的举报" in html, 'href="/fraud/"' in html) == (True, True, True)


# ── The vote waits for two people ──
@pytest.mark.usefixtures("rule")
def test_voting_does_not_open_while_fewer_than_two_may_confirm(campaign, category, voter, works):
    one, two = make_user(role="organiser"), make_user(role="organiser")
    two.is_active = False
    two.save()
    assert (standing.poll(campaign).is_open, vote(voter, category, works[0])) == (False, Closed())
    two.is_active = True
    two.save()
    assert standing.poll(campaign).is_open is True
    assert isinstance(vote(voter, category, works[0]), Cast)
    assert one.is_active


@pytest.mark.usefixtures("rule")
def test_a_vote_that_has_opened_stays_open_when_one_is_locked(campaign, category, voter, works):
    people = [make_user(role="organiser"), make_user(role="organiser")]
    assert isinstance(vote(voter, category, works[0]), Cast)
    people[0].is_active = False
    people[0].save()
    confirmers.forget()  # another process
    assert isinstance(vote(voter, category, works[1]), Cast)
    assert Vote.objects.count() == 2


@pytest.mark.usefixtures("rule")
def test_organisers_desk_says_that_voting_cannot_open(as_, cast, campaign):
    browser = as_(cast.organiser)
    assert "还缺 1 名在用的省总活动管理员" in browser.get("/desk/organiser/").content.decode()
    make_user(role="organiser")
    assert "投票不能开始" not in browser.get("/desk/organiser/").content.decode()


@pytest.mark.usefixtures("rule")
def test_home_does_not_name_a_vote_that_cannot_be_cast(client, campaign):
    for code in ("collect", "recommend", "screening", "expert", "publicity", "showcase"):
        set_phase(campaign, code, is_open=False)
    page = client.get("/").content.decode()
    assert "暂未开放" in page and "去投票" not in page
    make_user(role="organiser")
    make_user(role="organiser")
    confirmers.forget()
    page = client.get("/").content.decode()
    assert "去投票" in page and "暂未开放" not in page


def test_the_site_asks_for_two(people_who_confirm):
    assert people_who_confirm == 2


@pytest.mark.usefixtures("rule")
def test_an_open_vote_asks_nobody_again(campaign, django_assert_num_queries):
    make_user(role="organiser")
    make_user(role="organiser")
    confirmers.are_enough(campaign)
    with django_assert_num_queries(0):
        assert confirmers.are_enough(campaign)
