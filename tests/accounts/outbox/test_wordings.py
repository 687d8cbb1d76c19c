"""What messages say, changed by the organiser: tried out on a real entry, kept with every version, never broken."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import AuditEvent, Notice, Wording
from accounts.outbox import kinds, outbox, texts
from accounts.outbox.wordings import wordings
from campaign.models import Category
from common.refusals import Refused
from submissions.models import Entry
from submissions.notices import mails
from tests.factories import make_campaign, make_entry

KIND = "entry.rejected"
WORDS = {"subject": "{number} 没有通过", "text": "原因：{reasons}\n\n{link}"}


def save(browser: Any, **changes: str) -> Any:
    return browser.post(reverse("wording_save", args=[KIND]), WORDS | changes)


@pytest.fixture
def category(db: None) -> Category:
    return make_campaign().categories.get(code="film")


@pytest.fixture
def entry(cast: Any, category: Category) -> Entry:
    return make_entry(category, by=cast.entrant, state="rejected", number="FJ23-0001", contact_email="a@example.org")


def test_what_the_organiser_writes_is_what_is_sent(cast: Any, as_: Any, entry: Entry) -> None:
    assert save(as_(cast.organiser)).status_code == 302
    with transaction.atomic():
        mails.tell("rejected", entry, by=cast.screener, reasons="片尾有错字。")
    told = Notice.objects.get()
    assert told.subject == "FJ23-0001 没有通过"
    assert told.text.startswith("原因：片尾有错字。\n\nhttp")
    assert (
        AuditEvent.objects.get(action="wording.change").details["before"]["subject"] == "{number} 初评未通过：{title}"
    )


def test_delivered_text_can_be_had_again_and_versions_stay(cast: Any, as_: Any) -> None:
    browser = as_(cast.organiser)
    save(browser)
    browser.post(reverse("wording_restore", args=[KIND]))
    assert texts.current(KIND) == texts.delivered(KIND)
    assert [row.is_changed for row in wordings.history(KIND)] == [False, True]
    assert "{number} 没有通过" in browser.get(reverse("wording", args=[KIND])).content.decode()


def test_effect_on_what_has_not_gone_is_said_before_saving(cast: Any, as_: Any, entry: Entry) -> None:
    with transaction.atomic():
        mails.tell("rejected", entry, by=cast.screener, reasons="片尾有错字。")
    page = as_(cast.organiser).get(reverse("wording", args=[KIND])).content.decode()
    assert "已发送的和还没有发出的 1 条不变。" in page


def test_saving_without_a_change_makes_no_version(cast: Any, as_: Any) -> None:
    browser = as_(cast.organiser)
    now = texts.delivered(KIND)
    save(browser, subject=now.subject, text=now.text)
    save(browser)
    save(browser)
    assert Wording.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "{reasons} {link} {receipt}"}, "没有 {receipt}"),
        ({"subject": "{nummer}"}, "没有 {nummer}"),
        ({"text": "{reasons}"}, "{link}（网页链接）"),
        ({"text": "{link}"}, "{reasons}（原因）"),
        ({"subject": ""}, "标题和正文都要填写"),
        ({"text": "{reasons} {link}" + "字" * 5000}, "正文不超过 5000 个字"),
    ],
)
def test_words_that_could_not_be_sent_are_refused_and_stay_typed(
    cast: Any, as_: Any, changes: dict[str, str], said: str
) -> None:
    answer = save(as_(cast.organiser), **changes)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert (WORDS | changes)["text"] in page
    assert not Wording.objects.exists()


def test_preview_is_filled_with_the_entry_asked_for_and_keeps_nothing(
    cast: Any, as_: Any, entry: Entry, category: Category
) -> None:
    make_entry(category, by=cast.entrant, state="rejected", number="FJ23-0002", title="另一件")
    page = as_(cast.organiser).post(reverse("wording", args=[KIND]), WORDS | {"number": "FJ23-0001"}).content.decode()
    assert "FJ23-0001 没有通过" in page
    assert f"/entries/{entry.pk}/" in page
    assert not Wording.objects.exists()


def test_every_kind_has_a_preview_and_words_for_its_fields(cast: Any, as_: Any, entry: Entry) -> None:
    browser = as_(cast.organiser)
    for kind in wordings.editable():
        page = browser.get(reverse("wording", args=[kind])).content.decode()
        assert "文字改好后再预览" not in page, kind
        nameless = [name for name in kinds.fields_of(kind) if kinds.field_in_words(name) == name]
        assert not nameless, kind


def test_every_delivered_text_may_be_saved_as_it_is() -> None:
    for kind in wordings.editable():
        now = texts.delivered(kind)
        assert wordings.fault_of(kind, now.subject, now.text) == "", kind


def test_kind_that_a_person_wants_to_see_first_is_held(cast: Any, as_: Any, entry: Entry) -> None:
    browser = as_(cast.organiser)
    save(browser, is_held="on")
    with transaction.atomic():
        outbox.put(kind=KIND, to="a@example.org", subject="s", text="t", about=entry, by=None)
        outbox.put(kind="entry.admitted", to="a@example.org", subject="s", text="t", about=entry, by=None)
    held = Notice.objects.get(state="held")
    assert held.kind == KIND
    assert "先由工作人员查看" in held.fault
    page = browser.get(reverse("outbox"), {"state": "held"}).content.decode()
    assert f'name="notice" value="{held.pk}"' in " ".join(page.split())
    browser.post(reverse("outbox_send"), {"notice": [held.pk], "state": "held"})
    held.refresh_from_db()
    assert held.state == "waiting"


def test_several_are_sent_together_or_none(cast: Any, as_: Any, entry: Entry) -> None:
    with transaction.atomic():
        rows = [
            outbox.put(kind=KIND, to=f"{n}@example.org", subject="s", text="t", about=entry, by=None) for n in range(3)
        ]
    Notice.objects.update(state="failed")
    Notice.objects.filter(pk=rows[1].pk).update(state="sent", sent_at=rows[1].created_at)
    as_(cast.organiser).post(reverse("outbox_send"), {"notice": [row.pk for row in rows]})
    assert set(Notice.objects.values_list("state", flat=True)) == {"failed", "sent"}


def test_versions_cannot_be_changed_afterwards(cast: Any) -> None:
    wordings.change(kind=KIND, **WORDS, is_held=False, by=cast.organiser)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_wording SET text = 'x'")


@pytest.mark.parametrize(("role", "reads", "saves"), [("auditor", 200, 403), ("screener", 403, 403)])
def test_who_reads_and_who_changes(cast: Any, as_: Any, role: str, reads: int, saves: int) -> None:
    browser = as_(getattr(cast, role))
    assert browser.get(reverse("wordings")).status_code == reads
    assert browser.get(reverse("wording", args=[KIND])).status_code == reads
    assert save(browser).status_code == saves
    with pytest.raises(Refused):
        wordings.change(kind=KIND, **WORDS, is_held=False, by=getattr(cast, role))


def test_a_kind_without_a_text_has_no_page(cast: Any, as_: Any) -> None:
    assert as_(cast.organiser).get(reverse("wording", args=["login.password_reset_key"])).status_code == 404
    assert apps.get_app_config("accounts").message_fields.keys() <= wordings.editable().keys()
