"""同时报全国: one copy with texts and files, judged by its own rules; neither can take the bytes from the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import NotAllowed, Refused
from rehearsal.sample_files import samples
from submissions import states
from submissions.checks import checking
from submissions.duplicates import comparing
from submissions.entering import both_series, drafts, submitting
from submissions.models import Entry, EntryFile, Filing, Likeness
from submissions.national_filing import filing
from submissions.national_filing.entering_both import Entered, enter_national
from submissions.uploads import removing
from tests.factories import (
    make_entry,
    make_file,
    make_union,
    make_user,
    set_phase,
)
from tests.racing import at_once
from tests.submissions.checks.scene import FILM, PICTURE
from tests.submissions.national_filing.both_scene import (
    ANSWERS,
    handed_in,
    has_bytes,
    stored,
    two_series,
)


@pytest.fixture
def film(sample_folder: Path) -> Path:
    return samples.sample_for(FILM, sample_folder, seed=1, title="渔排上的信号")


def test_the_copy_has_texts_agreement_files_and_a_line_of_the_register(
    cast: Any, own_folders: None, film: Path
) -> None:
    entry = handed_in(cast, two_series())
    source = stored(entry, film, caption="")
    entered = enter_national(entry=entry, by=cast.entrant)
    copy = entered.entry
    assert (entered.is_new, entered.files, entered.left_out) == (True, 1, [])
    assert (copy.category.code, copy.title, copy.state, copy.number) == ("cn-film", "最后一盏灯", states.DRAFT, None)
    assert copy.answers == {"summary": ANSWERS["summary"], "authors": ANSWERS["authors"]}
    assert (set(copy.declarations), copy.declarations["original"]["by"]) == (
        {"original"},
        cast.entrant.pk,
    )  # same words
    file = copy.files.get()
    assert (file.state, file.storage_name, file.size) == ("checking", source.storage_name, source.size)
    assert checking.check(file.pk) is True
    file.refresh_from_db()
    assert (file.state, file.sha256, file.storage_name) == ("passed", source.sha256, source.storage_name)
    assert sorted(file.copies.values_list("kind", "state")) == [("poster", "ready"), ("viewing", "waiting")]
    line = copy.filing
    assert (line.state, line.sub_project, line.host, line.updated_by) == ("planned", "微视频（全国）", "", cast.entrant)
    acts = AuditEvent.objects.filter(action__in=["entry.enter_national", "filing.open", "draft.started"])
    assert acts.count() == 3


def test_the_line_reaches_the_register_once_the_copy_is_handed_in(cast: Any, own_folders: None) -> None:
    campaign = two_series()
    copy = enter_national(entry=handed_in(cast, campaign), by=cast.entrant).entry

    def lines() -> list[int]:
        return list(
            filing.register(user=cast.recommender, campaign=campaign, query=QueryDict()).values_list("pk", flat=True)
        )

    assert lines() == []
    Entry.objects.filter(pk=copy.pk).update(state=states.SUBMITTED, number="T-9", submitted_at=timezone.now())
    assert lines() == [copy.pk]
    assert filing.counts(user=cast.recommender, campaign=campaign) == {"due": 1, "missing": 1}  # its host is not named


def test_the_other_categorys_rules_judge_the_same_bytes_anew(cast: Any, own_folders: None, film: Path) -> None:
    campaign = two_series(files=(replace(FILM, aspects=("1:1",)),))
    entry = handed_in(cast, campaign)
    source = stored(entry, film)
    file = enter_national(entry=entry, by=cast.entrant).entry.files.get()
    checking.check(file.pk)
    file.refresh_from_db()
    assert (file.state, list(file.findings.filter(level="block").values_list("code", flat=True))) == (
        "failed",
        ["aspect_ratio"],
    )
    source.refresh_from_db()
    assert source.state == "passed"


def test_files_that_the_other_category_does_not_take_are_named(cast: Any, own_folders: None, film: Path) -> None:
    entry = handed_in(cast, two_series(files=(replace(FILM, max_bytes=10), replace(PICTURE, kinds=("png",)))))
    stored(entry, film)
    make_file(entry, role="photo", name="一.jpg")
    make_file(entry, role="material", name="证明.pdf")
    entered = enter_national(entry=entry, by=cast.entrant)
    assert (entered.files, sorted(entered.left_out)) == (
        0,
        sorted(
            [
                "证明.pdf（全国项目不收这一类文件）",
                "一.jpg（全国项目不收这种格式）",
                f"{film.name}（超过全国项目的大小上限 10 B）",
            ]
        ),
    )


def test_no_more_files_than_the_other_category_takes(cast: Any, own_folders: None) -> None:
    entry = handed_in(cast, two_series())
    for name in ("一.jpg", "二.jpg"):
        make_file(entry, role="photo", name=name)
    assert enter_national(entry=entry, by=cast.entrant).left_out == ["二.jpg（全国项目最多收 1 个）"]


@pytest.mark.parametrize("first", ["copy", "original"])
@pytest.mark.parametrize("how", ["removed", "draft thrown away"])
def test_taking_one_never_takes_the_others_bytes(
    cast: Any, own_folders: None, film: Path, first: str, how: str, django_capture_on_commit_callbacks: Any
) -> None:
    entry = handed_in(cast, two_series())
    source = stored(entry, film)
    copy = enter_national(entry=entry, by=cast.entrant).entry
    file = copy.files.get()
    checking.check(file.pk)
    Entry.objects.filter(pk=entry.pk).update(state=states.DRAFT, number=None, submitted_at=None)
    names = [source.storage_name, source.copies.get().storage_name]
    pairs = [(copy, file), (entry, source)]
    for place, (of, one) in enumerate(pairs if first == "copy" else pairs[::-1]):
        with django_capture_on_commit_callbacks(execute=True):
            if how == "removed":
                removing.remove(file=EntryFile.objects.get(pk=one.pk), by=cast.entrant)
            else:
                drafts.delete_draft(entry=Entry.objects.get(pk=of.pk), by=cast.entrant)
        assert [has_bytes(name) for name in names] == [place == 0] * 2
    assert Filing.objects.count() == (how == "removed")


def test_asked_again_it_is_the_same_copy_and_the_two_are_independent(cast: Any, own_folders: None) -> None:
    entry = handed_in(cast, two_series())
    first = enter_national(entry=entry, by=cast.entrant)
    again = enter_national(entry=entry, by=cast.entrant)
    assert (again.entry, again.is_new, Entry.objects.count()) == (first.entry, False, 2)
    saved = drafts.save_step(entry=first.entry, by=cast.entrant, step="work", data={"title": "另一个名字"}, version=1)
    assert (saved.entry.title, Entry.objects.get(pk=entry.pk).title) == ("另一个名字", "最后一盏灯")
    drafts.delete_draft(entry=saved.entry, by=cast.entrant)
    assert enter_national(entry=entry, by=cast.entrant).is_new


@pytest.mark.django_db(transaction=True)
def test_two_windows_make_one_copy(cast: Any, own_folders: None, film: Path) -> None:
    entry = handed_in(cast, two_series())
    stored(entry, film)
    outcomes = at_once(*[lambda: enter_national(entry=entry, by=cast.entrant)] * 4)
    assert sorted(isinstance(one, Entered) and one.is_new for one in outcomes) == [False, False, False, True]
    assert (Entry.objects.filter(national_of=entry).count(), EntryFile.objects.count(), Filing.objects.count()) == (
        1,
        2,
        1,
    )


def _draft(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=states.DRAFT)


def _out(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=states.REJECTED)


def _unjudged(entry: Entry) -> None:
    make_file(entry, state="checking")


def _closed(entry: Entry) -> None:
    set_phase(entry.campaign, "collect", is_open=False)


def _full(entry: Entry) -> None:
    make_entry(entry.campaign.categories.get(code="cn-film"), union=entry.union, by=entry.created_by)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_draft, "请先提交《最后一盏灯》，再同时报全国。"),
        (_out, "《最后一盏灯》已退出评选，不能报全国。"),
        (_unjudged, "《最后一盏灯》还有文件没有检查完，请等检查完再同时报全国。"),
        (_full, "“微视频（全国）”每家工会最多申报 1 件，本单位已经满了。可以先撤回一件，再同时报全国。"),
        (_closed, "征集已在"),
    ],
)
def test_what_cannot_go_is_refused_in_words_and_nothing_is_made(
    cast: Any, own_folders: None, spoil: Callable[[Entry], None], sentence: str
) -> None:
    entry = handed_in(cast, two_series(works_per_union=1))
    spoil(entry)
    had = Entry.objects.count()
    with pytest.raises(Refused, match=sentence):
        enter_national(entry=Entry.objects.get(pk=entry.pk), by=cast.entrant)
    assert (Entry.objects.count(), Filing.objects.count()) == (had, 0)


def test_a_union_without_room_is_told(cast: Any, own_folders: None, film: Path) -> None:
    campaign = two_series()
    entry = handed_in(cast, campaign)
    file = stored(entry, film)
    campaign.spec = campaign.spec | {"bytes_per_union": file.size + 10}
    campaign.save()
    with pytest.raises(Refused, match="放不下要复制的文件"):
        enter_national(entry=Entry.objects.get(pk=entry.pk), by=cast.entrant)


def test_nobody_elses_entry_is_copied(cast: Any, own_folders: None) -> None:
    entry = handed_in(cast, two_series())
    for other in (make_user(union=make_union("other")), cast.recommender, cast.screener):
        with pytest.raises(NotAllowed):
            enter_national(entry=entry, by=other)
    with pytest.raises(Refused, match="没有对应的全国项目"):
        national = make_entry(entry.campaign.categories.get(code="cn-film"), by=cast.entrant, state=states.SUBMITTED)
        enter_national(entry=national, by=cast.entrant)


def test_the_same_work_in_both_series_is_no_duplicate_of_itself(cast: Any, own_folders: None, film: Path) -> None:
    entry = handed_in(cast, two_series())
    stored(entry, film)
    copy = enter_national(entry=entry, by=cast.entrant).entry
    file = copy.files.get()
    checking.check(file.pk)
    assert "duplicate" not in file.findings.values_list("code", flat=True)
    Entry.objects.filter(pk=copy.pk).update(state=states.SUBMITTED, number="T-9", submitted_at=timezone.now())
    for one in (entry, copy):
        comparing.find_duplicates(one.pk)
    assert Likeness.objects.count() == 0
    other = handed_in(cast, entry.campaign)
    stored(other, film)
    comparing.find_duplicates(other.pk)
    assert set(Likeness.objects.filter(kind="bytes").values_list("first", "second")) == {
        (entry.pk, other.pk),
        (copy.pk, other.pk),
    }


def test_the_pages_explain_both_series_and_lead_from_receipt_to_copy(
    cast: Any, as_: Callable[[Any], Client], own_folders: None
) -> None:
    client, campaign = as_(cast.entrant), two_series()
    chosen = client.get("/entries/new/").content.decode()
    assert chosen.count("提交后可以同时报全国") == 1
    assert "先报省级的一份，提交后点“同时报全国”" in chosen
    entry = handed_in(cast, campaign, contact_name="王敏")
    for page in (f"/entries/{entry.pk}/receipt/", f"/entries/{entry.pk}/"):
        assert f'action="/entries/{entry.pk}/national/"' in client.get(page).content.decode()
    answer = client.post(f"/entries/{entry.pk}/national/", follow=True)
    copy = Entry.objects.get(national_of=entry)
    assert answer.redirect_chain == [(f"/entries/{copy.pk}/preview/", 302)]
    assert "备案已登记为“拟报送”，由推荐单位报省总工会网络工作部。" in answer.content.decode()
    again = client.post(f"/entries/{entry.pk}/national/", follow=True)
    assert "不会重复复制" in again.content.decode()
    assert "看报全国的一份" in client.get(f"/entries/{entry.pk}/receipt/").content.decode()
    assert client.get(f"/entries/{entry.pk}/national/").status_code == 405
    assert as_(make_user(union=make_union("other"))).post(f"/entries/{entry.pk}/national/").status_code == 404


def test_nothing_is_offered_where_nothing_can_come_of_it(cast: Any) -> None:
    campaign = two_series()
    entry = handed_in(cast, campaign)
    offered = both_series.offer(entry)
    assert (offered.category.code, offered.copy, offered.why_not) == ("cn-film", None, "") if offered else False
    assert both_series.offer(make_entry(campaign.categories.get(code="cn-film"), by=cast.entrant)) is None
    assert both_series.offer(handed_in(cast, campaign, state=states.REJECTED)) is None
    submitting.withdraw(entry=entry, by=cast.entrant)
    assert both_series.offer(Entry.objects.get(pk=entry.pk)) is None
    set_phase(campaign, "collect", is_open=False)
    assert both_series.offer(handed_in(cast, campaign)) is None
