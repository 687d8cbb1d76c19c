"""What the account knows is not asked again, and rows of people can be pasted; both without script."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from campaign.definition.spec import FieldSpec
from campaign.models import Category
from submissions.entering import drafts
from submissions.models import Entry
from tests.factories import AUTHORS, SUMMARY, film_spec, make_campaign
from tests.submissions.entering.scene import marks

UNIT = FieldSpec("unit", "工作单位", fill_from="union", also_called=("单位",))
PEOPLE = FieldSpec(
    "authors", "作者", kind="rows", step="authors", min_rows=1, max_rows=3, columns=(AUTHORS.columns[0], UNIT)
)
OWN = FieldSpec("unit_name", "申报单位全称", step="authors", fill_from="union")


@pytest.fixture
def category(cast: Any) -> Category:
    cast.entrant.phone = "13805910001"
    cast.entrant.save()
    return make_campaign(categories=(film_spec(fields=(SUMMARY, PEOPLE, OWN)),)).categories.get()


@pytest.fixture
def entry(cast: Any, category: Category) -> Entry:
    return drafts.start_entry(category=category, section="", union=cast.entrant.union, by=cast.entrant)


def send(client: Client, entry: Entry, **rows: str) -> Any:
    data = {name.replace("__", "-"): text for name, text in rows.items()}
    return client.post(f"/entries/{entry.pk}/authors/", data | marks(client, entry, "authors"))


def test_unit_and_contact_come_from_the_account(cast: Any, entry: Entry) -> None:
    by, union = cast.entrant, cast.entrant.union
    assert entry.answers == {"unit_name": union.name}
    assert (entry.contact_name, entry.contact_phone, entry.contact_email) == (by.name, "13805910001", by.email)


def test_a_copied_draft_keeps_the_contact_it_was_copied_with(cast: Any, entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(contact_name="王敏", answers={"unit_name": "老名称"})
    copied = drafts.copy_entry(entry=Entry.objects.get(pk=entry.pk), by=cast.entrant)
    assert (copied.contact_name, copied.answers) == ("王敏", {"unit_name": "老名称"})


def test_rows_show_the_unit_and_are_no_rows_until_more_is_typed(as_: Any, cast: Any, entry: Entry) -> None:
    client, unit = as_(cast.entrant), cast.entrant.union.name
    page = client.get(f"/entries/{entry.pk}/authors/").content.decode()
    assert page.count(f'value="{unit}"') == 3  # the first row, the one to be added, the entry's own
    send(client, entry, **{"f-authors-rows": "1", "f-authors-0-name": "", "f-authors-0-unit": unit, "go": "stay"})
    assert "authors" not in Entry.objects.get(pk=entry.pk).answers
    send(client, entry, **{"f-authors-rows": "1", "f-authors-0-name": "", "f-authors-0-unit": "别的单位", "go": "stay"})
    assert Entry.objects.get(pk=entry.pk).answers["authors"] == [{"unit": "别的单位"}]
    send(client, entry, **{"f-authors-rows": "1", "f-authors-0-name": "陈志远", "f-authors-0-unit": "", "go": "stay"})
    assert Entry.objects.get(pk=entry.pk).answers["authors"] == [{"name": "陈志远"}]
    assert client.get(f"/entries/{entry.pk}/authors/").content.decode().count(f'value="{unit}"') == 2


def test_pasted_rows_join_what_is_there_and_the_page_says_what_was_understood(
    as_: Any, cast: Any, entry: Entry
) -> None:
    client, unit = as_(cast.entrant), cast.entrant.union.name
    own = {"f-authors-rows": "1", "f-authors-0-name": "陈志远", "f-authors-0-unit": unit, "paste": "f-authors"}
    page = send(client, entry, **own, **{"f-authors-paste": "序号\t姓名\t单位\n1\t林晓岚\t福州地铁公司"})
    assert "已读入 1 行：姓名、工作单位。请核对。" in page.content.decode()
    assert "没有用到：序号。" in page.content.decode()
    people = [{"name": "陈志远", "unit": unit}, {"name": "林晓岚", "unit": "福州地铁公司"}]
    assert Entry.objects.get(pk=entry.pk).answers["authors"] == people


def test_pasted_rows_with_a_wrong_cell_change_nothing_and_the_text_stays(as_: Any, cast: Any, entry: Entry) -> None:
    client = as_(cast.entrant)
    own = {"f-authors-rows": "1", "f-authors-0-name": "陈志远", "f-authors-0-unit": "", "paste": "f-authors"}
    page = send(client, entry, **own, **{"f-authors-paste": f"姓名\n{'长' * 31}"}).content.decode()
    assert "第 2 行“姓名”是" in page
    assert f">姓名\n{'长' * 31}</textarea>" in page
    assert Entry.objects.get(pk=entry.pk).answers["authors"] == [{"name": "陈志远"}]
