"""A rejected union asks once, within the days of the campaign; another person than the one who rejected decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from common.refusals import NotAllowed, Refused
from review.models import Reconsideration
from review.reconsidering import reconsidering
from review.screening import decisions
from submissions import states
from submissions.models import Entry
from tests.review.conftest import Stage

STAFF = ("陈雅琳", "黄思敏")


@pytest.fixture
def rejected(stage: Stage) -> Entry:
    entry = stage.entry(title="渔排上的信号", contact_email="desk@example.org")
    decisions.reject(entry=entry, by=stage.cast.screener, marks={"original": False})
    return Entry.objects.get(pk=entry.pk)


@pytest.fixture
def asked(stage: Stage, rejected: Entry) -> Reconsideration:
    return reconsidering.ask(entry=rejected, by=stage.cast.entrant, reason="确为原创，附工程文件。")


def test_a_union_asks_once_and_within_the_days(stage: Stage, rejected: Entry) -> None:
    ends = reconsidering.until(rejected)
    assert ends == rejected.updated_at + timedelta(days=3)
    with time_machine.travel(ends, tick=False), pytest.raises(Refused, match="期限已在"):
        reconsidering.ask(entry=rejected, by=stage.cast.entrant, reason="迟了")
    with pytest.raises(Refused, match="请写明申请复核的理由"):
        reconsidering.ask(entry=rejected, by=stage.cast.entrant, reason=" ")
    reconsidering.ask(entry=rejected, by=stage.cast.entrant, reason="确为原创。")
    with pytest.raises(Refused, match="每件作品只能申请一次"):
        reconsidering.ask(entry=rejected, by=stage.cast.entrant, reason="再申请一次。")
    with pytest.raises(Refused, match="只有初评未通过的作品"):
        reconsidering.ask(entry=stage.entry(states.ADMITTED), by=stage.cast.entrant, reason="x")


@pytest.mark.parametrize("person", ["outsider", "recommender", "screener", "auditor"])
def test_nobody_else_asks(stage: Stage, rejected: Entry, person: str) -> None:
    with pytest.raises(NotAllowed):
        reconsidering.ask(entry=rejected, by=getattr(stage.cast, person), reason="x")


def test_another_person_decides(stage: Stage, asked: Reconsideration) -> None:
    with pytest.raises(Refused, match="由另一位初评人员办理"):
        reconsidering.decide(asked=asked, by=stage.cast.screener, upholds=True, answer="维持。")
    with pytest.raises(IntegrityError), transaction.atomic():
        now, by = timezone.now(), stage.cast.screener
        Reconsideration.objects.filter(pk=asked.pk).update(decided_by=by, decided_at=now, is_upheld=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reconsideration.objects.filter(pk=asked.pk).update(decided_by=stage.cast.organiser)
    reconsidering.decide(asked=asked, by=stage.cast.organiser, upholds=False, answer="经核对确为原创。")
    assert Entry.objects.get().state == states.ADMITTED
    with pytest.raises(Refused, match="已经有了结论"):
        reconsidering.decide(asked=asked, by=stage.cast.organiser, upholds=True, answer="x")


@pytest.mark.parametrize(("upholds", "kind"), [(True, "entry.reconsidered"), (False, "entry.admitted")])
def test_the_union_is_told_by_the_office_and_the_trail_names_the_person(
    stage: Stage, as_, asked: Reconsideration, upholds: bool, kind: str
) -> None:
    verdict = "uphold" if upholds else "admit"
    data = {"verdict": verdict, "answer": "经复核，画面与网上作品相同。"}
    as_(stage.cast.organiser).post(reverse("reconsider_decide", args=[asked.entry_id]), data)
    told = Notice.objects.get(kind=kind)
    assert [name for name in STAFF if name in told.text] == []
    action = "reconsideration.uphold" if upholds else "entry.readmit"
    assert AuditEvent.objects.get(action=action).actor == stage.cast.organiser
    page = as_(stage.cast.entrant).get(reverse("entry", args=[asked.entry_id])).content.decode()
    assert [name for name in STAFF if name in page] == []


def test_the_pages_lead_from_the_entry_to_the_conclusion(stage: Stage, as_, rejected: Entry) -> None:
    entrant, address = as_(stage.cast.entrant), reverse("reconsider_ask", args=[rejected.pk])
    assert address in entrant.get(reverse("entry", args=[rejected.pk])).content.decode()
    assert "每件作品只能申请一次" in entrant.get(address).content.decode()
    assert entrant.post(address, {"reason": "确为原创。"}).status_code == 302
    waiting = reverse("reconsiderations")
    mine = as_(stage.cast.screener).get(waiting).content.decode()
    assert "由另一位初评人员复核" in mine and 'name="verdict"' not in mine
    assert as_(stage.cast.organiser).get(waiting).content.decode().count('name="verdict"') == 2
    as_(stage.cast.organiser).post(
        reverse("reconsider_decide", args=[rejected.pk]), {"verdict": "uphold", "answer": "维持。"}
    )
    assert "已复核" in as_(stage.cast.auditor).get(waiting).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(stage: Stage, as_, django_assert_num_queries, rows: int) -> None:
    for _ in range(rows):
        entry = stage.entry()
        decisions.reject(entry=entry, by=stage.cast.screener, marks={"original": False})
        reconsidering.ask(entry=Entry.objects.get(pk=entry.pk), by=stage.cast.entrant, reason="确为原创。")
    browser = as_(stage.cast.organiser)
    with django_assert_num_queries(6):
        browser.get(reverse("reconsiderations"))
