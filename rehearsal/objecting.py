"""An objection to the published result, and its answer by an organiser who decided nothing of that work."""

from __future__ import annotations

from rehearsal.builder import Builder
from review.models import Objection
from review.models.publicity.objections import Subject
from review.objections import answering, making
from submissions.models import Entry

WHAT = "展示页上写的完成时间与我们了解的不一致，请核对这件作品是不是在征集期内完成的。"
ANSWER = "已核对申报材料和作品文件的制作时间，作品在征集期内完成，符合参评条件。感谢监督。"
BRIEF = "经核对，作品在征集期内完成，符合参评条件。"


def object_and_answer(builder: Builder, entry: Entry) -> Objection:
    """The last of the organisers answers: she neither screened nor recommended it."""
    category = builder.categories[entry.category.code]
    subjects = [Subject.ELIGIBILITY, Subject.FACTS]
    objection = making.make(
        category=category, entry=entry, subjects=subjects, what=WHAT, is_named=False, name="", contact="", ip=None
    )
    by = builder.cast.all("organiser")[-1]
    return answering.reject(objection=objection, answer=ANSWER, brief=BRIEF, by=by)
