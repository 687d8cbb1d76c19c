"""The recommender's pages of unions, import, copies and deadline: who may, what is said, nothing of another branch."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import AuditEvent, Union, User
from accounts.outbox import sending
from accounts.people import locking
from accounts.unions import import_file
from campaign import branches, calendar
from campaign.models import BranchDeadline, Campaign, CopyRecipient
from submissions import states
from submissions.notices import mails
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_union, make_user, set_phase

PAGES = ("branch_unions", "branch_union_add", "branch_import", "branch_import_template", "branch_settings")
OF_A_UNION = ("branch_union_rename", "branch_union_switch", "branch_invite")


@pytest.fixture
def campaign(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_campaign()


def upload(*rows: list[str], data: bytes = b"") -> dict[str, Any]:
    book, out = Workbook(), io.BytesIO()
    for row in (import_file.HEAD, *rows):
        book.active.append(list(row))  # type: ignore[union-attr]
    book.save(out)
    return {"file": SimpleUploadedFile("名单.xlsx", data or out.getvalue())}


# ── Who may ──
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("person", "status"),
    [("recommender", 200), ("entrant", 403), ("screener", 403), ("organiser", 403), ("expert", 403), ("auditor", 403)],
)
def test_pages_are_for_recommenders(
    as_: Any, cast: Cast, campaign: Campaign, name: str, person: str, status: int
) -> None:
    assert as_(getattr(cast, person)).get(reverse(name)).status_code == status


@pytest.mark.parametrize("name", [*PAGES, "branch_excel", "filings", "filings_excel"])
def test_visitors_are_sent_to_log_in(as_: Any, campaign: Campaign, name: str) -> None:
    assert as_(None).get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_another_branch_meets_nothing(as_: Any, cast: Cast, campaign: Campaign) -> None:
    browser, union = as_(cast.outside_recommender), cast.entrant.union
    copy = branches.add_copy(
        campaign=campaign, union=cast.recommender.union, name="办公室", email="a@b.cn", by=cast.recommender
    )
    for name in OF_A_UNION:
        assert browser.post(reverse(name, args=[union.pk]), {"name": "别的"}).status_code == 404
    for act in ("lock", "unlock", "reinvite"):
        assert browser.post(reverse("branch_person", args=[cast.entrant.pk, act])).status_code == 404
    assert browser.post(reverse("branch_copy_remove", args=[copy.pk])).status_code == 404
    assert "榕江轨道工会" not in browser.get(reverse("branch_unions")).content.decode()
    assert (User.objects.get(pk=cast.entrant.pk).is_active, Union.objects.get(pk=union.pk).name) == (
        True,
        "榕江轨道工会",
    )


def test_staff_and_colleagues_cannot_be_locked_here(as_: Any, cast: Cast, campaign: Campaign) -> None:
    for person in (cast.recommender, cast.organiser):
        url = reverse("branch_person", args=[person.pk, "lock"])
        assert as_(cast.recommender).post(url).status_code == 404


def test_faults_of_an_invitation_stand_beside_their_fields(as_: Any, cast: Cast, campaign: Campaign) -> None:
    url = reverse("branch_invite", args=[cast.entrant.union_id])
    data = {"name": "王敏", "email": cast.entrant.email.upper(), "phone": "12"}
    response = as_(cast.recommender).post(url, data)
    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["email", "phone"]


# ── The list ──
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    as_: Any, cast: Cast, campaign: Campaign, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count - 1):
        union = make_union(kind="grassroots", parent=cast.recommender.union, name=f"第{number}工会")
        make_entry(campaign.categories.get(code="film"), by=make_user(union=union), union=union, state=states.SUBMITTED)
    browser = as_(cast.recommender)
    browser.get(reverse("branch_unions"))
    with django_assert_num_queries(10):
        response = browser.get(reverse("branch_unions"))
    assert len(response.context["rows"]) == count


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["榕江轨道工会", "空空工会"]),
        ("q=王敏", ["榕江轨道工会"]),
        ("q=没有", []),
        ("show=all", ["福州市总工会", "榕江轨道工会", "空空工会"]),
        ("show=none", ["空空工会"]),
        ("show=waiting", []),
        ("show=entries", ["榕江轨道工会"]),
        ("show=idle", ["空空工会"]),
        ("show=drafts", ["榕江轨道工会"]),
        ("show=closed", []),
        ("page=99&show=nonsense", ["榕江轨道工会", "空空工会"]),
    ],
)
def test_the_list_shows_what_the_address_bar_says(
    as_: Any, cast: Cast, campaign: Campaign, query: str, names: list[str]
) -> None:
    make_union("zz", kind="grassroots", parent=cast.recommender.union, name="空空工会")
    film = campaign.categories.get(code="film")
    make_entry(film, by=cast.entrant, state=states.SUBMITTED)
    make_entry(film, by=cast.entrant)
    rows = as_(cast.recommender).get(f"{reverse('branch_unions')}?{query}").context["rows"]
    assert [row.union.name for row in rows] == names
    assert [row.union.entry_count for row in rows if row.union.name == "榕江轨道工会"] in ([], [1])


def test_unions_without_entries_are_counted_and_earlier_years_do_not_count(
    as_: Any, cast: Cast, campaign: Campaign
) -> None:
    earlier = make_campaign("earlier", is_current=False).categories.get(code="film")
    make_entry(earlier, by=cast.entrant, state=states.SUBMITTED)
    make_union("zz", kind="grassroots", parent=cast.recommender.union, name="空空工会")
    make_union("yy", kind="grassroots", parent=cast.recommender.union, name="停用工会")
    Union.objects.filter(code="yy").update(is_active=False)
    make_entry(campaign.categories.get(code="film"), by=cast.entrant)
    page = as_(cast.recommender).get(reverse("branch_unions"), {"show": "idle"})
    assert page.context["totals"] == {"unions": 2, "idle": 2, "people": 1}
    assert [(row.union.name, row.union.draft_count) for row in page.context["rows"]] == [
        ("榕江轨道工会", 1),
        ("空空工会", 0),
    ]
    assert f'href="mailto:{cast.entrant.email}"' in page.content.decode()
    assert page.context["drafts_left"] == (1, 1)
    assert reverse("branch_remind") in page.content.decode()
    assert as_(cast.recommender).get(reverse("branch_unions"), {"show": "entries"}).context["rows"] == []


def test_adding_then_inviting_leads_back_to_the_list(as_: Any, cast: Cast, campaign: Campaign) -> None:
    browser, parent = as_(cast.recommender), cast.recommender.union
    made = browser.post(reverse("branch_union_add"), {"parent": parent.pk, "name": "闽水环保工会"})
    union = Union.objects.get(name="闽水环保工会")
    assert made["Location"] == reverse("branch_invite", args=[union.pk])
    page = browser.post(made["Location"], {"name": "陈志强", "email": "chen@example.org"}, follow=True)
    assert "已邀请，未设密码" in page.content.decode()
    again = browser.post(made["Location"], {"name": "陈志强", "email": "chen@example.org"})
    assert (again.status_code, "已有账号" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("parent", ["", "0", "other", "999999999999999999999"])
def test_a_wrong_parent_is_said_beside_the_field(as_: Any, cast: Cast, campaign: Campaign, parent: str) -> None:
    value = cast.outside_recommender.union.pk if parent == "other" else parent
    response = as_(cast.recommender).post(reverse("branch_union_add"), {"parent": value, "name": "某工会"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["parent"])


def test_acts_of_the_list_keep_its_filters(as_: Any, cast: Cast, campaign: Campaign) -> None:
    browser = as_(cast.recommender)
    url = reverse("branch_person", args=[cast.entrant.pk, "lock"])
    assert browser.post(url, {"back": "q=%E7%8E%8B"})["Location"] == reverse("branch_unions") + "?q=%E7%8E%8B"
    again = browser.post(reverse("branch_person", args=[cast.entrant.pk, "reinvite"]), follow=True)
    assert "账号已锁定" in again.content.decode()
    assert browser.get(url).status_code == 405


# ── Import ──
ROW = ["福州市总工会", "榕光制造工会", "陈志强", "chen@example.org", "13800001234"]


def test_import_previews_then_makes_once(as_: Any, cast: Cast, campaign: Campaign) -> None:
    browser = as_(cast.recommender)
    preview = browser.post(reverse("branch_import"), upload(ROW))["Location"]
    assert "将新建 1 家基层工会，邀请 1 位申报员" in browser.get(preview).content.decode()
    assert not Union.objects.filter(name="榕光制造工会").exists()
    assert "已新建 1 家" in browser.post(preview, follow=True).content.decode()
    assert "已新建 0 家" in browser.post(preview, follow=True).content.decode()
    assert User.objects.filter(email="chen@example.org").count() == 1
    assert as_(cast.outside_recommender).get(preview)["Location"] == reverse("branch_import")


def test_import_tells_every_line_that_is_wrong_and_makes_the_others(as_: Any, cast: Cast, campaign: Campaign) -> None:
    rows = [ROW, ["厦门市总工会", *ROW[1:3], "x", ""], [*ROW[:2], "李文博", "abc", ""]]
    browser = as_(cast.recommender)
    preview = browser.post(reverse("branch_import"), upload(*rows))["Location"]
    response = browser.get(preview)
    assert [problem.number for problem in response.context["judged"].problems] == [3, 3, 4]
    assert "有 2 行要修改，这些行不会导入" in response.content.decode()
    wrong = f"{preview}wrong-lines.xlsx"
    assert browser.get(wrong)["Content-Type"].endswith("sheet")
    assert as_(cast.outside_recommender).get(wrong).status_code == 404
    made = browser.post(preview, follow=True)
    assert ("已新建 1 家" in made.content.decode(), made.redirect_chain[-1][0]) == (True, preview)
    assert Union.objects.filter(name="榕光制造工会").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", "工会\n姓名".encode(), b"\0" * 3_000_000])
def test_import_of_what_is_no_excel_file_is_no_error(as_: Any, cast: Cast, campaign: Campaign, data: bytes) -> None:
    sent = {"file": SimpleUploadedFile("名单.xlsx", data)}
    response = as_(cast.recommender).post(reverse("branch_import"), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


# ── Copies and deadline ──
def test_copies_are_added_taken_off_and_added_again(as_: Any, cast: Cast, campaign: Campaign) -> None:
    browser, facts = as_(cast.recommender), {"name": "办公室", "email": "Office@b.cn"}
    browser.post(reverse("branch_copy_add"), facts)
    entry = make_entry(campaign.categories.get(code="film"), by=cast.entrant, state=states.SUBMITTED)
    assert [copy.email for copy in mails.copy_recipients_of(entry)] == ["office@b.cn"]
    mail = mails.messages("submitted", entry)[-1]
    assert (mail.to, "下载材料 ZIP。不用登录，60 天内有效" in mail.text) == ("office@b.cn", True)
    twice = browser.post(reverse("branch_copy_add"), facts)
    assert (twice.status_code, "已在名单里" in twice.content.decode()) == (422, True)
    copy = CopyRecipient.objects.get()
    browser.post(reverse("branch_copy_remove", args=[copy.pk]))
    assert mails.copy_recipients_of(entry) == []
    browser.post(reverse("branch_copy_add"), facts)
    assert CopyRecipient.objects.get().is_active
    said = AuditEvent.objects.filter(action__startswith="copy.").order_by("id").values_list("action", flat=True)
    assert list(said) == ["copy.add", "copy.remove", "copy.add"]


def deadline(browser: Any, days: float) -> Any:
    at = timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
    return browser.post(reverse("branch_deadline"), {"closes_at": at, "sure": "on"})


def test_a_branch_closes_earlier_and_with_the_campaign_again(as_: Any, cast: Cast, campaign: Campaign) -> None:
    browser, union = as_(cast.recommender), cast.entrant.union
    ends = calendar.deadline(campaign=campaign, union=union)
    assert deadline(browser, 2).status_code == 302
    assert calendar.deadline(campaign=campaign, union=union) == BranchDeadline.objects.get().closes_at
    assert calendar.deadline(campaign=campaign, union=cast.outsider.union) == ends
    browser.post(reverse("branch_deadline"), {"to": "clear"})
    assert calendar.deadline(campaign=campaign, union=union) == ends
    said = AuditEvent.objects.filter(action__startswith="deadline.").order_by("id").values_list("action", flat=True)
    assert list(said) == ["deadline.set", "deadline.clear"]


@pytest.mark.parametrize(("days", "told"), [(-1, "已经过去"), (11, "不能晚于全省申报截止")])
def test_a_deadline_out_of_bounds_is_refused(as_: Any, cast: Cast, campaign: Campaign, days: float, told: str) -> None:
    response = deadline(as_(cast.recommender), days)
    assert (response.status_code, told in response.content.decode()) == (422, True)
    assert not BranchDeadline.objects.exists()


@pytest.mark.parametrize("typed", ["", "明天", "2023-99-01T10:00"])
def test_nonsense_for_a_deadline_is_said(as_: Any, cast: Cast, campaign: Campaign, typed: str) -> None:
    response = as_(cast.recommender).post(reverse("branch_deadline"), {"closes_at": typed})
    assert (response.status_code, list(response.context["deadline_form"].errors)) == (422, ["closes_at"])


def test_after_the_campaign_has_closed_no_deadline_can_be_set(as_: Any, cast: Cast, campaign: Campaign) -> None:
    set_phase(campaign, "collect", is_open=False)
    assert deadline(as_(cast.recommender), 1).status_code == 422


def test_without_a_campaign_unions_can_be_looked_after_all_the_same(as_: Any, cast: Cast) -> None:
    browser = as_(cast.recommender)
    assert browser.get(reverse("branch_unions")).status_code == 200
    assert browser.get(reverse("branch_settings")).status_code == 404
    locking.lock(person=cast.entrant, by=cast.recommender)
    assert "已锁定" in browser.get(reverse("branch_unions")).content.decode()
