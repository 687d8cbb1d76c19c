"""One's own information: all of it is seen and taken away, corrected, and erased but for what must stay."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import transaction

from accounts.models import AuditEvent, DataRequest, LogIn, Notice, User
from accounts.my_data import asking, found
from accounts.outbox import outbox
from accounts.people import locking
from common.refusals import Refused
from submissions import states
from tests.cast import Cast
from tests.factories import make_campaign, make_entry


def kinds(person: User) -> dict[tuple[str, str], int]:
    return {(one.heading, one.role): one.count for one in found.of(person)}


def test_every_column_that_names_people_is_asked(cast: Cast) -> None:
    """A table that is made tomorrow is found too; tables that are not named in words are shown as other records."""
    asked = {one.rows.model.__name__ for one in found._links(cast.organiser)}
    pointing = {
        relation.related_model.__name__
        for relation in User._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model is not User
    }
    assert pointing - asked <= {"Panel"}  # its experts are asked as Panel_experts
    assert {"Entry", "ScreeningDecision", "VoteGroup", "Authenticator"} <= asked


def test_every_column_that_names_people_is_said_in_words(cast: Cast) -> None:
    """Its app names the table in `person_links`, `found.ROLES` the column: 其他记录 tells a person nothing."""
    links = list(found._links(cast.organiser))
    unnamed = {one.rows.model.__name__ for one in links if one.heading == str(found.OTHER)}
    assert (unnamed, [one.heading for one in links if one.role == str(found.NAMED)]) == (set(), [])


def test_page_shows_account_and_records_and_the_file_has_them_all(cast: Cast, as_: Any) -> None:
    category = make_campaign().categories.get(code="film")
    for number in range(25):
        make_entry(category, by=cast.entrant, state=states.SUBMITTED, number=f"FJ23-{number:04d}")
    make_entry(category, by=cast.outsider, state=states.SUBMITTED, number="FJ23-9999")
    browser = as_(cast.entrant)
    page = browser.get("/my-account/").content.decode()
    assert all(words in page for words in ("wangmin", cast.entrant.email, "FJ23-0024", "只显示最近 20 条"))
    assert "FJ23-0001" not in page
    assert kinds(cast.entrant)[("申报", "本人创建")] == 25
    answer = browser.get("/my-account/file/")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    data = json.loads(archive.read("my-data.json"))
    (entries,) = [one for one in data["records"] if (one["kind"], one["role"]) == ("申报", "本人创建")]
    assert (entries["count"], len(entries["rows"])) == (25, 25)
    assert "FJ23-0001" in archive.read("my-data.html").decode()
    assert "FJ23-9999" not in archive.read("my-data.json").decode()


@pytest.mark.parametrize("who", ["entrant", "recommender", "screener", "organiser", "expert", "auditor"])
def test_every_role_has_the_page(cast: Cast, as_: Any, who: str) -> None:
    page = as_(getattr(cast, who)).get("/my-account/")
    assert (page.status_code, "下载全部" in page.content.decode()) == (200, True)


def test_telephone_is_corrected_by_oneself(cast: Cast, as_: Any) -> None:
    browser = as_(cast.expert)
    assert browser.post("/my-account/phone/", {"phone": "13900001111"}).status_code == 302
    cast.expert.refresh_from_db()
    assert cast.expert.phone == "13900001111"
    assert AuditEvent.objects.get(action="person.change").actor == cast.expert
    wrong = browser.post("/my-account/phone/", {"phone": "139"})
    assert (wrong.status_code, 'value="139"' in wrong.content.decode()) == (400, True)


def test_what_is_asked_is_answered_with_words(cast: Cast, as_: Any) -> None:
    browser, office = as_(cast.expert), as_(cast.organiser)
    browser.post("/my-account/ask/", {"kind": "erase", "text": "不再参加评审"})
    again = browser.post("/my-account/ask/", {"kind": "erase", "text": "再提一次"})
    assert ("正在办理" in again.content.decode(), "再提一次" in again.content.decode()) == (True, True)
    asked = DataRequest.objects.get()
    assert [notice.to for notice in Notice.objects.all()] == [cast.organiser.email]
    assert "不再参加评审" in office.get("/data-requests/").content.decode()
    assert "不再参加评审" in as_(cast.auditor).get("/data-requests/").content.decode()
    make_campaign()
    waits = "待答复的个人信息要求"
    assert waits in office.get("/desk/organiser/").content.decode()
    office.post(f"/data-requests/{asked.pk}/answer/", {"text": ""})
    assert DataRequest.objects.filter(answered_at=None).exists()
    office.post(f"/data-requests/{asked.pk}/answer/", {"text": "已删除，姓名随档案保存。"})
    assert "已删除，姓名随档案保存。" in browser.get("/my-account/").content.decode()
    assert waits not in office.get("/desk/organiser/").content.decode()
    assert Notice.objects.filter(to=cast.expert.email).count() == 1
    with pytest.raises(Refused, match="已经答复"):
        asking.answer(asked=asked, text="又答", by=cast.organiser)


def test_erasing_takes_all_that_leads_to_the_person_and_leaves_the_name(cast: Cast, as_: Any) -> None:
    person, email = cast.screener, cast.screener.email
    LogIn.objects.create(person=person, session_key="k", valid_for="x")
    with transaction.atomic():
        outbox.put(kind="person.security", to=email, subject="提醒", text="文", about=person, by=None)
    office, address = as_(cast.organiser), f"/people/{person.pk}/erase/"
    assert "请先锁定账号" in office.post(address, {"agreed": "on"}, follow=True).content.decode()
    locking.lock(person=person, reason="离任", by=cast.organiser)
    office.post(address, {})
    person.refresh_from_db()
    assert person.email == email
    office.post(address, {"agreed": "on"})
    person.refresh_from_db()
    assert (person.username, person.email, person.phone, person.name) == (f"erased-{person.pk}", "", "", "陈雅琳")
    assert not person.has_usable_password()
    assert (LogIn.objects.count(), Notice.objects.filter(to=email).count()) == (0, 0)
    assert AuditEvent.objects.filter(action="person.erase", actor=cast.organiser).count() == 1


def test_erasing_waits_until_the_work_is_handed_over(cast: Cast) -> None:
    make_entry(make_campaign().categories.get(code="film"), by=cast.entrant, state=states.SUBMITTED)
    locking.lock(person=cast.entrant, reason="离任", by=cast.organiser)
    with pytest.raises(Refused, match="未办结"):
        asking.erase(person=cast.entrant, by=cast.organiser)
