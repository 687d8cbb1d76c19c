"""What a recommending union does with the entries of its branch: recommend within the quota, order, send back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, reach
from accounts.models import AuditEvent, User
from common.in_words import moment
from common.refusals import Refused
from submissions import access, returning, states, workflow
from submissions.models import Entry
from submissions.queue import opened
from submissions.quota import PUT_FORWARD, allowance_of

# A returned entry gets at least this long, also where the branch's deadline is nearer.
LEAST_TIME = timedelta(hours=24)
USUAL_TIME = timedelta(days=3)
LAST_PLACE = 99_999  # in the order of preference


@transaction.atomic
def recommend(*, entry: Entry, by: User, even_unopened: bool = False) -> Entry:
    """Put an entry forward to the province. Refused where the category's quota is used up, and for who has not opened
    the work since it was handed in last, unless she says that she knows it (`even_unopened`, of several at once).

    Side effects: the next place in the union's order of preference; one audit event.
    """
    access.check(by, "entry.recommend", entry)
    if not even_unopened and entry.state == states.SUBMITTED and not opened.has_opened(entry, by):
        raise Refused(_("您还没有打开过%(entry)s现在的内容。请先打开作品看过，再推荐。") % {"entry": entry})
    reach.lock_union(entry.recommending, None)  # two clicks cannot both take the last place
    if entry.state == states.SUBMITTED:
        room = allowance_of(union=entry.recommending, category=entry.category)
        if room.is_used_up:
            raise Refused(
                _("“%(category)s”的推荐名额是 %(max)d 件，已经用完。请先撤回一件推荐，再推荐这一件。")
                % {"category": entry.category.name, "max": room.max}
            )
    last = same_ranking(entry).aggregate(last=Max("preference"))["last"] or 0
    return workflow.perform(entry=entry, action="recommend", by=by, recommended_at=timezone.now(), preference=last + 1)


@transaction.atomic
def unrecommend(*, entry: Entry, by: User) -> Entry:
    """Take a recommendation back while recommending is open; those behind it move up."""
    access.check(by, "entry.recommend", entry)
    reach.lock_union(entry.recommending, None)
    entry = workflow.perform(entry=entry, action="unrecommend", by=by, recommended_at=None, preference=None)
    renumber(entry)
    return entry


@transaction.atomic
def send_back(
    *,
    entry: Entry,
    by: User,
    note: str,
    fields: list[str] | None = None,
    files: list[str] | None = None,
    until: datetime | None = None,
) -> Entry:
    """Return an entry to its union with the reasons. `fields` and `files` name what is unlocked; None unlocks all.

    Side effects: on commit, a mail to the entrant.
    """
    access.check(by, "entry.recommend", entry)
    until = until or returning.full_hour_after(USUAL_TIME)
    if fault := time_fault(until):
        raise Refused(fault)
    return returning.return_entry(
        entry=entry, action="send_back", by=by, until=until, note=note, fields=fields, files=files
    )


def time_fault(until: datetime) -> str:
    """A sentence where this leaves the union too little time; also the form asks."""
    return _("请至少给申报单位 24 小时修改时间。") if until < timezone.now() + LEAST_TIME else ""


@transaction.atomic
def set_rank(*, entry: Entry, by: User, place: int, seen: Sequence[int] | None = None) -> Entry:
    """Move a recommended entry to `place` (1 first) in its union's order within the category.

    `seen`: the keys in the order that the person has before her; refused where another has changed it meanwhile.
    """
    access.check(by, "entry.recommend", entry)
    reach.lock_union(entry.recommending, None)
    order = list(same_ranking(entry).order_by("preference", "pk"))
    if seen is not None and [row.pk for row in order] != list(seen):
        raise Refused(_order_changed(order))
    entry = Entry.objects.get(pk=entry.pk)
    if entry.state != states.RECOMMENDED:
        raise Refused(_("只有待初评的推荐作品可以调整顺序，请刷新后再看。"))
    order = [row for row in order if row.pk != entry.pk]
    order.insert(max(0, min(place - 1, len(order))), entry)
    _number(order)
    audit.record(action="entry.prefer", obj=entry, by=by, place=place)
    entry.refresh_from_db()
    return entry


def same_ranking(entry: Entry) -> QuerySet[Entry]:
    """The entries that stand in one order of preference with this one."""
    return Entry.objects.filter(PUT_FORWARD, recommending=entry.recommending_id, category=entry.category_id)


def _order_changed(order: Sequence[Entry]) -> str:
    """Who was faster, in words."""
    acts = [f"entry.{act}" for act in ("prefer", "recommend", "unrecommend", "withdraw")]
    keys = [str(row.pk) for row in order]
    last = AuditEvent.objects.filter(object_type="entry", object_id__in=keys, action__in=acts).first()
    who = _("%(who)s 在 %(at)s") % {"who": last.actor_label, "at": moment(last.at)} if last else _("刚才有人")
    return _("%(who)s改动过这个项目的推荐名单，您的调整没有保存。下面是现在的顺序，请再调整。") % {"who": who}


def renumber(entry: Entry) -> None:
    _number(list(same_ranking(entry).order_by("preference", "pk")))


def _number(order: list[Entry]) -> None:
    for place, row in enumerate(order, start=1):
        if row.preference != place:
            Entry.objects.filter(pk=row.pk).update(preference=place)
