"""A desk's list as an Excel file: what its filters show. Second-hand reads stand in a column of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.db import transaction
from django.db.models import Sum
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from activities.desk import listing
from activities.models import Activity
from activities.models.activities import ActivityQuerySet
from campaign.models import Campaign
from common import spreadsheets

CHUNK = 200
COLUMNS = (
    ("编号", 14), ("活动名称", 32), ("活动形式", 14), ("活动日期", 12), ("结束日期", 12), ("设区市", 14),
    ("县市区", 12), ("地点", 24), ("主办工会", 30), ("推荐单位", 20), ("现场参加人数", 12), ("现场统计方式", 14),
    ("志愿者人数", 12), ("走进企业数", 12), ("线上直接覆盖人数", 14), ("线上统计方式", 24),
    ("二次传播阅读量（单独统计）", 16),
    ("佐证", 10), ("报道网址", 30), ("状态", 16), ("计入时间", 18), ("退回原因", 30), ("活动简介", 40),
)  # fmt: skip


@transaction.atomic
def export(*, campaign: Campaign, query: QueryDict, by: User) -> IO[bytes]:
    """The file, open. One audit event: it leaves the site."""
    permissions.check(by, *listing.READERS)
    found = listing.found(user=by, campaign=campaign, query=query)
    head, widths = zip(*COLUMNS, strict=True)
    file = spreadsheets.write(title=_("活动记录"), head=head, rows=table(found), widths=widths)
    audit.record(
        action="activity.export", obj=campaign, by=by, activities=found.count(), filters=listing.address(query)
    )
    return file


def table(found: ActivityQuerySet) -> Iterator[list[spreadsheets.Value]]:
    """A row a record; one query for every two hundred."""
    rows = found.with_evidence().annotate(second_hand_reads=Sum("second_hand__reads"))
    related = rows.select_related("union", "recommending", "county", "county__parent")
    for activity in related.iterator(chunk_size=CHUNK):
        yield [*_held(activity), *_reach(activity), *_stands(activity)]


def _held(activity: Activity) -> list[spreadsheets.Value]:
    county = activity.county
    return [
        activity.number,
        activity.title,
        activity.kind_name,
        activity.starts_on,
        activity.ends_on,
        county.parent.short_name if county and county.parent else None,
        county.short_name if county else None,
        activity.venue,
        activity.union.name,
        activity.recommending.name,
    ]


def _reach(activity: Activity) -> list[spreadsheets.Value]:
    return [
        activity.met,
        str(activity.get_met_how_display()),
        activity.volunteers,
        activity.firms,
        activity.online,
        activity.online_how,
        activity.second_hand_reads,  # type: ignore[attr-defined]  # annotated above
    ]


def _stands(activity: Activity) -> list[spreadsheets.Value]:
    return [
        _("自报") if activity.is_self_reported else _("有"),
        activity.links,
        str(activity.status.label),
        activity.counted_at,
        activity.return_note,
        activity.summary,
    ]
