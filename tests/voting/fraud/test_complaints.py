"""Complaints: anybody may send one, its reference finds it again, staff answer it once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from common.refusals import NotAllowed, Refused
from tests.voting import fraud_scene
from voting.fraud import strength
from voting.fraud.complaints import answering, making
from voting.identity import captcha, rate_limits
from voting.models import Complaint
from voting.reports import limits


@pytest.fixture(autouse=True)
def counters() -> None:
    rate_limits._limiter().storage.reset()


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captcha, "solved", lambda **given: captcha.SUM if given["answer"] == "7" else "")


@pytest.fixture
def said(works: Any) -> dict[str, str]:
    return {"number": works[0].number.lower(), "what": "群里发红包拉票", "evidence": "https://example.org/qun",
            "is_named": "no", "answer": "7"}  # fmt: skip


def complain(works: Any, **changes: Any) -> Complaint:
    values = {"entry": works[0], "what": "群里发红包拉票", "evidence": "", "is_named": False, "name": "", "contact": ""}
    return making.make(**(values | {"ip": "10.0.0.1"} | changes))


@pytest.mark.usefixtures("solved")
def test_tip_is_kept_and_gets_a_reference(client, said, works):
    html = client.post("/complaint/", said).content.decode()
    made = Complaint.objects.get()
    assert (made.entry, made.what, made.evidence, made.is_named) == (works[0], said["what"], said["evidence"], False)
    assert re.search(r'id="reference">\s*([\w-]+)\s*<', html).group(1) == made.reference
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", made.reference)
    assert list(AuditEvent.objects.values_list("action", "actor", "details__work")) == [
        ("complaint.make", None, works[0].number)
    ]


def test_link_from_a_work_fills_in_its_number(client, works):
    assert f'value="{works[0].number}"' in client.get("/complaint/", {"work": works[0].number}).content.decode()


@pytest.mark.usefixtures("solved")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "T9-9999"}, "number"),
        ({"what": " "}, "what"),
        ({"is_named": "yes"}, "name"),
        ({"is_named": "yes", "name": "林芳"}, "contact"),
        ({"answer": "8"}, "answer"),
    ],
)
def test_form_with_a_fault_keeps_what_was_typed(client, said, changes, field):
    response = client.post("/complaint/", said | changes)
    assert (response.status_code, Complaint.objects.count()) == (400, 0)
    assert field in response.context["form"].errors
    assert "https://example.org/qun" in response.content.decode()


@pytest.mark.usefixtures("solved")
def test_draft_cannot_be_complained_about(client, said, category):
    from tests.factories import make_entry

    entry = make_entry(category, state="submitted")
    assert client.post("/complaint/", said | {"number": entry.number}).status_code == 400


@pytest.mark.usefixtures("solved")
def test_one_address_sends_twenty_an_hour_and_then_waits(client, said, works):
    for _time in range(limits.PER_ADDRESS.amount):
        complain(works, ip="127.0.0.1")
    response = client.post("/complaint/", said)
    assert (response.status_code, Complaint.objects.count()) == (400, limits.PER_ADDRESS.amount)
    assert "请一小时后再试" in response.content.decode()
    complain(works, ip="10.9.9.9")


@pytest.mark.parametrize("typed", [lambda r: r, lambda r: r.lower(), lambda r: r.replace("-", " ")])
def test_reporter_finds_it_by_its_reference_however_typed(client, works, cast, typed):
    made = complain(works)
    html = client.post("/complaint/state/", {"reference": typed(made.reference)}).content.decode()
    assert "已收到，待处理" in html
    answering.answer(complaint=made, text="已作废 6 票，见公告。", by=cast.organiser)
    html = client.post("/complaint/state/", {"reference": typed(made.reference)}).content.decode()
    assert ("已办结" in html, "已作废 6 票，见公告。" in html, "黄思敏" in html) == (True, True, False)


def test_reporter_erases_name_and_contact_by_the_reference_and_what_was_said_stays(client, works):
    made = complain(works, is_named=True, name="陈海生", contact="13900001111")
    other = complain(works, is_named=True, name="林晓岚", contact="13900002222")
    page = client.post("/complaint/state/", {"reference": made.reference}).content.decode()
    assert ("删除我的姓名和联系方式" in page, "陈海生" in page) == (True, False)
    page = client.post("/complaint/state/", {"reference": made.reference, "forget": "1"}).content.decode()
    assert ("已删除" in page, "删除我的姓名和联系方式" in page) == (True, False)
    for row in (made, other):
        row.refresh_from_db()
    assert (made.is_named, made.name, made.contact, made.what) == (False, "", "", "群里发红包拉票")
    assert other.name == "林晓岚"
    event = AuditEvent.objects.get(action="complaint.forget")
    assert (event.actor, event.details) == (None, {})


def test_wrong_reference_finds_nothing(client, works):
    complain(works)
    html = client.post("/complaint/state/", {"reference": "2222-2222-2222"}).content.decode()
    assert "没有找到这个受理编号" in html


def test_reference_is_not_guessed_without_end(client, campaign):
    for _time in range(limits.LOOKS_PER_ADDRESS.amount):
        making.find(reference="2222", ip="127.0.0.1")
    assert client.post("/complaint/state/", {"reference": "2222"}).status_code == 400


@pytest.mark.parametrize("role", ["entrant", "recommender", "screener", "organiser", "expert", "auditor", None])
def test_only_who_reviews_or_watches_reads_one_and_it_is_on_the_record(as_, cast, works, role):
    made = complain(works, is_named=True, name="林芳", contact="13800001234")
    response = as_(getattr(cast, role) if role else None).get(reverse("fraud_complaint", args=[made.pk]))
    may = role in ("organiser", "auditor")
    assert ("林芳" in response.content.decode()) == may
    assert AuditEvent.objects.filter(action="complaint.read").count() == may


def test_answer_is_given_once_by_who_reviews(cast, works):
    made = complain(works)
    with pytest.raises(NotAllowed):
        answering.answer(complaint=made, text="核实", by=cast.auditor)
    with pytest.raises(Refused, match="请写明"):
        answering.answer(complaint=made, text=" ", by=cast.organiser)
    answering.answer(complaint=made, text="核实", by=cast.organiser)
    with pytest.raises(Refused, match="已经办结"):
        answering.answer(complaint=made, text="再核实", by=cast.organiser)


def test_complaint_lies_on_the_desk_and_lifts_the_groups_of_its_work(as_, cast, works, campaign):
    first, second = fraud_scene.make_group(works[0]), fraud_scene.make_group(works[1])
    complain(works)
    strength.weigh(campaign)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.strength - second.strength == strength.COMPLAINT
    html = as_(cast.organiser).get("/fraud/").content.decode()
    assert Complaint.objects.get().reference in html


def test_counters_that_are_away_say_so_and_keep_the_words(client, said, solved, monkeypatch):
    def away(*given: Any) -> None:
        raise rate_limits.Unavailable

    monkeypatch.setattr(rate_limits, "take", away)
    response = client.post("/complaint/", said)
    assert (response.status_code, "请过几分钟再试" in response.content.decode()) == (503, True)
