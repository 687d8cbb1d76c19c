"""What the check cannot judge, be it by a fault of ours, waits for a person and lets nobody through meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from campaign.models import BranchDeadline
from common.refusals import Refused
from rehearsal.sample_files import samples
from submissions import states
from submissions.checks import checking, held_files
from submissions.entering import submitting
from submissions.files import storage
from submissions.models import Entry, EntryFile
from submissions.templatetags.files import sentences
from tests.arrivals import received
from tests.cast import Cast
from tests.factories import make_entry
from tests.submissions.entering.scene import complete_draft

QUERIES = 3


def fresh(file: EntryFile) -> EntryFile:
    return EntryFile.objects.select_related("entry").get(pk=file.pk)


@pytest.fixture
def held(entry: Entry, good: Path) -> EntryFile:
    file = received(entry, good, attempts=checking.MAX_ATTEMPTS)
    assert checking.check(file.pk) is True
    return fresh(file)


@pytest.mark.parametrize("where", ["judge", "renditions.plan"])
def test_fault_of_our_own_holds_the_file(entry: Entry, good: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def broken(*_: Any) -> Any:
        raise TypeError("a bug of ours")

    monkeypatch.setattr(f"submissions.checks.checking.{where}", broken)
    file = received(entry, good)
    for _ in range(checking.MAX_ATTEMPTS):
        with pytest.raises(TypeError):
            checking.check(file.pk)
        EntryFile.objects.filter(pk=file.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert checking.check(file.pk) is True
    assert fresh(file).state == EntryFile.State.HELD
    assert (checking.sweep(), AuditEvent.objects.filter(action="file.hold").count()) == (0, 1)


def test_held_file_lies_where_staff_can_fetch_it(held: EntryFile) -> None:
    assert held.storage_name == storage.storage_key(held)
    with storage.local_path(held) as path:
        assert path.stat().st_size == held.size


def test_held_file_keeps_its_entry_from_being_handed_in(cast: Cast) -> None:
    entry = complete_draft(cast.entrant)
    entry.files.update(state="held")
    with pytest.raises(submitting.Incomplete) as refusal:
        submitting.submit(entry=entry, by=cast.entrant)
    assert [problem.text for problem in refusal.value.problems] == [
        "“作品.mp4”系统没能自动检查，须由省总活动办公室查看后才能提交。"
    ]


def test_held_file_costs_nobody_the_deadline(cast: Cast) -> None:
    entry = complete_draft(cast.entrant)
    entry.files.update(state="held")
    closes = timezone.now() + timedelta(minutes=30)
    BranchDeadline.objects.create(campaign=entry.campaign, union=entry.recommending, closes_at=closes)
    assert submitting.submit(entry=entry, by=cast.entrant).state == states.SUBMITTED


@pytest.mark.parametrize("who", ["screener", "organiser"])
def test_released_file_passes_with_a_word_about_it(held: EntryFile, cast: Cast, who: str) -> None:
    held_files.release(file=held, by=getattr(cast, who))
    assert checking.check(held.pk) is True
    file = fresh(held)
    assert (file.state, file.content_type) == (EntryFile.State.WARNED, "video/mp4")
    assert [found["seen"] for found in sentences(file)] == ["系统没能自动检查，工作人员已看过"]
    assert AuditEvent.objects.filter(action="file.release", actor=getattr(cast, who)).count() == 1


def test_refused_file_fails_with_the_reason_and_gives_a_submitted_entry_back(held: EntryFile, cast: Cast) -> None:
    Entry.objects.filter(pk=held.entry_id).update(state=states.SUBMITTED, number="T-0001", submitted_at=timezone.now())
    held_files.refuse(file=held, by=cast.screener, note="打开只有黑屏。")
    assert checking.check(held.pk) is True
    file = fresh(held)
    assert (file.state, file.entry.state) == (EntryFile.State.FAILED, states.RETURNED)
    assert [found["asked"] for found in sentences(file)] == ["打开只有黑屏。"]


def test_file_is_checked_again_as_if_it_had_just_arrived(held: EntryFile, cast: Cast) -> None:
    held_files.check_again(file=held, by=cast.organiser)
    assert checking.check(held.pk) is True
    assert fresh(held).state == EntryFile.State.PASSED


def test_second_word_on_a_file_is_refused(held: EntryFile, cast: Cast) -> None:
    held_files.release(file=held, by=cast.screener)
    with pytest.raises(Refused, match="已经有人处理过"):
        held_files.refuse(file=held, by=cast.organiser, note="不行")


def test_reason_is_asked_for(held: EntryFile, cast: Cast) -> None:
    with pytest.raises(Refused, match="为什么不能用"):
        held_files.refuse(file=held, by=cast.screener, note="  ")


@pytest.mark.parametrize("who", ["entrant", "recommender", "expert", "auditor"])
def test_nobody_else_releases_a_file(held: EntryFile, cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="不能办理"):
        held_files.release(file=held, by=getattr(cast, who))
    assert fresh(held).state == EntryFile.State.HELD


# ── The page ──
@pytest.mark.parametrize("count", [1, 3])
def test_page_lists_held_files_in_the_same_number_of_questions(
    entry: Entry, cast: Cast, as_: Callable[[User], Client], count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        other = make_entry(entry.category, by=cast.entrant)
        received_at = timezone.now()
        EntryFile.objects.create(
            entry=other, role="work", original_name=f"{number}.mp4", size=9, state="held", received_at=received_at,
            uploaded_by=cast.entrant,
        )  # fmt: skip
    browser = as_(cast.screener)
    browser.get("/held-files/")
    with django_assert_num_queries(QUERIES):
        page = browser.get("/held-files/").content.decode()
    assert page.count("可以用，放行") == count


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [("good", "checking", "已放行"), ("again", "checking", "已安排重新检查"), ("bad", "held", "为什么不能用")],
)
def test_buttons_of_the_page(
    held: EntryFile, cast: Cast, as_: Callable[[User], Client], answer: str, state: str, said: str
) -> None:
    browser = as_(cast.screener)
    page = browser.post(f"/held-files/{held.key}/", {"answer": answer, "note": ""}, follow=True)
    assert said in page.content.decode()
    assert fresh(held).state == state


def test_organiser_s_desk_counts_what_waits(held: EntryFile, cast: Cast, as_: Callable[[User], Client]) -> None:
    assert "待人工查看的文件" in as_(cast.organiser).get(reverse("organiser_desk")).content.decode()


def test_wrong_film_that_was_held_fails_when_checked_again(entry: Entry, sample_folder: Path, cast: Cast) -> None:
    file = received(entry, samples.WRONG["video_720p"](sample_folder), attempts=checking.MAX_ATTEMPTS)
    checking.check(file.pk)
    held_files.check_again(file=file, by=cast.screener)
    checking.check(file.pk)
    assert fresh(file).state == EntryFile.State.FAILED


# ── Who is told ──
def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("id").values_list("kind", "to"))


def test_entrant_is_told_once_that_her_file_waits_for_a_person(held: EntryFile, cast: Cast) -> None:
    mine = cast.entrant.email
    assert told() == [("entry.file_held", mine)]
    assert f"“{held.original_name}”未能自动检查" in Notice.objects.get().text
    held_files.check_again(file=held, by=cast.screener)
    EntryFile.objects.filter(pk=held.pk).update(attempts=checking.MAX_ATTEMPTS)
    checking.check(held.pk)
    assert told() == [("entry.file_held", mine)]
    held_files.release(file=fresh(held), by=cast.screener)
    checking.check(held.pk)
    assert told() == [("entry.file_held", mine), ("entry.file_released", mine)]


@pytest.mark.parametrize(("is_handed_in", "kind"), [(False, "entry.file_refused"), (True, "entry.returned")])
def test_entrant_reads_why_her_file_was_refused(held: EntryFile, cast: Cast, is_handed_in: bool, kind: str) -> None:
    if is_handed_in:
        now = timezone.now()
        Entry.objects.filter(pk=held.entry_id).update(state=states.SUBMITTED, number="T-0001", submitted_at=now)
    held_files.refuse(file=held, by=cast.screener, note="打开只有黑屏。")
    checking.check(held.pk)
    assert told() == [("entry.file_held", cast.entrant.email), (kind, cast.entrant.email)]
    assert "打开只有黑屏。" in Notice.objects.get(kind=kind).text
    assert cast.screener.name not in Notice.objects.get(kind=kind).text
