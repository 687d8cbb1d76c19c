"""A panel's meeting: its chair, what she writes down, the signed sheet, and the work that she wants looked at again."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from review.awards.decided import with_given
from review.jury_words import writing
from review.models import Panel, Result
from review.panel_meetings import chair, minutes, papers, second_look, spread
from submissions.evidence import checking
from submissions.papers import as_pdf

DISSENT = "一位成员认为，反映一线职工的作品选题分可以再高一些，其他成员不同意，按各自评分提交。"

WORDS = "取材于一线职工的真实生活，画面干净，不靠解说词也能看懂，是这一项目里最完整的作品。"


def hold(panel: Panel, *, by: User) -> None:
    """Once all of the panel have signed: the meeting's sheet is written, signed on paper, scanned and checked."""
    leader = appoint(panel, by=by)
    meeting = minutes.write(
        panel=panel, by=leader, held_on=timezone.localdate(), place="省总工会三楼会议室", dissent=DISSENT
    )
    paper = papers.sheet(panel, meeting, list(panel.experts.order_by("name")), spread.of_panel(panel))
    sheet = SimpleUploadedFile("会议表（已签名）.pdf", as_pdf.draw(paper))
    for file in minutes.attach_scan(panel=panel, by=by, files=[sheet]).folder.files.all():
        checking.check(file.pk)


def ask_again(panel: Panel, *, by: User) -> None:
    """The widest work waits for an organiser to open its sheets again."""
    leader = appoint(panel, by=by)
    reason = "各位专家对“主题”一项的理解差别较大，请对照评分说明再看一次。"
    until = timezone.now() + timedelta(days=10)
    second_look.ask(panel=panel, entry=spread.of_panel(panel)[0].entry, by=leader, reason=reason, until=until)


def speak(result: Result, *, by: User) -> None:
    """The chair says a sentence of each work with the first of the prizes, and the office releases it."""
    first = result.campaign.definition.awards[0].name
    for row in with_given(result.rows.select_related("entry")).filter(given=first):
        panel = row.entry.assignments.first().panel
        words = writing.write(entry=row.entry, by=panel.chair or by, text=WORDS)
        writing.release(entry=row.entry, by=by, seen=words.text)


def appoint(panel: Panel, *, by: User) -> User:
    leader = panel.experts.order_by("pk")[0]
    panel.chair = chair.appoint(panel=panel, expert=leader, by=by).chair
    return leader
