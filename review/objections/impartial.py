"""Who may answer an objection: somebody who decided nothing of that entry.

Always refused: who entered or recommended it, read or screened it, disqualified it or brought it back, opened one of
its sheets again, scored it, or changed its prize. Refused while another organiser is free of it: who computed or signed
a version of the result, decided its prizes, published the shortlist or judged the votes of the work. That concerns
every work of the category, or takes two organisers, and a province that has no more could otherwise answer nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import AuditEvent, User
from common.refusals import Refused
from review.models import (
    Assignment,
    AwardChange,
    AwardDecision,
    Objection,
    Reconsideration,
    Reopening,
    Result,
    ResultSignature,
    ScreeningDecision,
    SecondReading,
    TieDecision,
)
from submissions import states
from submissions.models import Disqualification, Entry
from voting.tally import voids

PERMISSION = "objection.answer"
# Acts on an entry that are somebody's decision of that one work; a shortlist is published for a whole category.
_ACTS = {f"entry.{name}" for name in states.ACTIONS} - {"entry.shortlist", "entry.unshortlist"}
Found = dict[int, str]  # by the person's key, what she did


def check(*, objection: Objection, by: User, besides: Collection[int] = ()) -> None:
    """Raises Refused with what she decided. `besides`: who cannot act instead of her, such as who proposed."""
    permissions.check(by, PERMISSION)
    if why := why_not(objection, by, besides):
        raise Refused(why)


def why_not(objection: Objection, by: User, besides: Collection[int] = ()) -> str:
    """Why this person may not answer it; "" when she may."""
    own = decided(objection.entry)
    if (what := own.get(by.pk)) or (what := _belongs(objection.entry, by)):
        sentence = _("您%(what)s，不能办理对它的异议。请由没有办理过这件作品的省总活动管理员办理。")
        return sentence % {"what": what}
    shared = took_part(objection)
    if by.pk not in shared:
        return ""
    busy = {*own, *shared, *besides}
    free = [person.name for person in permissions.holders(PERMISSION) if person.pk not in busy]
    if not free:
        return ""
    sentence = _("您%(what)s，应当由没有参加的人办理。请由%(names)s办理。")
    return sentence % {"what": shared[by.pk], "names": "、".join(free)}


def decided(entry: Entry) -> Found:
    """Who decided something of this work."""
    return dict(_decided(entry))


def took_part(objection: Objection) -> Found:
    """Who decided for the whole category."""
    return dict(_took_part(objection))


def _belongs(entry: Entry, by: User) -> str:
    if by.union_id is not None and by.union_id in (entry.union_id, entry.recommending_id):
        return _("是这件作品的申报单位或者推荐单位的人员")
    return ""


def _decided(entry: Entry) -> Iterator[tuple[int, str]]:
    yield entry.created_by_id, _("申报了这件作品")
    acts = AuditEvent.objects.filter(object_type="entry", object_id=str(entry.pk), action__in=_ACTS)
    yield from _each(acts, _("办理过这件作品的申报、推荐或者初评"), "actor")
    yield from _each(ScreeningDecision.objects.filter(entry=entry), _("初评过这件作品"), "by")
    yield from _each(SecondReading.objects.filter(entry=entry), _("初评过这件作品"), "reader")
    again = Reconsideration.objects.filter(entry=entry)
    yield from _each(again, _("复核过这件作品的初评"), "first_by", "decided_by")
    fell = Disqualification.objects.filter(entry=entry)
    yield from _each(fell, _("办理过这件作品的取消资格"), "proposed_by", "decided_by")
    yield from _each(Assignment.objects.filter(entry=entry), _("评审过这件作品"), "expert")
    opened = Reopening.objects.filter(sheet__assignment__entry=entry)
    yield from _each(opened, _("办理过这件作品评分表的重新打开"), "proposed_by", "decided_by")
    changed = AwardChange.objects.filter(entry=entry)
    yield from _each(changed, _("审定过这件作品的奖项"), "decision__proposed_by", "decision__decided_by")


def _took_part(objection: Objection) -> Iterator[tuple[int, str]]:
    results, words = Result.objects.filter(category=objection.category_id), _("计算或者公布过本项目的结果")
    yield from _each(results, words, "computed_by", "published_by")
    decisions = AwardDecision.objects.filter(result__category=objection.category_id)
    yield from _each(decisions, _("审定过本项目的奖项"), "proposed_by", "decided_by")
    ties = TieDecision.objects.filter(places__entry=objection.entry_id)
    yield from _each(ties, _("办理过这件作品的同分排序"), "proposed_by", "decided_by")
    signed = ResultSignature.objects.filter(result__category=objection.category_id)
    yield from _each(signed, _("签署过本项目的结果"), "by")
    yield from ((person, _("办理过这件作品的选票复核")) for person in voids.judges(objection.entry))
    shared = ("entry.shortlist", "entry.unshortlist")
    listed = AuditEvent.objects.filter(object_type="entry", object_id=str(objection.entry_id), action__in=shared)
    yield from _each(listed, _("确定过本项目的入围名单"), "actor")


def _each(rows: QuerySet[Any], words: str, *fields: str) -> Iterator[tuple[int, str]]:
    """Each person that one of these fields names. `values_list` names its columns, whatever the model's own order."""
    named = Q()
    for field in fields:
        named |= Q(**{f"{field}__isnull": False})
    for people in rows.filter(named).order_by().values_list(*fields).distinct():
        yield from ((person, words) for person in people if person is not None)
