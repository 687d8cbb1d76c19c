"""Invited by link and PIN: what is kept, who comes in, what the answer does."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from accounts.outbox import sending
from common.refusals import NotAllowed, Refused
from review.experts.invitations import answering, entering, inviting
from review.models import Assignment, DeclaredInterest, ExpertInvitation
from review.panels import assigning, panels
from submissions import states
from tests.factories import make_entry, make_user, set_phase

State = ExpertInvitation.State
NOTHING: dict[str, str] = {}


@pytest.fixture
def panel(stage: Any) -> Any:
    User.objects.filter(pk=stage.experts[0].pk).update(phone="13800001234")
    made = panels.make(category=stage.category, by=stage.cast.organiser)
    made.experts.set(stage.experts)
    return made


def invited(stage: Any, expert: User | None = None) -> tuple[str, str, ExpertInvitation]:
    """The path of the link, the PIN, and the row."""
    expert = User.objects.get(pk=(expert or stage.experts[0]).pk)
    [told] = inviting.invite(campaign=stage.campaign, experts=[expert], by=stage.cast.organiser)
    mail = Notice.objects.filter(kind="expert.invited", to=expert.email).latest("pk")
    pin = told.pin or Notice.objects.filter(kind="expert.pin").latest("pk").secret
    return urlsplit(mail.secret).path, pin, told.invitation


def entered(client: Any, path: str, pin: str) -> Any:
    return client.post(path, {"pin": pin})


def test_all_are_invited_in_one_act_and_the_pin_goes_another_way_than_the_link(stage, panel, as_, settings):
    browser = as_(stage.cast.organiser)
    page = browser.post(reverse("experts_invite"), follow=True).content.decode()
    rows = ExpertInvitation.objects.all()
    assert (rows.count(), Notice.objects.filter(kind="expert.invited").count()) == (3, 3)
    text = Notice.objects.get(kind="expert.pin")
    assert (text.to, text.channel) == ("13800001234", "sms")
    pin = text.secret
    assert re.fullmatch(r"\d{6}", pin)
    assert pin not in f"{text.text}{text.fields}"
    assert pin not in page  # two have no mobile number: told once on the page
    kept = str(list(rows.values()))
    assert not any(notice.secret.rstrip("/").rpartition("/")[2] in kept for notice in Notice.objects.all())
    assert browser.post(reverse("experts_invite"), follow=True).status_code == 200
    assert ExpertInvitation.objects.count() == 3  # nobody twice


def test_the_pins_that_are_told_are_shown_once(stage, panel, as_):
    browser = as_(stage.cast.organiser)
    to = browser.post(reverse("experts_invite")).url
    assert len(re.findall(r"<b>\s*\d{6}\s*</b>", browser.get(to).content.decode())) == 2
    assert browser.get(to).status_code == 404


def test_the_text_message_that_goes_out_holds_the_pin_and_the_row_no_more(stage, panel, monkeypatch):
    _path, pin, _row = invited(stage)
    sent: dict[str, Any] = {}
    gateway = SimpleNamespace(send=lambda **said: sent.update(said))
    monkeypatch.setattr(sending, "get_gateway", lambda: gateway)
    notice = Notice.objects.get(kind="expert.pin")
    assert sending.send(notice.pk)
    assert (pin in sent["text"], sent["fields"]["what"]) == (True, pin)
    notice.refresh_from_db()
    assert pin not in f"{notice.text}{notice.secret}{notice.fields}"


def test_link_and_pin_lead_to_the_answer_and_yes_logs_her_in_without_a_password(stage, panel, client):
    path, pin, row = invited(stage)
    assert "校验码不对" in entered(client, path, "000000" if pin != "000000" else "111111").content.decode()
    assert client.get(f"{path}answer/").status_code == 302  # not without the PIN
    assert entered(client, path, f" {pin[:3]} {pin[3:]}").url == f"{path}answer/"
    page = client.get(f"{path}answer/").content.decode()
    assert ("微视频" in page, "林志远" in page) == (True, True)
    answer = client.post(f"{path}answer/", {"do": "accept"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("my_works")
    row.refresh_from_db()
    assert row.state == State.ACCEPTED
    actions = AuditEvent.objects.filter(actor=stage.experts[0]).order_by("pk").values_list("action", flat=True)
    assert [one for one in actions if one != "panel.assign"] == ["expert.open", "expert.accept", "person.login"]


def test_the_link_logs_her_in_again_until_the_review_closes(stage, panel, client, as_):
    path, pin, row = invited(stage)
    answering.accept(invitation=row, interests_said=NOTHING, by=stage.experts[0])
    assert entered(client, path, pin).url == reverse("my_works")
    set_phase(stage.campaign, "expert", is_open=False)
    closed = as_(None).get(path)
    assert (closed.status_code, "专家评审已经结束" in closed.content.decode()) == (410, True)


def test_wrong_pins_end_at_ten_and_a_new_invitation_voids_link_and_pin_of_before(stage, panel, client):
    path, pin, row = invited(stage)
    wrong = "000000" if pin != "000000" else "111111"
    assert [entering.is_right(row, wrong) for _ in range(entering.MOST_WRONG)] == [False] * 10
    assert not entering.is_right(row, pin)
    assert "已经作废" in entered(client, path, pin).content.decode()
    with pytest.raises(Refused, match="10 分钟后"):
        invited(stage)
    ExpertInvitation.objects.update(invited_at=timezone.now() - timedelta(hours=1))
    again, new_pin, _row = invited(stage)
    assert client.get(path).status_code == 404
    assert entered(client, again, new_pin).status_code == 302


def test_wrong_pins_from_one_address_wait_as_wrong_passwords_do(stage, panel, client):
    path, pin, _row = invited(stage)
    wrong = "000000" if pin != "000000" else "111111"
    for _ in range(5):
        entered(client, path, wrong)
    assert "请 5 分钟后再试" in entered(client, path, pin).content.decode()


def test_a_refusal_needs_a_reason_and_frees_her_works_for_another(stage, panel, client):
    stage.entry(states.SHORTLISTED)
    assigning.assign(panel=panel, by=stage.cast.organiser)
    path, pin, row = invited(stage)
    entered(client, path, pin)
    assert "请写明不能参加的原因" in client.post(f"{path}answer/", {"do": "decline"}).content.decode()
    client.post(f"{path}answer/", {"do": "decline", "reason": "出差"})
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.DECLINED, "出差")
    assert not panel.experts.filter(pk=row.expert_id).exists()
    assert Assignment.objects.get(expert=row.expert).recusal_reason == "谢绝邀请"
    assert entered(client, path, pin).url == path  # she is not let in
    assert "_auth_user_id" not in client.session


def test_an_answer_that_came_too_late_or_to_what_was_withdrawn_is_refused(stage, panel, as_):
    path, _pin, row = invited(stage)
    ExpertInvitation.objects.update(expires_at=timezone.now())
    assert "答复邀请的时间已过" in as_(None).get(path).content.decode()
    with pytest.raises(Refused, match="时间已过"):
        answering.accept(invitation=row, interests_said=NOTHING, by=row.expert)
    page = as_(stage.cast.organiser)
    page.post(reverse("expert_withdraw", args=[row.expert_id]), {"reason": "换人"})
    assert "已经撤回" in as_(None).get(path).content.decode()
    assert not panel.experts.filter(pk=row.expert_id).exists()


def test_nobody_answers_for_another_and_who_has_scored_cannot_be_withdrawn(stage, panel):
    entry = stage.entry(states.SHORTLISTED)
    assigning.assign(panel=panel, by=stage.cast.organiser)
    _path, _pin, row = invited(stage)
    with pytest.raises(NotAllowed):
        answering.accept(invitation=row, interests_said=NOTHING, by=stage.experts[1])
    stage.score(entry, ("50", "30"), ("50", "30"), ("50", "30"))
    with pytest.raises(Refused, match="已经开始打分"):
        inviting.withdraw(invitation=row, reason="换人", by=stage.cast.organiser)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("union", "福州市总工会"), ("work", "《最后一盏 灯》"), ("author", "陈海生")],
)
def test_a_declared_interest_takes_her_out_of_the_work_and_keeps_her_out(stage, panel, kind, text):
    own = stage.entry(states.SHORTLISTED, title="最后一盏灯")
    theirs = {"title": "别的", "answers": {"authors": [{"name": "许远"}]}}
    other = make_entry(stage.category, by=stage.cast.outsider, state=states.SHORTLISTED, **theirs)
    assigning.assign(panel=panel, by=stage.cast.organiser)
    _path, _pin, row = invited(stage)
    recused = answering.accept(invitation=row, interests_said={kind: text}, by=row.expert)
    mine = Assignment.objects.filter(expert=row.expert)
    assert recused == 1
    assert [one.entry_id for one in mine.standing()] == [other.pk]
    assert "本人申报" in mine.get(entry=own).recusal_reason
    late = stage.entry(states.SHORTLISTED, title="最后一盏灯")
    assigning.assign(panel=panel, by=stage.cast.organiser, skip_conflicts=False)
    assert not mine.filter(entry=late).exists()


def test_she_may_add_to_her_interests_later_and_the_organiser_reads_them(stage, panel, as_):
    expert = stage.experts[0]
    as_(expert).post(reverse("my_interests"), {"author": "陈海生；李明"})
    assert DeclaredInterest.objects.filter(expert=expert).count() == 2
    page = as_(stage.cast.organiser).get(reverse("expert", args=[expert.pk])).content.decode()
    assert "认识的作者：李明" in page
    as_(expert).post(reverse("my_interests"), {"author": "李明"})
    assert DeclaredInterest.objects.get().text == "李明"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(stage, panel, as_, rows, django_assert_num_queries):
    for n in range(rows):
        panel.experts.add(make_user(f"e{n}", role="expert"))
    browser = as_(stage.cast.organiser)
    browser.get(reverse("experts"))
    with django_assert_num_queries(10):
        browser.get(reverse("experts"))
