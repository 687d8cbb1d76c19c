"""What entries say to the campaign: what they use stays, what was given in confidence stays so, how many there are,
and what new dates and quotas mean for them.

Registered at start by `apps.py`; campaign itself knows no entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.definition.changes import Part
from campaign.definition.spec import CategorySpec
from campaign.loading.guards import Change
from campaign.models import Campaign
from submissions import states
from submissions.models import Entry, EntryFile
from submissions.quota import PUT_FORWARD


def used_parts_stay(change: Change) -> Iterator[str]:
    """A category, section, field or file role that entries use may not be removed."""
    for part in change.removed:
        count = _using(change.campaign, part).distinct().count()
        if count:
            yield _("%(part)s已有 %(count)s 件申报，不能删除。") % {"part": part.label, "count": count}


def confidence_is_kept(change: Change) -> Iterator[str]:
    """What entrants gave when it was not for the public is not published afterwards (PIPL art. 14)."""
    for part in change.published:
        count = _using(change.campaign, part).distinct().count()
        words = {"part": part.label, "count": count}
        if count and part.kind == "declaration":
            yield _("%(part)s已有 %(count)s 件申报选了，当时不是同意公布姓名或肖像，不能改作这一条。") % words
        elif count:
            yield _("%(part)s已有 %(count)s 件申报，填交时不对外公布，不能改为公布。") % words


def quotas_cover_what_is_recommended(change: Change) -> Iterator[str]:
    """No quota falls below what one of its unions has recommended already."""
    for category, kind, most in _lowered(change):
        rows = Entry.objects.filter(PUT_FORWARD, category__campaign=change.campaign, category__code=category.code)
        rows = rows.filter(recommending__kind=kind).order_by()
        used = rows.values_list("recommending__name").annotate(count=Count("pk")).filter(count__gt=most)
        for name, count in used.order_by("recommending__position", "recommending"):
            words = {"category": category.name, "name": name, "count": count, "most": most}
            yield _("“%(category)s”：%(name)s已推荐 %(count)d 件，名额不能少于这个数，现为 %(most)d 件。") % words


def _lowered(change: Change) -> Iterator[tuple[CategorySpec, str, int]]:
    """(category, kind of union, most) where there was none, or where it was more."""
    for new in change.new.categories:
        old = change.old.category(new.code)
        for quota in new.quotas if old else ():
            for kind in quota.union_kinds:
                was = old.quota_for(kind) if old else None
                if quota.max is not None and (was is None or was.max is None or quota.max < was.max):
                    yield new, kind, quota.max


def quotas_change(change: Change) -> Iterator[str]:
    for new in change.new.categories:
        old = change.old.category(new.code)
        if old and old.quotas != new.quotas:
            kinds = {kind for quota in (*old.quotas, *new.quotas) for kind in quota.union_kinds}
            kinds = {kind for kind in kinds if old.quota_for(kind) != new.quota_for(kind)}
            count = Union.objects.filter(kind__in=kinds, is_active=True).count()
            yield _("“%(name)s”：%(count)d 个推荐单位的名额改变。") % {"name": new.name, "count": count}


def checklists_change(change: Change) -> Iterator[str]:
    """A point that categories share changes in all of them."""
    if found := _renewed(change, lambda category: category.checklist):
        rows = Entry.objects.filter(campaign=change.campaign, category__code__in=[one.code for one in found])
        count = rows.filter(state__in=(states.SUBMITTED, states.RECOMMENDED, states.RETURNED)).count()
        yield _("%(names)s的检查项改变：还没有审完的作品（现有 %(count)d 件）按新的检查项核对，已作出的决定不变。") % {
            "names": _named(found),
            "count": count,
        }


def room_changes(change: Change) -> Iterator[str]:
    """How many works a union may enter, and how much it may store."""
    if found := _renewed(change, lambda category: category.works_per_union):
        words = {"names": _named(found), "count": sum(_full_unions(change, category) for category in found)}
        yield _("%(names)s每家工会的件数上限改变：%(count)d 家工会已达到上限，不能再提交；已提交的不受影响。") % words
    most = change.new.bytes_per_union
    if most != change.old.bytes_per_union:
        sums = EntryFile.objects.filter(entry__campaign=change.campaign).values("entry__union").order_by()
        count = sums.annotate(bytes=Sum("size")).filter(bytes__gte=most).count()
        yield _("文件总量改变：%(count)d 家工会已达到新的总量，不能再上传；已上传的不受影响。") % {"count": count}


def _full_unions(change: Change, category: CategorySpec) -> int:
    if category.works_per_union is None:
        return 0
    rows = Entry.objects.standing().filter(campaign=change.campaign, category__code=category.code)
    counted = rows.order_by().values("union").annotate(count=Count("pk"))
    return counted.filter(count__gte=category.works_per_union).count()


def _renewed(change: Change, of: Callable[[CategorySpec], object]) -> list[CategorySpec]:
    """The categories in which this is another than before."""
    pairs = [(change.old.category(new.code), new) for new in change.new.categories]
    return [new for old, new in pairs if old and of(old) != of(new)]


def _named(found: list[CategorySpec]) -> str:
    """“甲”“乙”“丙”等 12 个项目: three at most."""
    names = "".join(_("“%(name)s”") % {"name": one.name} for one in found[:3])
    return names if len(found) <= 3 else _("%(names)s等 %(count)d 个项目") % {"names": names, "count": len(found)}


def drafts_open_and_close(change: Change) -> Iterator[str]:
    """Of the unions that have an entry, whose collection ends later or earlier; what becomes of their drafts."""
    ends = [dict(spec.deadlines) for spec in (change.old, change.new)]
    closes = [phase.closes_at if phase else None for phase in change.dates_of("collect")]
    if ends[0] == ends[1] and closes[0] == closes[1]:
        return
    now, later, earlier = timezone.now(), Counter[str](), Counter[str]()
    rows = Entry.objects.filter(campaign=change.campaign).order_by().values_list("union__path")
    drafts = Count("pk", filter=Q(state=states.DRAFT))
    for path, count in rows.annotate(drafts=drafts):
        was, will = (_closing(path, own, at) for own, at in zip(ends, closes, strict=True))
        if was and will and was != will:
            told = later if will > was else earlier
            told["unions"] += 1
            told["drafts"] += count
            told["reopened"] += count if was <= now < will else 0
    yield from _said_of_drafts(later, earlier)


def _closing(path: str, own: dict[str, datetime], closes: datetime | None) -> datetime | None:
    ends = [own[code] for code in path.split("/") if code in own]
    return min([closes, *ends]) if closes else None


def _said_of_drafts(later: Counter[str], earlier: Counter[str]) -> Iterator[str]:
    if later["reopened"]:
        yield _("%(unions)d 个有作品的工会截止时间推迟，%(reopened)d 份已截止的草稿重新打开。") % _counted(later)
    elif later["unions"]:
        yield _("%(unions)d 个有作品的工会截止时间推迟，还有 %(drafts)d 份草稿没有提交。") % _counted(later)
    if earlier["unions"]:
        yield _("%(unions)d 个有作品的工会截止时间提前，还有 %(drafts)d 份草稿没有提交。") % _counted(earlier)


def _counted(told: Counter[str]) -> dict[str, int]:
    return {name: told[name] for name in ("unions", "drafts", "reopened")}


def standing(campaign: Campaign) -> int:
    return Entry.objects.standing().filter(campaign=campaign).count()


def unions_taking_part(campaign: Campaign) -> int:
    return Entry.objects.standing().filter(campaign=campaign).values("union").distinct().count()


def _using(campaign: Campaign, part: Part) -> QuerySet[Entry]:
    entries = Entry.objects.filter(category__campaign=campaign, category__code=part.category)
    if part.kind == "section":
        return entries.filter(section=part.code)
    if part.kind == "field":
        return entries.filter(answers__has_key=part.code)
    if part.kind == "declaration":
        return entries.filter(declarations__has_key=part.code)
    if part.kind == "file":
        return entries.filter(files__role=part.code, files__removed_at__isnull=True)
    return entries
