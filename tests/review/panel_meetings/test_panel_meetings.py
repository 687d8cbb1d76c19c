"""The chair sees the spread once all have signed and may ask for a second look; the meeting has a signed sheet."""

from __future__ import annotations

import io
from decimal import Decimal as D
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.models import AuditEvent, Notice
from common.refusals import NotAllowed, Refused
from review.models import MeetingScan, Panel, PanelMeeting, Reopening, ScoreSheet
from review.panel_meetings import chair, minutes, second_look, spread
from review.panels import panels
from review.results import publishing
from review.sheet_desk import reopening
from submissions import states
from submissions.evidence import checking
from submissions.models import Entry
from tests.factories import make_user, set_phase
from tests.submissions.media.named import jpeg_bytes

WIDE, NARROW = (("50", "40"), ("30", "20"), ("45", "35")), (("50", "30"), ("48", "32"), ("49", "30.5"))


@pytest.fixture
def panel(stage: Any) -> Panel:
    """Two works of three experts, all sealed; the first expert chairs."""
    entries = [stage.entry(states.SHORTLISTED, title=title) for title in ("平稳的作品", "分歧的作品")]
    made: Panel = stage.panel()
    for entry, marks in zip(entries, (NARROW, WIDE), strict=True):
        stage.score(entry, *marks)
    return chair.appoint(panel=made, expert=stage.experts[0], by=stage.cast.organiser)


def entry_of(title: str) -> Entry:
    return Entry.objects.get(title=title)


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


# ── Who chairs ──
def test_the_organiser_appoints_one_of_the_panel_and_she_is_told(stage: Any, panel: Panel) -> None:
    told = Notice.objects.get(kind="panel.chair")
    assert (told.to, reverse("panel_meeting", args=[panel.pk]) in told.text) == (stage.experts[0].email, True)
    chair.appoint(panel=panel, expert=stage.experts[1], by=stage.cast.organiser)
    trail = AuditEvent.objects.filter(action="panel.chair").latest("pk")
    details = {"expert": stage.experts[1].name, "chaired_before": stage.experts[0].name}
    assert (trail.actor, trail.details) == (stage.cast.organiser, details)
    with pytest.raises(Refused, match="不在这个专家组里"):
        chair.appoint(panel=panel, expert=make_user("far", role="expert"), by=stage.cast.organiser)
    with pytest.raises(Refused, match="已经是"):
        chair.appoint(panel=panel, expert=stage.experts[1], by=stage.cast.organiser)


def test_who_leaves_the_panel_chairs_it_no_more(stage: Any) -> None:
    stage.entry(states.SHORTLISTED)
    made = stage.panel()
    chair.appoint(panel=made, expert=stage.experts[0], by=stage.cast.organiser)
    panels.remove_expert(panel=made, expert=stage.experts[0], by=stage.cast.organiser)
    assert Panel.objects.get().chair is None


# ── What she sees ──
def test_the_widest_spread_is_first_and_letters_are_the_same_on_each_work(panel: Panel) -> None:
    wide, narrow = spread.of_panel(panel)
    assert [(line.entry.title, line.apart, line.mean) for line in (wide, narrow)] == [
        ("分歧的作品", D(40), D("73.33")),  # 90 50 80
        ("平稳的作品", D("0.5"), D("79.83")),  # 80 80 79.5
    ]
    assert sorted(total for _letter, total in wide.totals) == [D(50), D(80), D(90)]
    letters = spread.letters_of(panel.pk, [row.expert_id for row in panel.assignments.all()])
    by_letter = {letters[row.expert_id]: row for row in panel.assignments.filter(entry=wide.entry)}
    assert [sum(m.points for m in by_letter[letter].sheet.marks.all()) == total for letter, total in wide.totals] == [
        True
    ] * 3


def test_the_spread_is_seen_by_chair_and_staff_and_only_while_all_are_sealed(
    stage: Any, as_: Any, panel: Panel
) -> None:
    path = reverse("panel_meeting", args=[panel.pk])
    people = (stage.experts[0], stage.experts[1], stage.cast.organiser, stage.cast.auditor, stage.cast.screener)
    assert [as_(person).get(path).status_code for person in people] == [200, 404, 200, 200, 403]
    page = as_(stage.experts[0]).get(path).content.decode()
    assert [word for word in ("专家A", "40.0", "73.33", "分歧的作品") if word not in page] == []
    assert [expert.name for expert in stage.experts[1:] if f"{expert.name}</td>" in page] == []
    assert stage.cast.entrant.union.name not in page
    assert AuditEvent.objects.filter(action="panel.spread").count() == 2  # the organiser and the auditor
    ScoreSheet.objects.filter(assignment__expert=stage.experts[2]).update(sealed_at=None, sealed_version=None)
    for person in (stage.experts[0], stage.cast.organiser):
        page = as_(person).get(path).content.decode()
        assert ("还有 2 份评分表没有提交" in page, "73.33" in page, "专家A" in page) == (True, False, False)
    assert as_(stage.experts[0]).get(reverse("meeting_word", args=[panel.pk])).status_code == 404
    assert (
        as_(stage.experts[0]).get(reverse("second_look", args=[panel.pk, entry_of("分歧的作品").pk])).status_code == 404
    )


@pytest.mark.parametrize("works", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    stage: Any, as_: Any, works: int, django_assert_num_queries: Any
) -> None:
    entries = [stage.entry(states.SHORTLISTED) for _ in range(works)]
    made = chair.appoint(panel=stage.panel(), expert=stage.experts[0], by=stage.cast.organiser)
    for entry in entries:
        stage.score(entry, *WIDE)
    for entry in entries:
        second_look.ask(panel=made, entry=entry, by=stage.experts[0], reason="差距大")
    browser, path = as_(stage.experts[0]), reverse("panel_meeting", args=[made.pk])
    browser.get(path)
    with django_assert_num_queries(13):
        browser.get(path)


# ── A second look ──
def test_she_asks_again_of_the_others_and_an_organiser_confirms(stage: Any, as_: Any, panel: Panel) -> None:
    entry = entry_of("分歧的作品")
    path = reverse("second_look", args=[panel.pk, entry.pk])
    browser = as_(stage.experts[0])
    assert browser.post(path, {"reason": ""}).status_code == 422
    assert browser.post(path, {"reason": "对选题理解不同，请再看一次"}).status_code == 302
    asked = list(Reopening.objects.order_by("pk"))
    assert {row.sheet.assignment.expert for row in asked} == set(stage.experts[1:])
    assert {row.proposed_by for row in asked} == {stage.experts[0]}
    assert ScoreSheet.objects.filter(sealed_at__isnull=True).count() == 0  # nothing has changed yet
    with pytest.raises(NotAllowed):
        reopening.confirm(reopening=asked[0], by=stage.experts[0])
    reopening.confirm(reopening=asked[0], by=stage.cast.organiser)
    told = Notice.objects.get(kind="sheet.reopened")
    assert (told.to, "对选题理解不同" in told.text) == (asked[0].sheet.assignment.expert.email, True)
    assert "再看一次" not in browser.get(reverse("panel_meeting", args=[panel.pk])).content.decode().split("<main")[0]


def test_a_second_look_is_refused_with_the_reason(stage: Any, panel: Panel) -> None:
    entry, own = entry_of("分歧的作品"), stage.experts[0]
    for by in (stage.experts[1], stage.cast.organiser, stage.cast.auditor):
        with pytest.raises(NotAllowed):
            second_look.ask(panel=panel, entry=entry, by=by, reason="x")
    with pytest.raises(Refused, match="请写明原因"):
        second_look.ask(panel=panel, entry=entry, by=own, reason=" ")
    second_look.ask(panel=panel, entry=entry, by=own, reason="x")
    with pytest.raises(Refused, match="已经提出"):
        second_look.ask(panel=panel, entry=entry, by=own, reason="x")
    set_phase(stage.campaign, "expert", is_open=False)
    with pytest.raises(Refused, match="请填写这份评分表可以评到什么时候"):
        second_look.ask(panel=panel, entry=entry_of("平稳的作品"), by=own, reason="x")
    assert Reopening.objects.count() == 2
    ScoreSheet.objects.filter(assignment__expert=stage.experts[2]).update(sealed_at=None, sealed_version=None)
    with pytest.raises(Refused, match="没有提交"):
        second_look.ask(panel=panel, entry=entry_of("平稳的作品"), by=own, reason="x")


# ── The meeting's sheet ──
def test_the_sheet_carries_members_works_by_score_and_dissent(stage: Any, as_: Any, panel: Panel) -> None:
    browser = as_(stage.experts[0])
    said = {"held_on": str(timezone.localdate()), "place": "省总工会三楼会议室", "dissent": "孙霞认为选题分偏低。"}
    assert browser.post(reverse("meeting_write", args=[panel.pk]), said).status_code == 302
    text = words(browser.get(reverse("meeting_word", args=[panel.pk])).content)
    told = [stage.category.name, "省总工会三楼会议室", "孙霞认为选题分偏低。", *(one.name for one in stage.experts)]
    assert [word for word in told if word not in text] == []
    assert text.index("平稳的作品") < text.index("分歧的作品")  # 79.83 before 73.33
    assert stage.cast.entrant.union.name not in text
    page = browser.get(reverse("meeting_paper", args=[panel.pk])).content.decode()
    assert ("73.33" in page, "亲笔签名" in page) == (True, True)
    refused = browser.post(reverse("meeting_write", args=[panel.pk]), said | {"held_on": "2199-01-01"})
    assert (refused.status_code, "孙霞认为选题分偏低。</textarea>" in refused.content.decode()) == (422, True)


def test_a_scan_is_checked_kept_with_its_digest_and_shown_with_the_result(stage: Any, as_: Any, panel: Panel) -> None:
    picture = SimpleUploadedFile("会议表.jpg", jpeg_bytes())
    with pytest.raises(Refused, match="请先填写会议日期"):
        minutes.attach_scan(panel=panel, by=stage.experts[0], files=[picture])
    minutes.write(panel=panel, by=stage.cast.organiser, held_on=timezone.localdate(), place="三楼")
    browser = as_(stage.experts[0])
    assert browser.post(reverse("meeting_scan", args=[panel.pk]), {"attached": [picture]}).status_code == 302
    scan = MeetingScan.objects.get()
    file = scan.folder.files.get()
    path = reverse("meeting_scan_file", args=[panel.pk, file.pk])
    assert browser.get(path).status_code == 404  # not before its check
    checking.check(file.pk)
    file.refresh_from_db()
    people = (stage.experts[0], stage.experts[1], stage.cast.organiser, stage.cast.screener)
    assert [as_(person).get(path).status_code for person in people] == [200, 404, 200, 403]
    page = browser.get(reverse("panel_meeting", args=[panel.pk])).content.decode()
    assert (len(file.sha256), file.sha256 in page) == (64, True)
    set_phase(stage.campaign, "vote", is_open=False)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    checked = as_(stage.cast.organiser).get(reverse("result_check", args=[result.pk])).content.decode()
    assert (file.sha256 in checked, "还没有上传成员签名的会议表" in checked) == (True, False)


def test_a_result_without_a_signed_sheet_is_checked_with_a_warning(stage: Any, as_: Any, panel: Panel) -> None:
    set_phase(stage.campaign, "vote", is_open=False)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    for path in (reverse("result_check", args=[result.pk]), reverse("results_desk")):
        assert "专家组还没有上传成员签名的会议表。" in as_(stage.cast.organiser).get(path).content.decode()


def test_only_chair_and_office_write(stage: Any, panel: Panel) -> None:
    for by in (stage.experts[1], stage.cast.auditor, stage.cast.screener):
        with pytest.raises(NotAllowed):
            minutes.write(panel=panel, by=by, held_on=timezone.localdate(), place="三楼")
    assert PanelMeeting.objects.count() == 0


def test_each_expert_sees_her_panels_and_the_chair_her_way_in(stage: Any, as_: Any, panel: Panel) -> None:
    path = reverse("panel_meeting", args=[panel.pk])
    pages = [as_(expert).get(reverse("panel_meetings")).content.decode() for expert in stage.experts[:2]]
    assert [(f"组长 {stage.experts[0].name}" in page, path in page) for page in pages] == [(True, True), (True, False)]
    assert path in as_(stage.cast.organiser).get(reverse("panel", args=[panel.pk])).content.decode()
