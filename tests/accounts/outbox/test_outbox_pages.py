"""The outbox before the organiser and the auditor: every message, what has not gone, and what can be done with it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from accounts.outbox import holding, kinds, outbox, sending
from common.refusals import Refused


@pytest.fixture
def notice(cast: Any) -> Notice:
    return put(cast)


def put(cast: Any, **changes: Any) -> Notice:
    values = {"kind": "entry.returned", "to": "a@example.org", "subject": "请修改", "text": "原因：片尾有错字。"}
    with transaction.atomic():
        found = outbox.put(**(values | {"about": cast.entrant, "by": cast.screener} | changes))
    assert found
    return found


def act(browser: Any, notice: Notice, what: str, **given: str) -> str:
    browser.post(reverse("outbox_act", args=[notice.pk, what]), given)
    notice.refresh_from_db()
    return notice.state


def test_message_is_held_mended_and_sent(cast: Any, as_: Any, notice: Notice) -> None:
    browser = as_(cast.organiser)
    assert act(browser, notice, "edit", subject="改", text="改") == "waiting"
    assert notice.text == "原因：片尾有错字。"  # not while it may go at any moment
    assert act(browser, notice, "hold") == "held"
    assert sending.send(notice.pk) is False
    act(browser, notice, "edit", subject="请修改片尾", text="片尾有错字，请改正。")
    assert act(browser, notice, "release") == "waiting"
    sending.send(notice.pk)
    assert [(m.subject, m.body) for m in mail.outbox] == [("请修改片尾", "片尾有错字，请改正。")]
    assert act(browser, notice, "hold") == "sent"
    actions = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["notice.hold", "notice.edit", "notice.release"]
    assert AuditEvent.objects.get(action="notice.edit").details["before"]["text"] == "原因：片尾有错字。"


def test_failed_message_is_sent_again_or_dropped(cast: Any, as_: Any, notice: Notice) -> None:
    other = put(cast, to="b@example.org")
    Notice.objects.update(state="failed")
    assert act(as_(cast.organiser), notice, "release") == "waiting"
    assert act(as_(cast.organiser), other, "drop") == "cancelled"
    assert [sending.send(notice.pk), sending.send(other.pk)] == [True, False]


def test_message_whose_link_is_gone_is_not_sent_again(cast: Any) -> None:
    notice = put(cast, kind="person.invite", text=f"请打开：{outbox.LINK}", link="https://x.example/")
    Notice.objects.update(state="failed", secret="")
    notice.refresh_from_db()
    with pytest.raises(Refused, match="链接已经失效"):
        holding.release(notice=notice, by=cast.organiser)


def test_place_of_the_link_stays_and_the_link_is_never_shown(cast: Any, as_: Any) -> None:
    notice = put(cast, text=f"请打开：{outbox.LINK}", link="https://x.example/geheim")
    browser = as_(cast.organiser)
    act(browser, notice, "hold")
    act(browser, notice, "edit", subject="x", text="没有了")
    assert outbox.LINK in notice.text
    assert "geheim" not in browser.get(reverse("outbox_notice", args=[notice.pk])).content.decode()


@pytest.mark.parametrize(
    ("who", "reads", "acts"), [("auditor", 200, 403), ("screener", 403, 403), ("entrant", 403, 403)]
)
def test_auditor_reads_and_nobody_else_acts(
    cast: Any, as_: Any, notice: Notice, who: str, reads: int, acts: int
) -> None:
    browser = as_(getattr(cast, who))
    pages = [reverse("outbox"), reverse("outbox_notice", args=[notice.pk])]
    assert [browser.get(page).status_code for page in pages] == [reads, reads]
    assert browser.post(reverse("outbox_act", args=[notice.pk, "drop"])).status_code == acts
    with pytest.raises(Refused):
        holding.drop(notice=notice, by=getattr(cast, who))


def test_list_is_searched_by_address_state_and_kind(cast: Any, as_: Any, notice: Notice) -> None:
    put(cast, to="b@example.org", kind="person.invite")
    browser = as_(cast.organiser)

    def listed(**asked: str) -> list[str]:
        return [row.to for row, *_ in browser.get(reverse("outbox"), asked).context["rows"]]

    assert listed() == ["b@example.org", "a@example.org"]
    assert listed(q="A@EXAMPLE") == ["a@example.org"]
    assert listed(kind="person.invite") == ["b@example.org"]
    assert (listed(state="failed"), listed(state="x", kind="\0", q="\0")) == ([], ["b@example.org", "a@example.org"])


@pytest.mark.parametrize("number", [1, 3])
def test_questions_do_not_grow_with_the_messages(
    cast: Any, as_: Any, django_assert_num_queries: Any, number: int
) -> None:
    for n in range(number):
        put(cast, to=f"{n}@example.org")
    browser = as_(cast.organiser)
    browser.get(reverse("outbox"))
    with django_assert_num_queries(5):
        browser.get(reverse("outbox"))


def test_organisers_desk_counts_what_has_not_gone(cast: Any, as_: Any, notice: Notice) -> None:
    from tests.factories import make_campaign

    make_campaign()
    browser = as_(cast.organiser)
    assert "未发出的消息" not in browser.get(reverse("organiser_desk")).content.decode()
    Notice.objects.update(state="failed")
    assert "未发出的消息" in browser.get(reverse("organiser_desk")).content.decode()


def test_every_kind_has_its_words(cast: Any) -> None:
    assert kinds.in_words("entry.returned") == "作品退回修改"
    assert kinds.in_words("unknown") == "unknown"
