"""The receipt: only after a submission, with the digest of every file; and what people read of answers and history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import AuditEvent
from submissions import history, states
from submissions.answers.in_words import shown_answers
from submissions.entering import receipts
from submissions.entering.drafts import save_step
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
