"""What pages that stay open ask by themselves: how long there is still time, and where a submission led to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from campaign.definition.spec import Desk
from campaign.models import BranchDeadline, BranchDesk
from submissions.entering import step_frame
from submissions.models import Entry
from submissions.status import status
from tests.factories import make_campaign, make_entry, set_phase
from tests.submissions.entering.scene import category, complete_draft

ADDRESS = {"X-Answer": "address"}


def test_an_open_page_is_told_the_deadline_of_its_branch_as_it_is_now(cast: Any, as_: Any) -> None:
    entry, browser = make_entry(category(), by=cast.entrant), as_(cast.entrant)
    address = f"/entries/{entry.pk}/deadline/"
    closes = (timezone.now() + timedelta(hours=2)).replace(microsecond=0)
    BranchDeadline.objects.create(campaign=entry.campaign, union=entry.recommending, closes_at=closes)
    told = browser.get(address)
    assert told["Cache-Control"] == "no-store"
    local = timezone.localtime(closes)
    assert told.json()["until"] == closes.isoformat()
    assert told.json()["words"].endswith(f"{local:%H:%M}")
    assert told.json()["closed"] == ""
    set_phase(entry.campaign, "collect", is_open=False)
    BranchDeadline.objects.all().delete()
    assert "已保存的内容都还在" in browser.get(address).json()["closed"]


def test_to_tell_the_deadline_asks_as_little_with_many_entries(
    cast: Any, as_: Any, django_assert_num_queries: Any
) -> None:
    browser = as_(cast.entrant)
    for entry in [make_entry(category(), by=cast.entrant) for _ in range(3)]:
        browser.get(f"/entries/{entry.pk}/deadline/")
        with django_assert_num_queries(2):
            browser.get(f"/entries/{entry.pk}/deadline/")


def test_a_waiting_page_is_told_where_its_submission_led_to(cast: Any, as_: Any) -> None:
    entry, browser = complete_draft(cast.entrant), as_(cast.entrant)
    for _try in range(2):  # the answer to the first was lost on the line
        answer = browser.post(f"/entries/{entry.pk}/submit/", headers=ADDRESS)
        assert (answer.status_code, answer.json()) == (200, {"to": f"/entries/{entry.pk}/receipt/"})
    assert Entry.objects.get(pk=entry.pk).handings.count() == 1


def test_a_waiting_page_whose_entry_is_incomplete_is_led_back_with_the_reason_kept(cast: Any, as_: Any) -> None:
    entry, browser = complete_draft(cast.entrant, title=""), as_(cast.entrant)
    answer = browser.post(f"/entries/{entry.pk}/submit/", headers=ADDRESS)
    assert answer.json() == {"to": f"/entries/{entry.pk}/preview/"}
    assert "还有 1 处没有完成" in browser.get(answer.json()["to"]).content.decode()


def test_whom_to_call_is_the_branch_and_without_its_number_the_province_too(cast: Any) -> None:
    campaign = make_campaign(desk=Desk("省总工会网络工作部", "12351"))
    entry = make_entry(category(campaign=campaign), by=cast.entrant)
    assert step_frame.whom_to_call(entry, status.of(entry)) == "福州市总工会，或省总工会网络工作部（电话 12351）"
    BranchDesk.objects.create(union=entry.recommending, name="宣传教育部", phone="0591-87654321")
    assert step_frame.whom_to_call(entry, status.of(entry)) == "福州市总工会宣传教育部，电话 0591-87654321"
