"""What comes in by a form or a file is cleaned in one way: nothing unseen is kept, numbers are read as meant."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from accounts.models import User
from accounts.people import inviting
from accounts.unions import import_file, importing
from accounts.unions import managing as unions
from campaign import branches
from common.refusals import Refused
from submissions import states
from submissions.entering import submitting
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import make_campaign, make_entry
from tests.submissions.entering.scene import category, complete_draft, marks

ROOT = Path(__file__).parents[2]
BLANKS = ["\u200b", "\u2060\u2060", "\ufeff", "\u202e\u202c", "\u3164", "\u2800", "\u00ad", "\u00a0\u3000", "\ufe0f"]


# ── What cannot be seen ──
@pytest.mark.parametrize("title", BLANKS)
def test_a_title_that_nobody_sees_gets_no_number(cast: Cast, as_: Any, title: str) -> None:
    client, entry = as_(cast.entrant), complete_draft(cast.entrant)
    work = {"title": title, "f-summary": "夜班检修工的故事。", "go": "next"} | marks(client, entry, "work")
    client.post(f"/entries/{entry.pk}/work/", work)
    entry.refresh_from_db()
    assert (entry.title, [p.field for p in submitting.problems(entry)]) == ("", ["title"])
    assert client.post(f"/entries/{entry.pk}/submit/").url == f"/entries/{entry.pk}/preview/"


@pytest.mark.parametrize("name", BLANKS)
def test_a_union_that_nobody_sees_is_not_made(cast: Cast, as_: Any, name: str) -> None:
    with pytest.raises(Refused, match="名称不能为空"):
        unions.add_union(parent=cast.recommender.union, name=name, by=cast.recommender)
    with pytest.raises(Refused, match="名称不能为空"):
        unions.rename_union(union=cast.entrant.union, name=name, by=cast.recommender)
    sent = {"parent": cast.recommender.union.pk, "name": name}
    response = as_(cast.recommender).post("/branch/unions/add/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


@pytest.mark.parametrize("name", BLANKS)
def test_a_person_whom_nobody_sees_is_not_invited(cast: Cast, as_: Any, name: str) -> None:
    with pytest.raises(Refused, match="姓名不能为空"):
        inviting.invite(union=cast.entrant.union, name=name, email="a@b.cn", phone="", by=cast.recommender)
    sent = {"name": name, "email": "a@b.cn", "role": "expert", "union": ""}
    response = as_(cast.organiser).post("/people/invite/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    with pytest.raises(Refused, match="请填写收件人"):
        branches.add_copy(
            campaign=make_campaign(), union=cast.recommender.union, name=name, email="a@b.cn", by=cast.recommender
        )


def test_a_reason_that_nobody_sees_is_none(cast: Cast, as_: Any) -> None:
    entry = make_entry(category(), by=cast.entrant, state=states.SUBMITTED)
    sent = {"note": "\u200b\u200b", "fields_open": "title", "until": "2099-01-01T18:00"}
    response = as_(cast.recommender).post(f"/branch/{entry.pk}/send-back/", sent)
    assert "note" in response.context["form"].errors
    response = as_(cast.organiser).post(f"/people/{cast.expert.pk}/lock/", {"reason": "\u2060"}, follow=True)
    assert "请写明原因" in response.content.decode()
    assert User.objects.get(pk=cast.expert.pk).is_active


SEARCHES = [
    ("recommender", "/branch/?q={}", "最后一盏灯"),
    ("recommender", "/branch/filings/?scope=all&q={}", "最后一盏灯"),
    ("recommender", "/branch/unions/?q={}", "榕江轨道工会"),
    ("entrant", "/entries/?q={}", "最后一盏灯"),
    ("organiser", "/people/?q={}", "郑立"),
    ("organiser", "/screening/?state=all&q={}", "最后一盏灯"),
    ("organiser", "/audit/?object={}", "最后一盏灯"),
]


@pytest.mark.parametrize(("who", "path", "words"), SEARCHES, ids=[path for _who, path, _words in SEARCHES])
def test_words_pasted_from_a_chat_are_found(cast: Cast, as_: Any, who: str, path: str, words: str) -> None:
    """WeChat and the address book put direction marks around what they copy, web pages blanks that do not break."""
    entry = make_entry(category(), by=cast.entrant, state=states.SUBMITTED, title="最后一盏灯")
    Entry.objects.filter(pk=entry.pk).update(state=states.RECOMMENDED)
    with_event(entry)
    page = as_(getattr(cast, who)).get(path.format(f"\u202a\u00a0{words[0]}\u200b{words[1:]}\u202c")).content.decode()
    assert words in re.sub(r'value="[^"]*"', "", page)  # in the list, not only in the field above it


def with_event(entry: Entry) -> None:
    from django.db import transaction

    from accounts import audit

    with transaction.atomic():
        audit.record(action="entry.submit", obj=entry, by=None, label=entry.title)


# ── Numbers ──
@pytest.mark.parametrize("phone", ["1380000123", "138000012345", "1.38E+10", "87654321"])
def test_a_number_that_is_none_is_refused_everywhere(cast: Cast, as_: Any, phone: str) -> None:
    with pytest.raises(Refused, match="电话"):
        inviting.invite(union=cast.entrant.union, name="甲", email="a@b.cn", phone=phone, by=cast.recommender)
    client, entry = as_(cast.entrant), complete_draft(cast.entrant)
    people = {"f-authors-rows": "1", "f-authors-0-name": "林", "contact_name": "王敏", "contact_phone": phone}
    client.post(f"/entries/{entry.pk}/authors/", people | marks(client, entry, "authors"))
    entry.refresh_from_db()
    assert (entry.contact_phone, [p.field for p in submitting.problems(entry)]) == (phone, ["contact_phone"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+86 138 0000 1234", "13800001234"),
        ("\u202d13800001234\u202c", "13800001234"),
        ("0086-138-0000-1234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("138\u00a00000\u00a01234", "13800001234"),
        ("59187654321", "0591-87654321"),
        ("（0591）8765 4321 转 801", "0591-87654321转801"),
    ],
)
def test_a_number_from_an_address_book_is_taken_everywhere(cast: Cast, as_: Any, typed: str, kept: str) -> None:
    sent = {"name": "甲", "email": "a@b.cn", "phone": typed, "role": "expert", "union": ""}
    assert as_(cast.organiser).post("/people/invite/", sent).status_code == 302
    assert User.objects.get(email="a@b.cn").phone == kept
    client, entry = as_(cast.entrant), complete_draft(cast.entrant)
    people = {"f-authors-rows": "1", "f-authors-0-name": "林", "contact_name": "王敏", "contact_phone": typed}
    client.post(f"/entries/{entry.pk}/authors/", people | marks(client, entry, "authors"))
    entry.refresh_from_db()
    assert (entry.contact_phone, submitting.problems(entry)) == (kept, [])


def test_a_mail_address_in_full_width_is_the_same_address(cast: Cast, as_: Any) -> None:
    sent = {"name": "甲", "email": "\u202aＡ＠b.cn\u202c", "phone": "", "role": "expert", "union": ""}
    assert as_(cast.organiser).post("/people/invite/", sent).status_code == 302
    assert User.objects.filter(email="a@b.cn").count() == 1
    login = {"login": "\u200bwangmin@example.org ", "password": "shan-hai-2023"}
    assert as_(None).post("/accounts/login/", login).status_code == 302


# ── The Excel file ──
SCIENCE = "Excel 已把号码变成科学计数法"
PHONES = [
    ("13800001234", "13800001234"), (13800001234, "13800001234"), (13800001234.0, "13800001234"),
    (59187654321, "0591-87654321"), ("059187654321", "0591-87654321"), ("１３８００００１２３４", "13800001234"),
    ("\u202d13800001234\u202c", "13800001234"), ("86-13800001234", "13800001234"),
    ("+86 138 0000 1234", "13800001234"), ("138-0000-1234 ", "13800001234"),
    ("1.38E+10", SCIENCE), (13800000000, SCIENCE), (1.38e10, SCIENCE), (13800001234.5, "电话“13800001234.5”不对"),
    ("13800001234、13900001234", "只填一个号码"), (1380000123, "应为 11 位"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "said"), PHONES, ids=[repr(cell) for cell, _said in PHONES])
def test_numbers_of_an_excel_file_are_read_restored_or_refused(cast: Cast, cell: Any, said: str) -> None:
    lines, problems = read_book(cast, "甲工会", "王甲", "a@b.cn", cell)
    if problems:
        assert [said in text for text in problems] == [True]
    else:
        assert lines[0].phone == said


@pytest.mark.parametrize("blank", BLANKS)
def test_names_of_an_excel_file_that_nobody_sees_are_empty(cast: Cast, blank: str) -> None:
    assert read_book(cast, blank, "王甲", "a@b.cn", "")[1] == ["“基层工会名称”不能为空，不超过 100 个字。"]
    assert read_book(cast, "甲工会", blank, "a@b.cn", "")[1] == ["姓名不能为空，不超过 40 个字。"]


def test_a_line_of_an_excel_file_is_cleaned_as_a_form_is(cast: Cast) -> None:
    lines, problems = read_book(cast, "甲\u200b工会", "\u202a古丽米热·艾比布力\u202c", "i＠example.com", None)
    assert (lines[0].union, lines[0].person, lines[0].email) == ("甲工会", "古丽米热·艾比布力", "i@example.com")
    assert problems == []


def read_book(cast: Cast, *cells: Any) -> tuple[list[import_file.Line], list[str]]:
    book, out = Workbook(), io.BytesIO()
    book.active.append(list(import_file.HEAD))  # type: ignore[union-attr]
    book.active.append([cast.recommender.union.name, *cells])  # type: ignore[union-attr]
    book.save(out)
    given = import_file.read(out, out.tell(), parent="")
    lines, problems = given.lines, given.problems + importing.plan(lines=given.lines, by=cast.recommender).problems
    return lines, [problem.text for problem in problems]


# ── One place ──
OWN_WAYS = re.compile(
    r"""replace\("\\(?:0|x00)", ""\)|\.isdigit\(|\.isdecimal\(|unicodedata\.|"""
    r"""forms\.(?:Char|Email|Regex|Integer)Field\("""
)
# A title's keys, places of shapes in slides, a rate of ffmpeg and the headers of HTTP are no text of a person.
MAY = {
    "common/form_fields.py", "common/text.py", "common/phone_numbers.py", "submissions/media/deep/fingerprints.py",
    "submissions/media/documents/diagrams.py", "submissions/media/documents/slides.py",
    "submissions/media/renditions/transcode.py", "common/request_bodies.py", "config/door/request_slots.py",
}  # fmt: skip


def test_no_room_cleans_text_in_a_way_of_its_own() -> None:
    found = {
        f"{file}: {hit[0]}"
        for app in ("accounts", "campaign", "common", "config", "review", "submissions", "activities", "voting")
        for file in (path.relative_to(ROOT).as_posix() for path in (ROOT / app).rglob("*.py"))
        for hit in OWN_WAYS.finditer((ROOT / file).read_text(encoding="utf-8"))
        if file not in MAY
    }
    assert found == set()
