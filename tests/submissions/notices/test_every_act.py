"""Every act that changes an entry's state tells the right people with its reasons, or says here why it tells nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from accounts.models import Notice, User
from accounts.outbox import kinds as all_kinds
from accounts.outbox import sending, texts
from common.refusals import Refused
from submissions import returning, states, workflow
from submissions.declining import declining
from submissions.entering import submitting
from submissions.models import Entry
from submissions.notices import kinds
from tests.cast import Cast
from tests.factories import make_entry, make_user
from tests.submissions.entering.scene import category, complete_draft

PEOPLE = {
    "entry.submit": "entrant",
    "entry.withdraw": "entrant",
    "entry.recommend": "recommender",
    "entry.screen": "screener",
    "entry.shortlist": "organiser",
    "entry.disqualify": "organiser",
}
BY_PERFORM = sorted(set(states.ACTIONS) - set(kinds.WITH_RECEIPT))
NOTE = "片尾缺少单位名称。\n第二处：片头有错字。"


@pytest.fixture(autouse=True)
def _nobody_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)


def entry_in(cast: Cast, state: str, **changes: Any) -> Entry:
    values = {"by": cast.entrant, "state": state, "contact_email": "desk@example.org", "title": "最后一盏灯"}
    if state == states.WITHDRAWN:
        values |= {"number": "T-0009", "submitted_at": timezone.now()}
    entry = make_entry(category(), **(values | changes))
    return Entry.objects.get(pk=entry.pk)


def act(cast: Cast, entry: Entry, action: str, note: str = NOTE) -> Entry:
    rule = states.ACTIONS[action]
    by = getattr(cast, PEOPLE[rule.permission]) if rule.permission else None
    more: dict[str, Any] = {}
    if rule.to == states.RETURNED:
        until = timezone.now() + timedelta(days=2)
        more = {"returned_from": entry.state, "returned_until": until, "return_note": note}
    elif rule.to == states.BEFORE:
        let_fall(entry)
    elif rule.to == states.BACK:
        more = {"returned_from": "", "returned_until": None, "return_note": "", "unlocked": {}}
    return workflow.perform(entry=entry, action=action, by=by, note=note, **more)


def let_fall(entry: Entry) -> None:
    """As two people disqualified it while it was on the shortlist."""
    entry.disqualifications.create(
        reason="查实。", public_text="查实。", was_state=states.SHORTLISTED, outcome="confirmed",
        proposed_by=make_user(role="organiser"), decided_by=make_user(role="organiser"), decided_at=timezone.now(),
    )  # fmt: skip


def told(kind: str | None = None) -> list[Notice]:
    rows = Notice.objects.order_by("id")
    return list(rows.filter(kind=kind) if kind else rows)


# ── The tables ──────────────────────────────────────────────────────────────
def test_every_act_stands_in_one_table() -> None:
    tables = (kinds.OCCASIONS, kinds.TAKEN_BACK, kinds.WITH_RECEIPT, kinds.SILENT)
    assert sorted(action for table in tables for action in table) == sorted(states.ACTIONS)
    assert all(reason for reason in kinds.SILENT.values())


@pytest.mark.django_db  # an organiser may have changed it
@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_kind_has_a_text_that_uses_only_its_fields(kind: str) -> None:
    assert all_kinds.fields_of(kind) == kinds.KINDS[kind].fields
    said = texts.mail(kind, {name: f"<{name}>" for name in kinds.KINDS[kind].fields})
    assert (bool(said.subject), "{" in said.subject + said.text) == (True, False)
    named = {"number", "title", "link"} & {*kinds.KINDS[kind].fields}
    assert all(f"<{name}>" in said.subject + said.text for name in named)
    assert ("reasons" in kinds.KINDS[kind].fields) == ("<reasons>" in said.text)


def test_no_text_lies_there_that_no_kind_sends() -> None:
    files = {path.name.removesuffix(".txt") for path in (settings.BASE_DIR / "templates/notices").glob("*.txt")}
    plain = {name for name in files if not name.endswith(".sms")}
    assert plain - set(all_kinds.all_kinds()) == set()


# ── Each act ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("action", "origin"), [(action, origin) for action in BY_PERFORM for origin in states.ACTIONS[action].origins]
)
def test_act_tells_the_entrant_with_its_reasons(cast: Cast, action: str, origin: str) -> None:
    reached = {"recommended_at": timezone.now()} if action in ("disqualify", "unreturn") else {}
    entry = act(cast, entry_in(cast, origin, **reached), action)
    found = [(one.kind, one.to, one.channel, one.state) for one in told() if one.to == "desk@example.org"]
    kind = kinds.OCCASIONS.get(action) or (kinds.TAKEN_BACK[action][1] if action in kinds.TAKEN_BACK else None)
    assert found == ([(kind, "desk@example.org", "email", "waiting")] if kind else [])
    for one in told(kind) if kind else []:
        assert (f"{entry.number}" in one.subject, "最后一盏灯" in one.subject) == (True, True)
        assert f"http://testserver/entries/{entry.pk}/" in one.text
        assert (NOTE in one.text) == ("reasons" in kinds.KINDS[one.kind].fields)
    assert mail.outbox == []  # nothing goes out in the request


def test_handing_in_tells_with_the_receipt_once(cast: Cast) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    assert [(one.kind, "提交时间：" in one.text) for one in told()] == [("entry.submitted", True)]
    act(cast, entry, "send_back")
    submitting.resubmit(entry=entry, by=cast.entrant)
    assert [one.kind for one in told()] == ["entry.submitted", "entry.returned", "entry.resubmitted"]


def test_refused_act_tells_nobody(cast: Cast) -> None:
    entry = entry_in(cast, states.RECOMMENDED)
    with pytest.raises(Refused):
        act(cast, entry, "reject", note="")
    assert told() == []


@pytest.mark.parametrize(
    ("state", "action", "words"),
    [
        (states.RECOMMENDED, "withdraw", "已撤回"),
        (states.SHORTLISTED, "disqualify", "取消资格"),
        (states.DISQUALIFIED, "reinstate", "恢复评选资格"),
        (states.SUBMITTED, "withdraw", ""),
    ],
)
def test_branch_is_told_at_once_of_what_it_had_put_forward(cast: Cast, state: str, action: str, words: str) -> None:
    act(cast, entry_in(cast, state), action)
    kind = kinds.TELLS_BRANCH[action]
    found = [(one.to, words in one.subject, NOTE in one.text) for one in told(kind)]
    assert found == ([(cast.recommender.email, True, True)] if words else [])


def test_return_says_what_is_open_and_until_when(cast: Cast) -> None:
    entry = entry_in(cast, states.RECOMMENDED)
    until = timezone.make_aware(timezone.datetime(2030, 6, 28, 18))
    returning.return_entry(
        entry=entry,
        action="return",
        by=cast.screener,
        until=until,
        note=NOTE,
        fields=["title", "summary"],
        files=["work"],
    )
    (notice,) = told("entry.returned")
    assert f"原因：{NOTE}" in notice.text
    assert "可以修改：作品名称、作品简介、视频" in notice.text
    assert "请在 6月28日 星期五 18:00 前修改并重新提交。" in notice.text


def test_return_that_grows_before_it_is_told_is_told_once(cast: Cast) -> None:
    entry, until = entry_in(cast, states.RECOMMENDED), timezone.now() + timedelta(days=2)
    given: dict[str, Any] = {"until": until, "note": NOTE, "fields": [], "files": []}
    entry = returning.return_entry(entry=entry, action="return", by=cast.screener, **given)
    returning.open_role(entry=entry, role="work", note="另外，视频没有通过自动检查。", least=timedelta(0))
    first, second = told("entry.returned")
    assert (first.state, second.state) == (Notice.State.CANCELLED, Notice.State.WAITING)
    assert f"原因：{NOTE}\n另外，视频没有通过自动检查。" in second.text


# ── Undone ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("does", "undoes", "origin", "kind"),
    [
        ("recommend", "unrecommend", states.SUBMITTED, "entry.recommended"),
        ("decline", "undecline", states.SUBMITTED, "entry.declined"),
        ("send_back", "unsend_back", states.SUBMITTED, "entry.returned"),
        ("return", "unreturn", states.RECOMMENDED, "entry.returned"),
        ("admit", "rescreen", states.RECOMMENDED, "entry.admitted"),
        ("reject", "rescreen", states.RECOMMENDED, "entry.rejected"),
    ],
)
@pytest.mark.parametrize("has_gone", [False, True])
def test_what_was_undone_in_time_is_never_told(
    cast: Cast, does: str, undoes: str, origin: str, kind: str, has_gone: bool
) -> None:
    entry = act(cast, entry_in(cast, origin), does)
    if has_gone:
        Notice.objects.update(due_at=timezone.now())
        assert sending.send(told()[0].pk) is True
    act(cast, entry, undoes)
    correction = [kinds.TAKEN_BACK[undoes][1]] if has_gone else []
    assert [one.kind for one in told()] == [kind, *correction]
    assert told()[0].state == (Notice.State.SENT if has_gone else Notice.State.CANCELLED)


# ── Whom ────────────────────────────────────────────────────────────────────
def test_who_has_no_address_gets_a_text_message(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.SMS_BACKEND, settings.SMS_LOG = "file", tmp_path / "sms.log"
    User.objects.filter(pk=cast.entrant.pk).update(email="")
    entry = act(cast, entry_in(cast, states.SUBMITTED, contact_email=""), "recommend")
    (notice,) = told()
    assert (notice.channel, notice.to) == ("sms", "13800001234")
    assert notice.fields == {"campaign": "好声音", "number": entry.number, "what": "已获推荐"}
    Notice.objects.update(due_at=timezone.now())
    sending.send(notice.pk)
    said = settings.SMS_LOG.read_text()
    assert said.endswith(f"13800001234 【好声音】您的作品{entry.number}已获推荐。请登录网站查看。\n")


def test_who_has_neither_is_not_told(cast: Cast) -> None:
    User.objects.filter(pk=cast.entrant.pk).update(email="", phone="0591-87654321")
    act(cast, entry_in(cast, states.SUBMITTED, contact_email="", contact_phone=""), "recommend")
    assert told() == []


def test_account_that_is_locked_is_not_written_to(cast: Cast) -> None:
    User.objects.filter(pk=cast.entrant.pk).update(is_active=False)
    act(cast, entry_in(cast, states.SUBMITTED, contact_email="", contact_phone=""), "recommend")
    assert told() == []


def test_the_verbs_of_the_branch_tell(cast: Cast) -> None:
    make_user("second", role="recommender", union=cast.recommender.union)
    entry = entry_in(cast, states.RECOMMENDED)
    submitting.withdraw(entry=entry, by=cast.entrant, note="作者希望再改。")
    declining.decline(entry=entry_in(cast, states.SUBMITTED), by=cast.recommender, note="题材不符。")
    assert [(one.kind, one.to) for one in told()] == [
        ("entry.withdrawn", "desk@example.org"),
        ("branch.entry_left", cast.recommender.email),
        ("branch.entry_left", "second@example.org"),
        ("entry.declined", "desk@example.org"),
    ]
    assert "原因：题材不符。" in told()[-1].text


# ── Texts ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{name}：您好\n{empty}\n完", "林芳：您好\n完"),
        ("甲\n\n{empty}\n\n乙", "甲\n\n乙"),
        ("{name}{empty}", "林芳"),
        ("{tricky}", "{name} %(name)s {{ x }}"),
    ],
)
def test_template_is_filled_once(template: str, said: str) -> None:
    fields = {"name": "林芳", "empty": "", "tricky": "{name} %(name)s {{ x }}"}
    assert texts.fill(template, fields, known=tuple(fields)) == said


@pytest.mark.parametrize("template", ["{other}", "{name.__class__}", "{0}", "{}", "{name!r}", "{ name }"])
def test_template_with_an_unknown_name_is_refused(template: str) -> None:
    with pytest.raises(texts.UnknownField):
        texts.fill(template, {"name": "林芳"}, known=("name",))
