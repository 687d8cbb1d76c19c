"""What people say of likely duplicates: the same work, a series, or not the same; the last word stands for all."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from common.in_words import titled
from common.refusals import Refused
from submissions import access
from submissions.models import DuplicateVerdict, Entry

Answer = DuplicateVerdict.Answer


@transaction.atomic
def judge(*, entry: Entry, other: Entry, by: User, answer: str) -> DuplicateVerdict:
    """Say what two entries are to each other. Side effect: one audit event with the other's number."""
    access.check(by, "entry.screen", entry)
    if answer not in Answer.values or entry.pk == other.pk:
        raise Refused(_("请在“同一作品”“系列作品”“不是同一作品”中选一项。"))
    first, second = sorted((entry.pk, other.pk))
    said = {"answer": answer, "by": by, "at": timezone.now()}
    verdict, _made = DuplicateVerdict.objects.update_or_create(first_id=first, second_id=second, defaults=said)
    audit.record(action="duplicate.judge", obj=entry, by=by, note=verdict.get_answer_display(), copy=other.number)
    return verdict


def verdicts_of(entry: Entry) -> dict[int, DuplicateVerdict]:
    """By the other entry. One query."""
    rows = DuplicateVerdict.objects.filter(Q(first=entry) | Q(second=entry)).select_related("by", "first", "second")
    return {row.second_id if row.first_id == entry.pk else row.first_id: row for row in rows}


def reason(entry: Entry, verdicts: dict[int, DuplicateVerdict]) -> str:
    """The sentence for the union where an entry is the same work as others; "" where it is not."""
    same = [row for row in verdicts.values() if row.answer == Answer.SAME]
    others = [row.second if row.first_id == entry.pk else row.first for row in same]
    named = "、".join(f"{other.number}{titled(other.title)}" for other in others)
    return _("与 %(others)s为同一作品。") % {"others": named} if named else ""
