"""The desk: who may open it, what it says while the vote runs, what is on the record, and the public notice."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from tests.factories import set_phase
from tests.voting import fraud_scene, scene
from voting.fraud import deciding
from voting.fraud.signals.sentences import in_unit
from voting.models import Complaint, Signal, SignalKind, VoteGroup

MAY_OPEN = {"organiser", "auditor"}
ROLES = ["entrant", "recommender", "screener", "organiser", "expert", "auditor", None]


def page(as_: Any, who: Any, group: VoteGroup) -> str:
    return str(as_(who).get(reverse("fraud_group", args=[group.pk])).content.decode())


@pytest.mark.parametrize("role", ROLES)
def test_only_who_reviews_or_watches_opens_the_desk(as_, cast, group, role):
    browser = as_(getattr(cast, role) if role else None)
    statuses = [
        browser.get(url).status_code for url in (reverse("fraud_desk"), reverse("fraud_group", args=[group.pk]))
    ]
    assert statuses == ([200, 200] if role in MAY_OPEN else [302, 302] if role is None else [403, 403])


@pytest.mark.django_db(transaction=True)
def test_a_group_opens_where_no_test_holds_a_transaction(as_, cast, group):
    """The record of who reads is written in a transaction of its own, on the site as here."""
    assert as_(cast.auditor).get(reverse("fraud_group", args=[group.pk])).status_code == 200
    tip = Complaint.objects.create(campaign=group.campaign, entry=group.entry, reference="2222", what="拉票")
    assert as_(cast.auditor).get(reverse("fraud_complaint", args=[tip.pk])).status_code == 200


def test_opening_a_group_is_on_the_record(as_, cast, group):
    page(as_, cast.auditor, group)
    assert list(AuditEvent.objects.values_list("action", "actor__name", "object_id")) == [
        ("fraud.read", "何公正", str(group.pk))
    ]


def test_queue_lists_the_strongest_first_and_hides_what_is_decided(as_, cast, works, group):
    strong = fraud_scene.make_group(works[1], kind=SignalKind.CODE, strength=90)
    closed = fraud_scene.make_group(works[2])
    deciding.close(group=closed, reason="核实", by=cast.organiser)
    html = as_(cast.organiser).get("/fraud/").content.decode()
    assert re.findall(r"/fraud/group/(\d+)/", html) == [str(strong.pk), str(group.pk)]
    html = as_(cast.organiser).get("/fraud/", {"state": "closed"}).content.decode()
    assert re.findall(r"/fraud/group/(\d+)/", html) == [str(closed.pk)]


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_for_one_group_and_three(as_, cast, works, count, django_assert_num_queries):
    for work in works[:count]:
        fraud_scene.make_group(work, owner=cast.organiser)
    browser = as_(cast.organiser)
    browser.get("/fraud/")
    with django_assert_num_queries(6):
        browser.get("/fraud/")


def test_organiser_hears_proposes_and_another_confirms_by_the_pages(as_, cast, second, group):
    browser, other = as_(cast.organiser), as_(second)
    url = lambda act: reverse("fraud_act", args=[group.pk, act])  # noqa: E731
    today = timezone.localdate().isoformat()
    browser.post(url("propose"), {"text": "太早"})
    assert VoteGroup.objects.get().state == "open"
    browser.post(url("statement"), {"speaker": "王敏", "said_on": today, "text": "公用平板"})
    browser.post(url("propose"), {"text": "一台设备六票"})
    browser.post(url("confirm"))
    assert VoteGroup.objects.get().state == "proposed"
    assert ("确认作废" in page(as_, cast.organiser, group), "确认作废" in page(as_, second, group)) == (False, True)
    other.post(url("confirm"))
    assert VoteGroup.objects.get().state == "voided"


@pytest.mark.parametrize("act", ["take", "statement", "propose", "confirm", "refuse", "undo", "close"])
def test_auditor_changes_nothing_by_any_act(as_, cast, group, act):
    before = VoteGroup.objects.values().get()
    given = {"text": "x", "speaker": "x", "said_on": "2023-09-01"}
    as_(cast.auditor).post(reverse("fraud_act", args=[group.pk, act]), given)
    assert (VoteGroup.objects.values().get(), group.notes.count()) == (before, 0)


def test_unknown_act_is_not_found(as_, cast, group):
    assert as_(cast.organiser).post(reverse("fraud_act", args=[group.pk, "burn"])).status_code == 404


# ── Nobody sees totals early ──
def test_shares_are_said_in_tens_until_the_close(as_, cast, campaign, works):
    """37 flagged votes that are 37.5% would say that the work has 99."""
    group = fraud_scene.make_group(works[0], kind=SignalKind.VIRTUAL, votes=6)
    Signal.objects.update(value=Decimal("37.50"), usual=Decimal("1.20"), threshold=Decimal(20))
    running = page(as_, cast.organiser, group)
    assert ("37.5" in running, "约 40%的选票来自虚拟运营商" in running) == (False, True)
    set_phase(campaign, "vote", is_open=False)
    after = page(as_, cast.organiser, group)
    assert "37.5%的选票来自虚拟运营商号码，其他作品为 1.2%。" in after


@pytest.mark.parametrize(
    ("exact", "coarse"), [("4.99", "不到 10%"), ("5", "约 10%"), ("37.5", "约 40%"), ("100", "约 100%")]
)
def test_share_in_tens(exact, coarse):
    assert in_unit(SignalKind.CODE, Decimal(exact), coarse=True) == coarse


def test_page_counts_flagged_votes_and_no_other(as_, cast, works, group):
    for _vote in range(17):
        scene.make_vote(works[0], device="e" * 64)
    html = page(as_, cast.organiser, group)
    numbers = re.findall(r'<td class="n">\s*(\d+)\s*</td>', html)
    assert ("23" in numbers, "17" in numbers, "6" in numbers) == (False, False, True)


# ── The public notice ──
def test_notice_says_what_was_voided_and_why_and_names_nobody(client, cast, second, group, works):
    cache.clear()
    assert "目前没有作废的选票" in client.get("/voids/").content.decode()
    deciding.hear(group=group, speaker="王敏", said_on=timezone.localdate(), text="平板", by=cast.organiser)
    deciding.propose(group=group, reason="一台设备投出六票", by=cast.organiser)
    assert "一台设备投出六票" not in client.get("/voids/").content.decode()
    deciding.confirm(group=group, by=second)
    deciding.remark(group=group, text="程序符合规定。", by=cast.auditor)
    html = client.get("/voids/").content.decode()
    told = ["作废 6 票", "一台设备投出六票", "程序符合规定。", works[0].number, works[0].title]
    assert [words in html for words in told] == [True] * 5
    hidden = ["黄思敏", "张伟", "何公正", "王敏", "dddddddd", "平板"]
    assert [words in html for words in hidden] == [False] * 6


@pytest.mark.parametrize("count", [1, 3])
def test_notice_costs_the_same_for_one_batch_and_three(client, cast, second, works, count, django_assert_num_queries):
    for work in works[:count]:
        group = fraud_scene.make_group(work)
        deciding.hear(group=group, speaker="王敏", said_on=timezone.localdate(), text="平板", by=cast.organiser)
        deciding.confirm(group=deciding.propose(group=group, reason="理由", by=cast.organiser), by=second)
    cache.clear()
    client.get("/voids/")
    with django_assert_num_queries(4):
        html = client.get("/voids/").content.decode()
    assert [work.number in html for work in works] == [place < count for place in range(len(works))]
