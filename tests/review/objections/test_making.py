"""Anybody objects to a published result, in its publicity; whoever holds the reference reads what became of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from campaign.holidays import working_days
from common.refusals import Refused
from review.models import Objection
from review.objections import making
from tests.review import releasing
from tests.review.objections.conftest import Published
from voting.reports import limits

NEW = "/objections/new/film/"


@pytest.fixture
def said(published: Published) -> dict[str, Any]:
    number = published.entries[0].number
    return {"number": str(number).lower(), "subjects": ["scores", "votes"], "what": "评分表录错了。", "is_named": "no",
            "answer": "7"}  # fmt: skip


@pytest.mark.usefixtures("solved")
def test_tip_is_kept_with_its_term_and_opens_by_its_reference(client: Any, published: Published, said: Any) -> None:
    answer = client.post(NEW, said)
    made = Objection.objects.get()
    assert (made.entry, made.result, made.subjects) == (published.entries[0], published.result, ["scores", "votes"])
    assert made.number == f"{published.stage.campaign.number_prefix}-YY-001"
    assert made.due_on == working_days.after(timezone.localdate(), making.ANSWER_DAYS).last
    assert answer.url == reverse("objection_receipt", args=[made.reference])
    page = client.get(answer.url).content.decode()
    assert made.number in page and made.reference in page and "专家评分、网络投票" in page
    assert f"{made.due_on.year}年{made.due_on.month}月{made.due_on.day}日" in page and "办理中" in page
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", made.reference)
    assert list(AuditEvent.objects.filter(action="objection.make").values_list("actor", flat=True)) == [None]
    found = client.post("/objections/", {"reference": made.reference.replace("-", " ").lower()})
    assert found.url == f"/2023{answer.url}"
    assert "没有找到这个查询码" in client.post("/objections/", {"reference": "2222"}).content.decode()
    assert client.get("/objections/2222-2222-2222/").status_code == 404


@pytest.mark.parametrize(
    ("contact", "channel", "to"),
    [
        ("Lin@Example.org", "email", "lin@example.org"),
        ("138 0000 1234", "sms", "13800001234"),
        ("0591-87654321", None, None),
    ],
)
def test_who_left_a_contact_is_told(published: Published, contact: str, channel: str | None, to: str | None) -> None:
    made = published.object_to(contact=contact)
    told = Notice.objects.filter(kind="objection.received")
    assert [(one.channel, one.to) for one in told] == ([(channel, to)] if channel else [])
    assert all(made.number in one.text and "以前答复" in one.text for one in told)
    published.object_to(published.entries[1])
    staff = Notice.objects.filter(kind="objection.arrived")
    assert staff.filter(to=published.free.email).count() == 1  # one mail for all of a day
    assert "/desk/objections/" in staff[0].text


@pytest.mark.usefixtures("solved")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "T9-9999"}, "number"),
        ({"subjects": []}, "subjects"),
        ({"subjects": ["taste"]}, "subjects"),
        ({"what": " "}, "what"),
        ({"is_named": "yes"}, "name"),
        ({"is_named": "yes", "name": "林芳"}, "contact"),
        ({"contact": "微信"}, "contact"),
        ({"answer": "8"}, "answer"),
        ({"attached": SimpleUploadedFile("病毒.exe", b"MZ")}, "attached"),
    ],
)
def test_form_with_a_fault_keeps_what_was_typed(client: Any, said: Any, changes: Any, field: str) -> None:
    response = client.post(NEW, said | changes)
    assert (response.status_code, Objection.objects.count()) == (400, 0)
    assert field in response.context["form"].errors
    assert "评分表录错了" in response.content.decode() or field == "what"


@pytest.mark.usefixtures("solved")
def test_evidence_is_kept_for_its_check(client: Any, said: Any, media: Any) -> None:
    client.post(NEW, said | {"attached": SimpleUploadedFile("截图.jpg", b"\xff\xd8\xff")})
    (file,) = Objection.objects.get().evidence_folder.files.all()
    assert (file.original_name, file.state) == ("截图.jpg", "checking")


@pytest.mark.usefixtures("solved")
def test_nobody_objects_outside_the_publicity_or_to_what_was_not_ranked(
    client: Any, published: Published, said: Any
) -> None:
    other = published.stage.entry("shortlisted", title="另一件")
    with pytest.raises(Refused, match="不在本项目公布的结果里"):
        published.object_to(other)
    releasing.end_publicity()
    with pytest.raises(Refused, match="已经结束，不能再提出异议"):
        published.object_to()
    for page in (client.get(NEW), client.post(NEW, said)):
        assert "现在不能提出异议" in page.content.decode()
    assert client.get("/objections/new/picture/").status_code == 404  # nothing is published of it
    assert Objection.objects.count() == 0


def test_one_address_sends_so_many_and_no_more(published: Published) -> None:
    for _time in range(limits.PER_ADDRESS.amount):
        limits.check_room(making.KIND, "10.0.0.1")
    with pytest.raises(Refused, match="提交得太多"):
        published.object_to()


def test_pages_of_the_result_lead_to_the_form_in_the_publicity_alone(published: Published, as_: Any) -> None:
    work = published.entries[0]
    link = f"{NEW}?work={work.number}"
    own = reverse("entry_result", args=[work.pk])
    entrant = as_(published.stage.cast.entrant)
    assert link in as_(None).get("/results/film/").content.decode() and link in entrant.get(own).content.decode()
    assert f'value="{work.number}"' in as_(None).get(link).content.decode()
    releasing.end_publicity()
    assert NEW not in as_(None).get("/results/film/").content.decode() + entrant.get(own).content.decode()


def test_result_page_lists_all_without_names(published: Published, as_: Any, django_assert_num_queries: Any) -> None:
    published.object_to(what="她把分数录错了")
    as_(None).get("/results/film/")
    with django_assert_num_queries(7):
        page = as_(None).get("/results/film/").content.decode()
    for entry in published.entries[1:]:
        published.object_to(entry, is_named=False, name="", contact="")
    with django_assert_num_queries(7):
        page = as_(None).get("/results/film/").content.decode()
    for number in Objection.objects.values_list("number", flat=True):
        assert number in page
    assert ("实名提出" in page, "匿名线索" in page, "专家评分、专家应当回避而没有回避" in page) == (True, True, True)
    assert "林芳" not in page and "linfang" not in page and "她把分数录错了" not in page
