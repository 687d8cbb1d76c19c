"""What the entrant's pages say once the time to hand in is over, and to whom the receipt went."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign import memory
from common import in_words
from submissions import states
from submissions.entering import submitting
from submissions.models import Entry
from tests.factories import set_phase
from tests.submissions.entering.scene import complete_draft

pytestmark = pytest.mark.django_db


def test_a_draft_that_missed_its_time_is_said_to_be_late_and_asks_for_nothing(cast: Any, as_: Any) -> None:
    draft = complete_draft(cast.entrant)
    closed = set_phase(draft.campaign, "collect", is_open=False).closes_at
    (card,) = as_(cast.entrant).get("/entries/").context["cards"]
    said = f"征集已于 {in_words.moment(closed)} 截止，这件作品没有提交，不参加评选。已保存的内容都还在。"
    assert (card.status.label, card.status.text, card.action) == ("截止前未提交", said, "查看")


def test_a_late_draft_says_once_why_and_offers_no_copy(cast: Any, as_: Any) -> None:
    draft = complete_draft(cast.entrant)
    client = as_(cast.entrant)
    assert f"/entries/{draft.pk}/copy/" in client.get(f"/entries/{draft.pk}/?overview=1").content.decode()
    set_phase(draft.campaign, "collect", is_open=False)
    for step in ("declarations/", "submit/"):
        page = client.post(f"/entries/{draft.pk}/{step}", follow=True).content.decode()
        assert page.count("已保存的内容都还在") == 1
        assert f"/entries/{draft.pk}/copy/" not in page


def test_a_returned_entry_leads_to_what_is_to_be_mended(cast: Any, as_: Any) -> None:
    unlocked = {"fields": ["summary"], "files": ["work"]}
    later = timezone.now() + timedelta(days=3)
    entry = complete_draft(
        cast.entrant, state=states.RETURNED, returned_from="screening", returned_until=later, unlocked=unlocked
    )
    client = as_(cast.entrant)
    opened = client.get(f"/entries/{entry.pk}/")
    assert opened.headers["Location"] == f"/entries/{entry.pk}/work/"
    page = client.get(f"/entries/{entry.pk}/preview/")
    assert [(one.step, one.anchor) for one in page.context["openings"]] == [
        ("work", "div_id_f-summary"),
        ("files", "role-work"),
    ]
    assert "都改好了再重新提交" in page.content.decode()
    Entry.objects.filter(pk=entry.pk).update(unlocked={"fields": [], "files": ["work"]})
    assert client.get(f"/entries/{entry.pk}/").headers["Location"] == f"/entries/{entry.pk}/files/"


def test_many_unticked_declarations_are_one_line_of_the_list(cast: Any, as_: Any) -> None:
    draft = complete_draft(cast.entrant, declarations={})
    client = as_(cast.entrant)
    spec = draft.category.spec
    required = {**spec["declarations"][0]}
    spec["declarations"] = [required, {**required, "code": "second", "text": "没有得过奖"}]
    draft.category.save(update_fields=["spec"])
    page = client.get(f"/entries/{draft.pk}/preview/").content.decode()
    assert page.count("还有 2 条没有勾选") == 1
    assert "还没有勾选：" not in page


def test_the_receipt_of_the_last_hour_says_what_becomes_of_a_file_that_is_being_checked(cast: Any, as_: Any) -> None:
    entry = complete_draft(cast.entrant)
    submitting.submit(entry=entry, by=cast.entrant)
    client, address = as_(cast.entrant), f"/entries/{entry.pk}/receipt/"
    words = "没有通过会退回，给您时间改"
    assert client.get(address).content.decode().count(words) == 0
    entry.files.update(state="checking")
    assert client.get(address).content.decode().count(words) == 1


@pytest.mark.parametrize("mail", ["desk@example.org", ""])
def test_a_receipt_names_the_mailbox_it_went_to(cast: Any, as_: Any, mail: str) -> None:
    entry = complete_draft(cast.entrant, contact_email=mail)
    submitting.submit(entry=entry, by=cast.entrant)
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/receipt/").content.decode()
    assert page.count("回执同时发到了 desk@example.org") == bool(mail)
    assert page.count("回执同时发到了") == bool(mail)
    assert page.count(f"{entry.recommending.name}正在审阅") == 1
    assert page.count(entry.campaign.title) == 1


def test_what_nobody_recommended_in_time_is_said_and_asks_for_nothing(cast: Any, as_: Any) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    address = reverse("entry", args=[entry.pk])
    assert [act.code for act in as_(cast.entrant).get(address).context["acts"]] == ["reopen", "withdraw"]
    for phase in ("collect", "recommend"):
        set_phase(entry.campaign, phase, is_open=False)
    memory.forget()
    page = as_(cast.entrant).get(address)
    assert (page.context["status"].label, page.context["acts"]) == ("未获推荐", [])
    assert [point.state for point in page.context["track"]] == ["done", "ended", "left_out", "left_out", "left_out"]
    assert "等待推荐" not in page.content.decode()
