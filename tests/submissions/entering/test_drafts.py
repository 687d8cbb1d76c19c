"""Drafts: saved as typed, merged between windows, closed with a sentence, every change in the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.refusals import Refused
from submissions import states
from submissions.answers.earlier import earlier_answers
from submissions.answers.merging import write_base
from submissions.entering import drafts
from submissions.models import Entry
from tests.factories import make_entry, set_phase
from tests.submissions.entering.scene import category, complete_draft, marks

Browser = Callable[[User | None], Client]


def test_start_makes_a_draft_that_reports_through_its_city(cast: Any) -> None:
    union = cast.entrant.union
    entry = drafts.start_entry(category=category(), section="", union=union, by=cast.entrant)
    assert (entry.state, entry.number, entry.recommending) == (states.DRAFT, None, cast.recommender.union)
    assert AuditEvent.objects.get(object_id=str(entry.pk)).action == "draft.started"


def test_start_for_another_union_or_by_another_role_is_refused(cast: Any) -> None:
    for union, by in ((cast.outsider.union, cast.entrant), (cast.entrant.union, cast.organiser)):
        with pytest.raises(Refused):
            drafts.start_entry(category=category(), section="", union=union, by=by)


def test_save_and_its_audit_event_are_both_there_or_neither(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = make_entry(category(), by=cast.entrant, title="旧名")
    monkeypatch.setattr("accounts.audit.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drafts.save_step(entry=entry, by=cast.entrant, step="work", data={"title": "新名"}, version=1)
    assert Entry.objects.get(pk=entry.pk).title == "旧名"


def test_save_advances_the_version_only_when_something_changed(cast: Any) -> None:
    entry = make_entry(category(), by=cast.entrant, title="灯")
    for _ in range(2):
        saved = drafts.save_step(entry=entry, by=cast.entrant, step="work", data={"title": "海"}, version=1)
    assert saved.entry.version == 2
    assert AuditEvent.objects.filter(action="draft.saved").count() == 1


def test_a_stale_save_never_overwrites_silently(cast: Any) -> None:
    entry = make_entry(category(), by=cast.entrant, title="原名", answers={"summary": "原文"})
    base = {"title": "原名", "f-summary": "原文"}
    digests = dict(pair.split("=") for pair in write_base(base).split())
    first = {"title": "第一窗口", "f-summary": "原文"}
    second = {"title": "第二窗口", "f-summary": "第二窗口的文字"}
    drafts.save_step(entry=entry, by=cast.entrant, step="work", data=first, version=1, base=digests)
    saved = drafts.save_step(entry=entry, by=cast.entrant, step="work", data=second, version=1, base=digests)
    assert [(c.key, c.mine, c.theirs) for c in saved.merged.conflicts] == [("title", "第二窗口", "第一窗口")]
    entry.refresh_from_db()
    assert (entry.title, entry.answers["summary"]) == ("第一窗口", "第二窗口的文字")


@pytest.mark.parametrize("version", [0, 1, 99])
def test_a_save_without_marks_of_what_it_saw_cannot_replace_after_a_change(cast: Any, version: int) -> None:
    entry = make_entry(category(), by=cast.entrant, title="原名", version=7)
    saved = drafts.save_step(entry=entry, by=cast.entrant, step="work", data={"title": "抢先"}, version=version)
    assert [c.key for c in saved.merged.conflicts] == ["title"]


def test_two_windows_end_at_a_page_that_lets_a_person_choose(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant, title="原名")
    address, seen = f"/entries/{entry.pk}/work/", marks(as_(cast.entrant), entry, "work")
    client.post(address, {"title": "第一窗口"} | seen)
    page = client.post(address, {"title": "第二窗口"} | seen)
    assert page.status_code == 409
    assert all(text in page.content.decode() for text in ("第一窗口", "第二窗口"))
    shown = {"version": str(page.context["version"]), "base": page.context["conflict_base"], "title": "第二窗口"}
    client.post(address, shown | {"keep-title": "theirs"})
    assert Entry.objects.get(pk=entry.pk).title == "第一窗口"
    client.post(address, shown | {"keep-title": "mine"})
    assert Entry.objects.get(pk=entry.pk).title == "第二窗口"


def test_autosave_answers_with_the_time_and_new_marks(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant)
    answer = client.post(f"/entries/{entry.pk}/work/save/", {"f-summary": "写到一"} | marks(client, entry, "work"))
    assert (answer.status_code, answer.context["version"]) == (200, 2)
    assert f"已保存 {timezone.localtime():%H:}" in answer.content.decode()
    again = {"version": "2", "base": answer.context["base"], "f-summary": "写到一半"}
    assert client.post(f"/entries/{entry.pk}/work/save/", again).context["conflicts"] == []
    assert Entry.objects.get(pk=entry.pk).answers["summary"] == "写到一半"


def test_autosave_keeps_the_old_mark_of_what_it_did_not_write(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant, title="原名")
    address, seen = f"/entries/{entry.pk}/work/save/", marks(as_(cast.entrant), entry, "work")
    client.post(address, {"title": "别处改的"} | seen)
    first = client.post(address, {"title": "这里改的"} | seen)
    assert first.context["conflicts"][0]["label"] == entry.category.rules.title_label
    stubborn = {"title": "这里改的", "version": str(first.context["version"]), "base": first.context["base"]}
    assert len(client.post(address, stubborn).context["conflicts"]) == 1
    assert Entry.objects.get(pk=entry.pk).title == "别处改的"


def test_autosave_after_the_close_says_so_and_writes_nothing(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant, title="原名")
    seen = marks(client, entry, "work")
    set_phase(entry.campaign, "collect", is_open=False)
    answer = client.post(f"/entries/{entry.pk}/work/save/", {"title": "晚了"} | seen)
    assert (answer.status_code, "现在不能提交" in answer.content.decode()) == (409, True)
    assert Entry.objects.get(pk=entry.pk).title == "原名"


def test_a_returned_entry_past_its_date_is_closed(cast: Any) -> None:
    entry = complete_draft(cast.entrant, state=states.RETURNED, returned_until=timezone.now() - timedelta(1))
    with pytest.raises(Refused, match="修改期限已在"):
        drafts.save_step(entry=entry, by=cast.entrant, step="work", data={"title": "x"}, version=1)


def test_declarations_keep_the_moment_of_the_first_agreement(cast: Any) -> None:
    entry = complete_draft(cast.entrant)
    first = entry.declarations["original"]
    entry = drafts.save_declarations(entry=entry, by=cast.entrant, agreed=["original", "publish", "unknown"])
    assert (entry.declarations["original"], sorted(entry.declarations)) == (first, ["original", "publish"])
    assert drafts.save_declarations(entry=entry, by=cast.entrant, agreed=[]).declarations == {}


def test_unanswered_sections_and_unknown_ones_are_not_kept(cast: Any) -> None:
    entry = make_entry(category(), by=cast.entrant)
    drafts.save_step(entry=entry, by=cast.entrant, step="work", data={"section": "nowhere"}, version=1)
    assert Entry.objects.get(pk=entry.pk).section == ""


def test_remembered_looks_at_this_union_only(cast: Any) -> None:
    complete_draft(cast.outsider, contact_name="外人")
    complete_draft(cast.entrant, contact_name="自己人")
    found = earlier_answers(make_entry(category(), by=cast.entrant))
    assert found.known["known-contact_name"] == ["自己人"]
    assert found.last["contact"]["contact_name"] == "自己人"
    assert found.known["known-f-authors-name"] == ["林晓岚"]


def test_drafts_of_a_union_have_an_end(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    make_entry(category(), by=cast.outsider)
    drafts.start_entry(category=category(), section="", union=cast.entrant.union, by=cast.entrant)
    with pytest.raises(Refused, match="已有 1 份"):
        drafts.start_entry(category=category(), section="", union=cast.entrant.union, by=cast.entrant)
