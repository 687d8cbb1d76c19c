"""Taking in an objection to a published result, from anybody, while the result is in its publicity."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from campaign.holidays import working_days
from campaign.models import Campaign, Category
from common.by_lot import references
from common.refusals import Refused
from review.models import Objection, Result
from review.objections import telling
from review.release import standing
from review.results import publishing
from submissions.evidence import keeping
from submissions.models import Entry
from voting.reports import limits

KIND = "objection"
# The circular names no term for answers: it is made as long as the publicity's own (decision 0044).
ANSWER_DAYS = 5  # working days


def why_closed(result: Result | None) -> str:
    """Why nobody may object to this category's result now; "" when anybody may."""
    if result is None:
        return _("本项目的结果还没有公布，公布以后在公示期内可以提出异议。")
    now = standing.of(result)
    if now.is_in_publicity:
        return ""
    if not now.until_words:
        return _("本项目的结果公示期已经结束，不能再提出异议。")
    return _("公示期到 %(until)s，已经结束，不能再提出异议。") % {"until": now.until_words}


def make(
    *,
    category: Category,
    entry: Entry,
    subjects: Sequence[str],
    what: str,
    is_named: bool,
    name: str,
    contact: str,
    ip: str | None,
    files: Sequence[UploadedFile] = (),
) -> Objection:
    """Keep an objection to the version that holds now. Raises Refused outside the publicity, for a work that was not
    ranked, and where one address, or all together, sent too many, or a file cannot be kept.

    Side effects: who left a contact and the organisers are told; one audit event, without who objects; files are
    checked before staff see them.
    """
    limits.check_room(KIND, ip)
    with transaction.atomic():
        Category.objects.select_for_update(no_key=True).get(pk=category.pk)  # no new version is published meanwhile
        objection = Objection.objects.create(
            campaign=category.campaign,
            category=category,
            result=_contested(category, entry),
            entry=entry,
            number=_next_number(category.campaign),
            reference=references.grouped(references.draw()),
            subjects=list(subjects),
            what=what,
            is_named=is_named,
            name=name,
            contact=contact,
            due_on=working_days.after(timezone.localdate(), ANSWER_DAYS).last,
        )
        audit.record(action="objection.make", obj=objection, by=None, work=entry.number)
        telling.received(objection)
        objection.evidence_folder = keeping.keep(uploads=files)  # last: what fails after it leaves bytes
        objection.save(update_fields=["evidence_folder"])
    return objection


def _contested(category: Category, entry: Entry) -> Result:
    """The published version, if it takes objections now and has a row of this work."""
    result = publishing.published(category)
    if why := why_closed(result):
        raise Refused(why)
    assert result is not None
    if not result.rows.filter(entry=entry).exists():
        raise Refused(_("这件作品不在本项目公布的结果里，请核对作品编号。"))
    return result


def find(*, reference: str, ip: str | None) -> Objection | None:
    """The objection with this reference, however it was typed and of whatever year."""
    limits.check_looks(KIND, ip)
    kept = references.grouped(references.read(reference))
    return Objection.objects.filter(reference=kept).select_related("entry", "result").first()


def _next_number(campaign: Campaign) -> str:
    """FJ23-YY-001: numbers are given out one after the other."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    return f"{campaign.number_prefix}-YY-{Objection.objects.filter(campaign=campaign).count() + 1:03d}"
