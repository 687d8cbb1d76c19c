"""The national register (备案) and the branch's Excel file: whose lines, what is refused, what the cells hold."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from campaign.definition.spec import FieldSpec
from campaign.models import Campaign, Category
from common.refusals import Refused
from submissions import states
from submissions.models import Entry, Filing, Finding
from submissions.national_filing import filing
from tests.cast import Cast
from tests.factories import AUTHORS, film_spec, make_campaign, make_entry, make_file, picture_spec

FACTS = {"sub_project": "网络正能量微视频", "host": "全国总工会宣教部", "state": "sent", "reference": "ZG-0318"}


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    national = picture_spec(series="national", needs_filing=True)
    return make_campaign(categories=(film_spec(), national))


@pytest.fixture
def national(campaign: Campaign) -> Category:
    return campaign.categories.get(code="picture")


@pytest.fixture
def provincial(campaign: Campaign) -> Category:
    return campaign.categories.get(code="film")


def submitted(cast: Cast, category: Category, **fields: Any) -> Entry:
    return make_entry(category, by=cast.entrant, **({"state": states.SUBMITTED} | fields))


def filed(entry: Entry, cast: Cast, **changes: Any) -> Filing:
    values: dict[str, Any] = FACTS | {"sent_on": date(2023, 6, 20)} | changes
    return filing.file_national(entry=entry, by=cast.recommender, **values)


def rows_of(response: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)  # type: ignore[union-attr]


def listed(browser: Any, query: str = "") -> list[int]:
    return [entry.pk for entry in browser.get(f"{reverse('filings')}?{query}").context["page"]]


# ── The verb ──
def test_filing_is_kept_changed_and_told(cast: Cast, national: Category) -> None:
    entry = submitted(cast, national)
    filed(entry, cast)
    filed(entry, cast)
    filed(entry, cast, state="awarded")
    events = AuditEvent.objects.filter(action="filing.save").order_by("id")
    assert [event.details["after"]["state"] for event in events] == ["sent", "awarded"]
    assert (Filing.objects.get().state, Filing.objects.get().updated_by) == ("awarded", cast.recommender)


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"sent_on": None}, "报送日期"), ({"sent_on": date(2099, 1, 1)}, "还没有到")],
)
def test_a_line_that_cannot_be_is_refused(cast: Cast, national: Category, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused, match=told):
        filed(submitted(cast, national), cast, **changes)
    assert (Filing.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_only_the_own_branch_and_what_was_handed_in_can_be_filed(cast: Cast, national: Category) -> None:
    entry = submitted(cast, national)
    for by in (cast.outside_recommender, cast.organiser, cast.entrant):
        with pytest.raises(Refused):
            filing.file_national(entry=entry, by=by, sub_project="甲", host="乙")
    with pytest.raises(Refused):
        filed(submitted(cast, national, state=states.DRAFT), cast)


# ── The pages ──
@pytest.mark.parametrize("name", ["filings", "filings_excel"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("recommender", 200), ("organiser", 200), ("auditor", 200), ("screener", 403), ("expert", 403), ("entrant", 403)],
)
def test_register_is_read_by_recommender_organiser_and_auditor(
    as_: Any, cast: Cast, campaign: Campaign, name: str, person: str, status: int
) -> None:
    assert as_(getattr(cast, person)).get(reverse(name)).status_code == status


@pytest.mark.parametrize(
    ("person", "status"), [("recommender", 200), ("outside_recommender", 404), ("organiser", 403), ("auditor", 403)]
)
def test_a_line_is_edited_by_its_own_branch_only(
    as_: Any, cast: Cast, national: Category, person: str, status: int
) -> None:
    url = reverse("filing_edit", args=[submitted(cast, national).pk])
    assert as_(getattr(cast, person)).get(url).status_code == status
    assert as_(getattr(cast, person)).post(url, {}).status_code == (422 if status == 200 else status)
    assert Filing.objects.count() == 0


def test_register_holds_what_is_due_and_what_was_filed(as_: Any, cast: Cast, national: Any, provincial: Any) -> None:
    due, also, other = submitted(cast, national), submitted(cast, provincial), submitted(cast, provincial)
    submitted(cast, national, state=states.DRAFT)
    foreign = make_entry(national, by=cast.outsider, state=states.RECOMMENDED)
    filed(also, cast)
    mine, all_of_them = as_(cast.recommender), as_(cast.auditor)
    assert listed(mine) == [also.pk, due.pk]
    assert listed(mine, "scope=all") == [also.pk, other.pk, due.pk]
    assert listed(mine, "state=none") == [due.pk]
    assert listed(mine, "state=sent") == [also.pk]
    assert listed(mine, f"q={also.number}") == [also.pk]
    assert listed(mine, "category=picture&page=x") == [due.pk]
    # What is submitted but not recommended is nobody's business in the province; a line of the register is.
    assert listed(all_of_them) == [also.pk, foreign.pk]
    assert listed(all_of_them, "scope=all") == [also.pk, foreign.pk]
    assert mine.get(reverse("filings")).context["counts"] == {"due": 1, "missing": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_register_asks_the_same_number_of_queries(
    as_: Any, cast: Cast, national: Category, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        filed(submitted(cast, national), cast)
    browser = as_(cast.recommender)
    browser.get(reverse("filings"))
    with django_assert_num_queries(5):
        assert len(browser.get(reverse("filings")).context["page"]) == count
    with django_assert_num_queries(3):
        assert len(rows_of(browser.get(reverse("filings_excel")))) == count + 1


def test_form_keeps_what_was_typed_and_says_what_is_missing(as_: Any, cast: Cast, national: Category) -> None:
    browser, url = as_(cast.recommender), reverse("filing_edit", args=[submitted(cast, national).pk])
    refused = browser.post(url, FACTS)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["sent_on"])
    assert "ZG-0318" in refused.content.decode()
    tomorrow = timezone.localdate() + timedelta(days=2)
    assert browser.post(url, FACTS | {"sent_on": tomorrow.isoformat()}).status_code == 422
    assert browser.post(url, FACTS | {"sent_on": "2023-06-20"})["Location"] == reverse("filings")
    assert "2023-06-20" in browser.get(url).content.decode()


def test_register_as_excel_holds_texts_and_no_formula(as_: Any, cast: Cast, national: Category) -> None:
    filed(submitted(cast, national, title="=1+1"), cast, reference="+86")
    head, row = rows_of(as_(cast.auditor).get(reverse("filings_excel")))
    assert head[:2] == ("编号", "作品")
    assert (row[1], row[5], row[7], row[8], row[9], row[10]) == (
        "=1+1", "网络正能量微视频", datetime(2023, 6, 20), "+86", "已报送", "郑立",
    )  # fmt: skip


# ── The branch's Excel file ──
def test_branch_excel_says_all_of_an_entry(as_: Any, cast: Cast, national: Category) -> None:
    answers = {"authors": [{"name": "林晓岚", "part": "拍摄"}, {"name": "=cmd|'/c calc'!A1", "part": ""}]}
    entry = submitted(cast, national, title="=HYPERLINK(1)\x07", answers=answers, contact_email="a@b.cn")
    file = make_file(entry, role="photo", state="warned", name="灯.jpg", size=1536 * 1024)
    make_file(entry, role="photo", name="删了.jpg", removed_at=timezone.now())
    Finding.objects.create(file=file, code="blank", level="warn")
    Finding.objects.create(file=file, code="integrity", level="info")
    response = as_(cast.recommender).get(reverse("branch_excel"))
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%A6%8F")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    row = dict(zip(*book.active.values, strict=True))  # type: ignore[union-attr]
    assert {cell.data_type for line in book.active for cell in line} <= {"s", "n", "d"}  # type: ignore[union-attr]
    assert (row["编号"], row["作品名称"], row["申报单位"]) == (entry.number, "=HYPERLINK(1)", "榕江轨道工会")
    assert row["作者"] == "林晓岚（拍摄）；=cmd|'/c calc'!A1"
    assert (row["状态"], row["文件"], row["文件总大小（MB）"]) == ("待推荐", "灯.jpg", 1.5)
    assert row["自动检查"].startswith("灯.jpg：有提醒（")
    assert row["自动检查"].count("；") == 0
    assert row["全国征集备案"] == "未登记"
    event = AuditEvent.objects.get(action="branch.export")
    assert (event.actor, event.details["entries"]) == (cast.recommender, 1)


def test_contact_that_a_definition_asks_for_is_no_author(as_: Any, cast: Cast) -> None:
    contact = FieldSpec("contact_name", "联系人", step="authors", public=False)
    category = make_campaign(categories=(film_spec(fields=(AUTHORS, contact)),)).categories.get()
    make_entry(category, by=cast.entrant, state=states.SUBMITTED, answers={"authors": [{"name": "陈海生"}]})
    head, row = rows_of(as_(cast.recommender).get(reverse("branch_excel")))
    told = dict(zip(head, row, strict=True))
    assert (told["作者"], told["联系人"]) == ("陈海生", "林晓岚")


def test_branch_excel_follows_the_filters_and_stays_in_the_branch(
    as_: Any, cast: Cast, national: Category, provincial: Category
) -> None:
    mine = submitted(cast, provincial)
    submitted(cast, national)
    make_entry(provincial, by=cast.outsider, state=states.SUBMITTED)
    rows = rows_of(as_(cast.recommender).get(reverse("branch_excel") + "?category=film"))
    assert [row[0] for row in rows] == ["编号", mine.number]
    assert as_(cast.organiser).get(reverse("branch_excel")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_branch_excel_asks_the_same_number_of_queries(
    as_: Any, cast: Cast, national: Category, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_file(submitted(cast, national), role="photo")
    browser = as_(cast.recommender)
    browser.get(reverse("branch_excel"))
    with django_assert_num_queries(10):
        assert len(rows_of(browser.get(reverse("branch_excel")))) == count + 1
