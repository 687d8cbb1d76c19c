"""The desk of objections: terms and alarms, one objection and its answers, and who may see what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from review.models import Objection
from review.objections import desk
from submissions.models import EvidenceFile
from tests.review.objecting import make_objection
from tests.review.objections.conftest import ANSWER, SUSTAIN, Published

DESK = "/desk/objections/"


@pytest.mark.parametrize(
    ("person", "status"),
    [("organiser", 200), ("auditor", 200), ("screener", 403), ("expert", 403), ("entrant", 403), ("recommender", 403)],
)
def test_desk_is_for_organiser_and_auditor(stage: Any, as_: Any, person: str, status: int) -> None:
    one = make_objection(stage.entry("shortlisted"))
    browser = as_(getattr(stage.cast, person))
    assert {browser.get(path).status_code for path in (DESK, f"{DESK}{one.pk}/")} == {status}


def test_late_ones_are_alarms(stage: Any, as_: Any, django_assert_num_queries: Any) -> None:
    entry, today = stage.entry("shortlisted"), timezone.localdate()
    first = make_objection(entry, due_on=today - timedelta(days=1))
    for due in (today, today + timedelta(days=30)):
        make_objection(entry, first.result, due_on=due)
    answered = {"answer": "x", "brief": "x", "answered_by": stage.cast.organiser, "answered_at": timezone.now()}
    make_objection(entry, first.result, state="sustained", remedy="facts", **answered)
    assert desk.late(stage.campaign) == desk.Late(overdue=1, due=1, to_correct=1)
    page = as_(stage.cast.organiser).get("/desk/organiser/").content.decode()
    for words in ("1 件异议已经超过答复期限", "1 件异议一个工作日内到期", "1 件异议已认定成立，还没有公布更正"):
        assert words in page
    assert "待答复的异议" in page and f'href="{DESK}"' in page
    browser = as_(stage.cast.organiser)
    listed = browser.get(DESK).content.decode()
    assert ("已超过期限" in listed, "一个工作日内到期" in listed, "待公布更正" in listed) == (True, True, True)
    with django_assert_num_queries(9):
        browser.get(DESK)
    for _time in range(2):
        make_objection(entry, first.result)
    with django_assert_num_queries(9):
        browser.get(DESK)


@pytest.mark.parametrize(
    ("day", "today", "is_due"),
    [
        (date(2023, 9, 28), date(2023, 9, 28), True),
        (date(2023, 10, 7), date(2023, 9, 28), True),  # a Saturday that is worked, after the holidays
        (date(2023, 10, 8), date(2023, 9, 28), False),
        (date(2023, 9, 27), date(2023, 9, 28), True),
    ],
)
def test_due_counts_working_days(day: date, today: date, is_due: bool) -> None:
    assert desk.is_due(day, today) is is_due


def test_answering_from_the_desk(published: Published, as_: Any) -> None:
    made, browser = published.object_to(), as_(published.free)
    path = reverse("objection", args=[made.pk])
    page = browser.get(path).content.decode()
    assert "林芳" in page and "linfang@example.org" in page and "认定成立" in page
    assert AuditEvent.objects.filter(action="objection.read", actor=published.free).count() == 1
    failed = browser.post(f"{path}answer/reject/", {"reject-answer": "写了很久的答复", "reject-brief": ""})
    assert (failed.status_code, "写了很久的答复" in failed.content.decode()) == (400, True)
    signer = as_(published.stage.cast.organiser)
    assert "请由江宁、汪洋办理" in signer.get(path).content.decode()
    refused = signer.post(f"{path}answer/reject/", {f"reject-{key}": value for key, value in ANSWER.items()})
    assert (refused.status_code, "请由江宁、汪洋办理" in refused.content.decode()) == (400, True)
    browser.post(f"{path}answer/sustain/", {f"sustain-{key}": value for key, value in SUSTAIN.items()})
    assert "须由另一位管理员登录后复核" in browser.get(path).content.decode()
    second = as_(published.second)
    assert "确认成立" in second.get(path).content.decode()
    page = second.post(f"{path}confirmed/", follow=True).content.decode()
    assert "已认定成立并答复" in page and "重新打开这件作品的评分表" in page and "重新计算并公布更正" in page
    made.refresh_from_db()
    assert made.state == "sustained"
    assert second.post(f"{path}confirmed/").status_code == 404
    assert f"{made.number} 成立（" in as_(published.free).get("/desk/results/").content.decode()


def test_evidence_is_given_to_staff_alone_and_written_down(published: Published, as_: Any, media: Any) -> None:
    made = published.object_to(files=[SimpleUploadedFile("截图.jpg", b"\xff\xd8\xff")])
    file = EvidenceFile.objects.get()
    path = reverse("objection_evidence", args=[made.pk, file.pk])
    assert as_(published.free).get(path).status_code == 404  # not checked yet
    stored = {"storage_name": "evidence/x", "content_type": "image/jpeg", "sha256": "0" * 64}
    EvidenceFile.objects.update(state="passed", checked_at=timezone.now(), **stored)
    assert as_(None).get(path).status_code == 302
    assert as_(published.stage.cast.screener).get(path).status_code == 403
    other = Objection.objects.get(pk=published.object_to().pk)
    assert as_(published.free).get(reverse("objection_evidence", args=[other.pk, file.pk])).status_code == 404
