"""The receipt: only after a submission, with the digest of every file; and what people read of answers and history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from accounts.models import AuditEvent
from common import in_words
from submissions import history, states
from submissions.answers.in_words import shown_answers
from submissions.entering import submitting
from submissions.entering.drafts import save_step
from submissions.notices import mails, receipts
from submissions.uploads import removing
from submissions.workflow import perform
from tests.factories import make_entry, make_file
from tests.submissions.entering.scene import category, complete_draft


def test_there_is_no_receipt_before_a_submission(cast: Any) -> None:
    assert receipts.receipt(complete_draft(cast.entrant)) is None


def test_the_receipt_lists_the_files_that_arrived_with_their_digests(cast: Any) -> None:
    entry = complete_draft(cast.entrant, state=states.SUBMITTED)
    make_file(entry, state="uploading", name="没传完.mp4")
    found = receipts.receipt(entry)
    assert found is not None
    assert (found.number, found.union, found.recommending) == (entry.number, "榕江轨道工会", "福州市总工会")
    assert [file.original_name for file in found.files] == ["作品.mp4"]
    assert len(found.files[0].sha256) == 64
    assert found.declarations == ["作品为原创"]


def test_a_receipt_after_resubmission_tells_of_what_was_handed_in_then_and_when(cast: Any, as_: Any) -> None:
    with time_machine.travel("2023-06-01 10:00:01+08:00", tick=False):
        entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    first = receipts.receipt(entry)
    assert first is not None
    assert not first.is_again
    with time_machine.travel("2023-06-02 11:22:33+08:00", tick=False):
        entry = submitting.reopen(entry=entry, by=cast.entrant)
        changes = {"title": "改后"}
        entry = save_step(entry=entry, by=cast.entrant, step="work", data=changes, version=entry.version).entry
        removing.remove(file=entry.files.get(), by=cast.entrant)
        make_file(entry, name="新片.mp4")
        meanwhile = receipts.receipt(entry)
        entry = submitting.submit(entry=entry, by=cast.entrant)
    assert meanwhile == first
    again = receipts.receipt(entry)
    assert again is not None
    assert [in_words.to_the_second(at) for at in (again.at, again.first_at)] == [
        "2023年6月2日 星期五 11:22:33",
        "2023年6月1日 星期四 10:00:01",
    ]
    assert (again.title, [file.original_name for file in again.files]) == ("改后", ["新片.mp4"])
    page = as_(cast.entrant).get(f"/entries/{entry.pk}/receipt/").content.decode()
    assert "作品已重新提交" in page
    assert "2023年6月2日 星期五 11:22:33" in page
    assert "首次提交 6月1日 10:00:01" in page


def test_the_mail_carries_what_the_receipt_carries(cast: Any) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    found = receipts.receipt(entry)
    assert found is not None
    assert mails.messages("submitted", entry)[0].text.split("\n\n")[0].splitlines() == [
        f"编号：{entry.number}",
        "作品：《最后一盏灯》",
        f"提交时间：{in_words.to_the_second(found.at)}",
        "项目：微视频",
        "申报单位：榕江轨道工会",
        "推荐单位：福州市总工会",
        f"联系人：{entry.contact_name}",
        f"文件：作品.mp4（{in_words.size(found.files[0].size)}）",
        f"SHA-256 {found.files[0].sha256}",
    ]


def test_answers_are_shown_in_words_and_rows_as_tables(cast: Any) -> None:
    entry = complete_draft(cast.entrant, answers={"authors": [{"name": "林"}, {"name": "陈", "part": "剪辑"}]})
    authors = shown_answers(entry)[0]
    assert (authors.label, authors.heads, authors.rows) == ("作者", ["姓名", "分工"], [["林", ""], ["陈", "剪辑"]])
    assert [answer.label for answer in shown_answers(entry)] == ["作者", "联系人", "联系电话", "联系邮箱"]
    assert authors.is_blind


def test_many_saves_in_a_row_are_told_once(cast: Any) -> None:
    entry = make_entry(category(), by=cast.entrant)
    for title in ("一", "二", "三"):
        entry = save_step(entry=entry, by=cast.entrant, step="work", data={"title": title}, version=entry.version).entry
    assert AuditEvent.objects.filter(action="draft.saved").count() == 3
    assert [one.what for one in history.story(entry)] == ["填写内容"]


def test_a_late_failed_check_is_told_with_its_reason(cast: Any) -> None:
    entry = complete_draft(cast.entrant, state=states.SUBMITTED)
    until = timezone.now() + timedelta(days=2)
    entry = perform(
        entry=entry,
        action="auto_return",
        by=None,
        note="画面不足 1080P",
        returned_from="submitted",
        returned_until=until,
    )
    assert [(one.who, one.what, one.note) for one in history.story(entry)] == [
        ("系统", "检查未通过，自动退回", "画面不足 1080P")
    ]
