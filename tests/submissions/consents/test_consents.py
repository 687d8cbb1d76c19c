"""What was agreed to is kept in its words, and the consent to be named can be taken back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent
from campaign.definition.spec import Declaration
from common.refusals import NotAllowed, Refused
from submissions import states
from submissions.answers.in_words import has_consent
from submissions.consents import consents
from submissions.entering import submitting
from submissions.models import Agreed, Entry
from submissions.public_list import stamp
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_file, set_phase
from tests.submissions.entering.scene import complete_draft

ORIGINAL = Declaration("original", "作品为原创。")
SHOWN = Declaration("portrait", "同意公布本人照片。", required=False, shows_portraits=True)
NAMED = Declaration("publish", "同意公布作者姓名。", required=False, names_authors=True)
AGREED = {"original": {}, "publish": {}}


@pytest.fixture
def entry(cast: Cast) -> Entry:
    spec = film_spec(declarations=(ORIGINAL, NAMED))
    category = make_campaign(categories=(spec,)).categories.get(code="film")
    return make_entry(category, by=cast.entrant, state=states.SHORTLISTED, declarations=AGREED, number="FJ23-0001")


def kept(entry: Entry) -> list[tuple[str, bool]]:
    return [(row.text, row.withdrawn_at is None) for row in consents.all_of(entry)]


def test_words_are_kept_once_and_anew_only_where_they_are_others(cast: Cast, entry: Entry) -> None:
    for _time in range(2):
        consents.keep(entry=entry, who=cast.entrant)
    assert kept(entry) == [("作品为原创。", True), ("同意公布作者姓名。", True)]
    row = Agreed.objects.get(code="publish")
    assert (row.text_sha256, row.given_by) == (hashlib.sha256("同意公布作者姓名。".encode()).hexdigest(), cast.entrant)
    other = replace(NAMED, text="同意公布作者姓名和单位。")
    entry.category.rules = replace(entry.category.rules, declarations=(ORIGINAL, other))
    consents.keep(entry=entry, who=cast.entrant)
    assert kept(entry)[-1] == ("同意公布作者姓名和单位。", True)
    entry.declarations = {"original": {}}
    consents.keep(entry=entry, who=cast.entrant)
    assert [standing for _text, standing in kept(entry)] == [True, False, False]


def test_handing_in_keeps_them(cast: Cast) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    assert {row.code for row in consents.all_of(entry)} == set(entry.declarations)
    assert Agreed.objects.filter(entry=entry).count() > 0


@pytest.mark.parametrize("who", ["entrant", "organiser"])
def test_consent_is_withdrawn_by_the_union_or_the_office(cast: Cast, as_: Any, entry: Entry, who: str) -> None:
    consents.keep(entry=entry, who=cast.entrant)
    browser, address = as_(getattr(cast, who)), f"/entries/{entry.pk}/consents/"
    assert "撤回同意：由谁提出" in browser.get(address).content.decode()
    assert browser.post(address, {"consent": "publish", "note": "作者陈海生来电"}).status_code == 302
    entry.refresh_from_db()
    assert (has_consent(entry), entry.declarations) == (False, {"original": {}})
    page = browser.get(address).content.decode()
    assert ("作者陈海生来电" in page, "没有公布作者姓名的同意" in page, "撤回同意：由谁提出" in page) == (
        True,
        True,
        False,
    )
    assert AuditEvent.objects.get(action="consent.withdraw").details == {
        "consent": "公布作者姓名",
        "note": "作者陈海生来电",
    }


def test_a_public_page_stops_naming_the_authors_at_once(cast: Cast, client: Any, entry: Entry) -> None:
    set_phase(entry.campaign, "vote", is_open=True)
    Entry.objects.filter(pk=entry.pk).update(answers={"summary": "文", "authors": [{"name": "陈海生"}]})
    assert "陈海生" in client.get(f"/works/{entry.number}/").content.decode()
    consents.withdraw(entry=entry, code="publish", note="本人", by=cast.entrant)
    assert "陈海生" not in client.get(f"/works/{entry.number}/").content.decode()


def test_a_portrait_is_public_by_a_consent_of_its_own(cast: Cast, client: Any, as_: Any) -> None:
    rule = replace(film_spec().files[0], role="photo", label="本人照片", public=True, portrait=True, is_work=False)
    spec = film_spec(declarations=(ORIGINAL, NAMED, SHOWN), files=(*film_spec().files, rule))
    category = make_campaign(categories=(spec,)).categories.get(code="film")
    entry = make_entry(category, by=cast.entrant, state=states.SHORTLISTED, declarations=AGREED, number="FJ23-0001")
    photo = make_file(entry, role="photo")
    set_phase(entry.campaign, "vote", is_open=True)

    def shown() -> list[int]:
        page = client.get(f"/works/{entry.number}/").context["entry"]
        return [file.pk for file in page.public_files if file.role == "photo"]

    assert shown() == []  # agreed to be named, not to be shown
    Entry.objects.filter(pk=entry.pk).update(declarations=AGREED | {"portrait": {}})
    stamp.forget_on_commit()
    assert shown() == [photo.pk]
    entry.refresh_from_db()
    consents.keep(entry=entry, who=cast.entrant)
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/consents/").content.decode()
    assert (page.count("撤回同意：由谁提出"), "公布本人照片" in page) == (2, True)
    consents.withdraw(entry=entry, code="portrait", note="本人", by=cast.entrant)
    entry.refresh_from_db()
    assert (shown(), has_consent(entry)) == ([], True)
    assert kept(entry) == [("作品为原创。", True), ("同意公布作者姓名。", True), ("同意公布本人照片。", False)]


def test_who_may_not_and_what_is_not_there(cast: Cast, entry: Entry) -> None:
    for somebody in (cast.outsider, cast.recommender, cast.screener, cast.expert):
        with pytest.raises(NotAllowed):
            consents.withdraw(entry=entry, code="publish", note="本人", by=somebody)
    with pytest.raises(Refused, match="由谁提出"):
        consents.withdraw(entry=entry, code="publish", note=" ", by=cast.entrant)
    consents.withdraw(entry=entry, code="publish", note="本人", by=cast.entrant)
    with pytest.raises(Refused, match="不用撤回"):
        consents.withdraw(entry=entry, code="publish", note="本人", by=cast.entrant)


def test_rows_are_not_changed_but_by_one_withdrawal(cast: Cast, entry: Entry) -> None:
    consents.keep(entry=entry, who=cast.entrant)
    row = Agreed.objects.get(code="publish")
    for change in ({"text": "别的"}, {"is_consent": False}):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            Agreed.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        row.delete()
