"""The entrant's pages as she meets them, without JavaScript: from a new draft to the receipt, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.outbox import sending
from submissions import states
from submissions.models import Entry
from tests.factories import make_entry, make_file, make_union, make_user, set_phase
from tests.submissions.entering.scene import category, complete_draft, marks

Browser = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", sending.send_message)


def test_an_entry_goes_from_new_to_receipt_without_javascript(cast: Any, as_: Browser) -> None:
    client, _ = as_(cast.entrant), category()
    start = client.post("/entries/new/film/")
    entry = Entry.objects.get(created_by=cast.entrant)
    assert start.url == f"/entries/{entry.pk}/work/"
    work = {"title": "最后一盏灯", "f-summary": "夜班检修工的故事。", "go": "next"} | marks(client, entry, "work")
    assert client.post(f"/entries/{entry.pk}/work/", work).url == f"/entries/{entry.pk}/authors/"
    people = {"f-authors-rows": "1", "f-authors-0-name": "林晓岚", "f-authors-0-part": "编导", "go": "next"}
    people |= {"contact_name": "王敏", "contact_phone": "13800001234", "contact_email": "w@example.org"}
    people |= marks(client, entry, "authors")
    assert client.post(f"/entries/{entry.pk}/authors/", people).url == f"/entries/{entry.pk}/files/"
    make_file(entry)
    declared = client.post(f"/entries/{entry.pk}/declarations/", {"d-original": "on", "go": "next"})
    assert declared.url == f"/entries/{entry.pk}/preview/"
    assert client.get(declared.url).context["problems"] == []
    assert client.post(f"/entries/{entry.pk}/submit/").url == f"/entries/{entry.pk}/receipt/"
    entry.refresh_from_db()
    page = client.get(f"/entries/{entry.pk}/receipt/")
    assert entry.number in page.content.decode()
    assert (entry.state, entry.answers["authors"]) == (states.SUBMITTED, [{"name": "林晓岚", "part": "编导"}])


def test_pressing_submit_twice_leads_to_the_same_receipt(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), complete_draft(cast.entrant)
    answers = [client.post(f"/entries/{entry.pk}/submit/").url for _ in range(2)]
    assert answers == [f"/entries/{entry.pk}/receipt/"] * 2
    assert AuditEvent.objects.filter(action="entry.submit").count() == 1


@pytest.mark.parametrize("step", ["work", "authors", "files", "declarations", "preview"])
def test_every_step_opens_empty_and_full(cast: Any, as_: Browser, step: str) -> None:
    client = as_(cast.entrant)
    for entry in (make_entry(category(), by=cast.entrant), complete_draft(cast.entrant)):
        assert client.get(f"/entries/{entry.pk}/{step}/").status_code == 200
        assert client.get(f"/entries/{entry.pk}/{step}/?check=1").status_code == 200


def test_preview_links_every_problem_to_its_field(cast: Any, as_: Browser) -> None:
    entry = make_entry(category(), by=cast.entrant)
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/preview/").content.decode()
    assert f"/entries/{entry.pk}/work/?check=1#div_id_f-summary" in page
    assert f"/entries/{entry.pk}/files/?check=1#role-work" in page
    form = as_(cast.entrant).get(f"/entries/{entry.pk}/work/?check=1").content.decode()
    assert 'id="div_id_f-summary"' in form
    assert "还没有填写。" in form


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head"])
def test_another_unions_entry_does_not_exist_at_any_address(cast: Any, as_: Browser, method: str) -> None:
    entry = complete_draft(cast.entrant)
    tails = ["", "copy/", "delete/", "submit/", "withdraw/", "reopen/", "receipt/", "wrong/"]
    tails += [
        f"{step}/{tail}" for step in ("work", "authors", "files", "declarations", "preview") for tail in ("", "save/")
    ]
    before = Entry.objects.values().get(pk=entry.pk)
    for tail in tails:
        answer = getattr(as_(cast.outsider), method)(f"/entries/{entry.pk}/{tail}")
        assert answer.status_code in (404, 405), (tail, method)
    assert Entry.objects.values().get(pk=entry.pk) == before


@pytest.mark.parametrize("who", ["recommender", "screener", "organiser", "expert", "auditor"])
def test_other_roles_get_no_entrants_pages(cast: Any, as_: Browser, who: str) -> None:
    entry = complete_draft(cast.entrant)
    client = as_(getattr(cast, who))
    for address in (
        "/entries/",
        "/entries/new/",
        "/entries/new/film/",
        f"/entries/{entry.pk}/work/",
    ):
        assert client.get(address).status_code == 403
    # An entry's address leads its readers to their own page; nobody but its union reads a draft.
    assert client.get(f"/entries/{entry.pk}/").status_code == (403 if who == "expert" else 404)
    assert client.post(f"/entries/{entry.pk}/submit/").status_code == 403


def test_a_visitor_is_sent_to_log_in(cast: Any, as_: Browser) -> None:
    assert as_(None).get("/entries/").url == "/accounts/login/?next=/entries/"


def test_script_in_a_text_is_shown_as_text(cast: Any, as_: Browser) -> None:
    evil = "<script>alert(1)</script>"
    entry = complete_draft(cast.entrant, title=evil, answers={"summary": evil, "authors": [{"name": evil}]})
    for step in ("work", "authors", "preview"):
        assert evil not in as_(cast.entrant).get(f"/entries/{entry.pk}/{step}/").content.decode()
    assert evil not in as_(cast.entrant).get("/entries/").content.decode()


def test_a_giant_text_is_not_stored_and_not_lost(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant)
    giant = "字" * 20_001
    page = client.post(f"/entries/{entry.pk}/work/", {"f-summary": giant, "title": "灯"} | marks(client, entry, "work"))
    entry.refresh_from_db()
    assert (entry.title, "summary" in entry.answers) == ("灯", False)
    assert giant in page.content.decode()
    assert "内容太长，没有保存" in page.content.decode()


def test_a_form_that_does_not_fit_is_kept_as_typed_and_marked(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant)
    data = {"contact_phone": "等下补", "go": "next"} | marks(client, entry, "authors")
    page = client.post(f"/entries/{entry.pk}/authors/", data)
    entry.refresh_from_db()
    assert (page.status_code, entry.contact_phone) == (200, "等下补")
    assert "请填手机号" in page.content.decode()


def test_rows_are_added_and_removed_by_plain_buttons(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant)
    two = {"f-authors-rows": "2", "f-authors-0-name": "林", "f-authors-1-name": "陈"}
    page = client.post(f"/entries/{entry.pk}/authors/", two | {"add": "f-authors"} | marks(client, entry, "authors"))
    assert 'name="f-authors-2-name"' in page.content.decode()
    client.post(f"/entries/{entry.pk}/authors/", two | {"remove": "f-authors-0"} | marks(client, entry, "authors"))
    entry.refresh_from_db()
    assert entry.answers["authors"] == [{"name": "陈"}]


def test_contact_and_authors_of_the_last_entry_are_taken_over_by_a_button(cast: Any, as_: Browser) -> None:
    complete_draft(cast.entrant, contact_name="老联系人")
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant, contact_name="", contact_phone="")
    assert "联系人用上次的" in client.get(f"/entries/{entry.pk}/authors/").content.decode()
    for what in ("contact", "f-authors"):
        client.post(f"/entries/{entry.pk}/authors/", {"use": what} | marks(client, entry, "authors"))
    entry.refresh_from_db()
    assert (entry.contact_name, entry.answers["authors"][0]["name"]) == ("老联系人", "林晓岚")


def test_a_closed_branch_reads_everything_and_changes_nothing(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), complete_draft(cast.entrant)
    data = {"title": "改了", "f-summary": "来不及的一段话"} | marks(client, entry, "work")
    set_phase(entry.campaign, "collect", is_open=False)
    assert client.get(f"/entries/{entry.pk}/work/").url == f"/entries/{entry.pk}/"
    page = client.get(f"/entries/{entry.pk}/")
    assert "这件作品没有提交" in page.content.decode()
    late = client.post(f"/entries/{entry.pk}/work/", data)
    assert (late.status_code, "来不及的一段话" in late.content.decode()) == (409, True)
    assert client.post("/entries/new/film/").status_code == 200
    client.post(f"/entries/{entry.pk}/submit/")
    entry.refresh_from_db()
    assert (entry.title, entry.state, Entry.objects.count()) == ("最后一盏灯", states.DRAFT, 1)


def test_a_returned_entry_opens_only_what_was_unlocked(cast: Any, as_: Browser) -> None:
    until = timezone.now() + timedelta(days=2)
    returned = {"returned_from": states.SUBMITTED, "returned_until": until, "return_note": "简介请写具体"}
    entry = complete_draft(
        cast.entrant, state=states.RETURNED, unlocked={"fields": ["summary"], "files": []}, **returned
    )
    client = as_(cast.entrant)
    page = client.get(f"/entries/{entry.pk}/work/").content.decode()
    assert "简介请写具体" in page
    data = {"title": "偷偷改名", "f-summary": "写具体了。", "section": "x"} | marks(client, entry, "work")
    client.post(f"/entries/{entry.pk}/work/", data)
    client.post(f"/entries/{entry.pk}/authors/", {"contact_name": "偷偷换人"} | marks(client, entry, "authors"))
    client.post(f"/entries/{entry.pk}/declarations/", {})
    entry.refresh_from_db()
    assert (entry.title, entry.answers["summary"], entry.contact_name) == ("最后一盏灯", "写具体了。", "林晓岚")
    assert list(entry.declarations) == ["original"]
    assert client.post(f"/entries/{entry.pk}/submit/").url == f"/entries/{entry.pk}/receipt/"


def test_unknown_category_section_and_step_are_refused(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), make_entry(category(), by=cast.entrant)
    assert client.get("/entries/new/nothing/").status_code == 404
    assert client.post("/entries/new/film/", {"section": "nowhere"}).status_code == 200
    assert client.get(f"/entries/{entry.pk}/secrets/").status_code == 404
    assert Entry.objects.count() == 1


def test_a_draft_is_deleted_and_a_submitted_entry_is_not(cast: Any, as_: Browser) -> None:
    client, draft = as_(cast.entrant), complete_draft(cast.entrant)
    sent = complete_draft(cast.entrant, state=states.SUBMITTED)
    for entry in (draft, sent):
        assert client.post(f"/entries/{entry.pk}/delete/").url == "/entries/"
    assert list(Entry.objects.all()) == [sent]
    assert AuditEvent.objects.filter(action="draft.deleted").count() == 1


def test_a_copy_takes_texts_but_neither_files_nor_declarations(cast: Any, as_: Browser) -> None:
    entry = complete_draft(cast.entrant, state=states.SUBMITTED)
    as_(cast.entrant).post(f"/entries/{entry.pk}/copy/")
    copy = Entry.objects.get(copied_from=entry)
    assert (copy.title, copy.answers, copy.state, copy.number) == (entry.title, entry.answers, states.DRAFT, None)
    assert (copy.declarations, copy.files.count()) == ({}, 0)


def test_the_quota_is_shown_before_typing(cast: Any, as_: Browser) -> None:
    sibling = make_union(kind="grassroots", parent=cast.recommender.union)
    make_entry(category("case"), by=make_user(union=sibling), state=states.RECOMMENDED)
    for address in ("/entries/new/", "/entries/new/case/"):
        page = as_(cast.entrant).get(address).content.decode()
        assert "名额 2 件" in page
        assert "还剩 1 件" in page


def test_the_overview_tells_what_happened_in_plain_words(cast: Any, as_: Browser) -> None:
    client, entry = as_(cast.entrant), complete_draft(cast.entrant)
    client.post(f"/entries/{entry.pk}/submit/")
    client.post(f"/entries/{entry.pk}/withdraw/", {"note": "报错\x00项目"})
    page = client.get(f"/entries/{entry.pk}/")
    assert [one.what for one in page.context["story"]] == ["撤回作品", "提交作品"]
    assert "报错项目" in page.content.decode()


def test_preview_follows_the_checks_by_itself(cast: Any, as_: Browser) -> None:
    """A clerk who waits before a button that cannot be pressed must not have to know that a reload would help."""
    entry, client = complete_draft(cast.entrant), as_(cast.entrant)
    page = f"/entries/{entry.pk}/preview/"
    assert "hx-get" not in client.get(page).content.decode()
    entry.files.update(state="checking")
    shown = client.get(page)
    assert f'hx-get="{page}?seen={shown.context["seen"]}"' in shown.content.decode()
    again = {"path": f"{page}?seen={shown.context['seen']}", "headers": {"HX-Request": "true"}}
    assert client.get(**again).status_code == 204  # nothing new: nothing moves under the cursor
    entry.files.update(state="passed")
    assert client.get(**again).status_code == 200
