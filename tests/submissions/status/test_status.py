"""The status of stored entries: whose desk answers for it, what its reader is told, what it costs."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from campaign import branches, memory
from campaign.definition.spec import Desk
from campaign.models import BranchDesk, Campaign, Category
from common.refusals import NotAllowed, Refused
from submissions import states
from submissions.models import Entry
from submissions.status import dates, status
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, set_phase


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign(categories=(film_spec(),), desk=Desk("省总工会网络工作部", "12351"))


@pytest.fixture
def category(campaign: Campaign) -> Category:
    return campaign.categories.get()


def set_desk(cast: Cast, **said: Any) -> Desk:
    union = cast.recommender.union
    return branches.set_desk(
        **({"union": union, "name": "宣传部 李芳", "phone": "０５９１—87654321"} | said), by=cast.recommender
    )


def test_the_desk_of_the_branch_answers_before_the_recommendation_and_the_provinces_after(
    cast: Cast, category: Category
) -> None:
    set_desk(cast)
    memory.forget()
    waiting = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    screened = make_entry(category, by=cast.entrant, state=states.RECOMMENDED)
    assert status.of(waiting).call == "福州市总工会宣传部 李芳，电话 0591-87654321"
    assert status.of(screened).call == "省总工会网络工作部，电话 12351"
    assert (status.of(waiting).holder, status.of(screened).holder) == ("福州市总工会", "省总工会")


def test_a_branch_without_a_number_is_named_all_the_same(cast: Cast, category: Category) -> None:
    assert status.of(make_entry(category, by=cast.entrant, state=states.SUBMITTED)).call == "福州市总工会"


def test_a_desk_is_set_by_its_own_branch_and_on_the_record(cast: Cast, campaign: Campaign) -> None:
    assert set_desk(cast) == Desk("宣传部 李芳", "0591-87654321")
    set_desk(cast, phone="13800001234")
    assert BranchDesk.objects.values_list("union", "name", "phone").get() == (
        cast.recommender.union_id, "宣传部 李芳", "13800001234",
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="desk.set").count() == 2
    with pytest.raises(NotAllowed):
        branches.set_desk(union=cast.entrant.union, name="甲", phone="13800001234", by=cast.entrant)
    with pytest.raises((NotAllowed, Refused)):
        set_desk(cast, union=cast.outside_recommender.union)


@pytest.mark.parametrize(
    ("said", "why"),
    [({"name": " "}, "请填写经办部门"), ({"phone": "87654321"}, "固定电话要带区号"), ({"phone": ""}, "请填写联系电话")],
)
def test_a_desk_that_nobody_could_call_is_refused(cast: Cast, campaign: Campaign, said: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        set_desk(cast, **said)


def test_the_settings_page_keeps_the_desk(cast: Cast, as_: Any, campaign: Campaign) -> None:
    browser = as_(cast.recommender)
    said = {"name": "宣传部 李芳", "phone": "0591 87654321"}
    assert browser.post("/branch/settings/desk/", said).status_code == 302
    assert 'value="0591-87654321"' in browser.get("/branch/settings/").content.decode()
    wrong = browser.post("/branch/settings/desk/", said | {"phone": "110"})
    assert (wrong.status_code, "电话“110”不对" in wrong.content.decode()) == (422, True)


def test_recommending_that_closed_needs_no_process_to_be_known(
    cast: Cast, campaign: Campaign, category: Category
) -> None:
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    assert status.of(entry).label == "已提交，等待推荐"
    set_phase(campaign, "recommend", is_open=False)
    memory.forget()
    found = status.of(entry)
    assert (found.label, found.has_ended, found.next_at) == ("未获推荐", True, None)
    assert status.label_of(entry, reader="staff") == "未推荐"
    assert dict(status.choices(campaign, states.STATES))["submitted"] == "未推荐"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_one_query_whatever_its_length(
    cast: Cast, category: Category, rows: int, django_assert_num_queries: Any
) -> None:
    for state in (states.SUBMITTED, states.SHORTLISTED, states.RETURNED):
        for _ in range(rows):
            make_entry(category, by=cast.entrant, state=state)
    entries = list(Entry.objects.select_related("union", "recommending"))
    status.of_many(entries)
    with django_assert_num_queries(1):
        assert len(status.of_many(entries)) == 3 * rows


def test_nobody_else_reads_the_labels_of_states() -> None:
    """They are right only while the state's own step is open; the trail alone keeps them for what was."""
    spelled = re.compile(r"STATES\[[^]]+\](\.(label|staff)|$)|state\.staff|(?<!fields)\.state\.label", re.MULTILINE)
    files = [path for app in ("submissions", "review", "voting", "config") for path in Path(app).rglob("*.py")]
    files += Path("templates").rglob("*.html")
    found = {str(path) for path in files if spelled.search(path.read_text(encoding="utf-8"))}
    assert found == {"submissions/status/lines.py", "submissions/apps.py"}


# ── The five points ──
def points(entry: Entry) -> list[tuple[str, str]]:
    return [(point.state, point.when) for point in dates.track_of(entry, placed=status.of(entry).placed)]


def moment(at: Any) -> str:
    at = timezone.localtime(at)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def test_the_track_of_a_submitted_entry(cast: Cast, campaign: Campaign, category: Category) -> None:
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    closes = set_phase(campaign, "recommend", is_open=True).closes_at
    memory.forget()
    found = points(entry)
    assert found[:2] == [("done", moment(entry.submitted_at)), ("now", f"至 {moment(closes)}")]
    assert [state for state, _when in found[2:]] == ["next"] * 3


def test_the_track_ends_where_recommending_closed(cast: Cast, campaign: Campaign, category: Category) -> None:
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    closed = set_phase(campaign, "recommend", is_open=False).closes_at
    memory.forget()
    assert points(entry)[1:] == [("ended", moment(closed)), *[("left_out", "")] * 3]


WAYS = [
    (states.DRAFT, "now next next next next"),
    (states.SUBMITTED, "done now next next next"),
    (states.RETURNED, "done now next next next"),
    (states.RECOMMENDED, "done done now next next"),
    (states.ADMITTED, "done done done now next"),
    (states.REJECTED, "done done ended left_out left_out"),
    (states.DECLINED, "done ended left_out left_out left_out"),
    (states.WITHDRAWN, "done ended left_out left_out left_out"),
    (states.DISQUALIFIED, "done done ended left_out left_out"),
]


@pytest.mark.parametrize(("state", "way"), WAYS)
def test_the_track_of_every_state(cast: Cast, category: Category, state: str, way: str) -> None:
    entry = make_entry(category, by=cast.entrant, state=state)
    assert " ".join(state for state, _when in points(entry)) == way


def test_the_track_costs_one_query(cast: Cast, category: Category, django_assert_num_queries: Any) -> None:
    entry = Entry.objects.select_related("union", "recommending").get(
        pk=make_entry(category, by=cast.entrant, state=states.ADMITTED).pk
    )
    status.of(entry)
    with django_assert_num_queries(1):
        dates.track_of(entry)


def test_a_returned_entry_is_told_until_when(cast: Cast, category: Category) -> None:
    until = timezone.now() + timedelta(days=2)
    entry = make_entry(category, by=cast.entrant, state=states.RETURNED, returned_until=until)
    assert points(entry)[1] == ("now", f"至 {moment(until)}")
