"""The register (备案) of entries that also go to the national collection: who sees it, and its one verb."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.permissions import allows
from campaign import memory
from campaign.models import Campaign
from common import spreadsheets
from common.refusals import Refused
from common.text import one_line
from submissions import access, handed_in, workflow
from submissions.models import Entry, Filing
from submissions.models.entries import EntryQuerySet, standing

NOT_FILED = "none"
COLUMNS = (
    ("编号", 12), ("作品", 34), ("征集项目", 22), ("申报单位", 30), ("推荐单位", 24), ("全国子项目", 24),
    ("承办单位", 24), ("报送日期", 12), ("全国编号", 18), ("状态", 12), ("登记人", 12), ("更新时间", 18),
)  # fmt: skip


@transaction.atomic
def file_national(
    *,
    entry: Entry,
    by: User,
    sub_project: str,
    host: str,
    state: str = Filing.State.PLANNED,
    sent_on: date | None = None,
    reference: str = "",
) -> Filing:
    """Register the entry's way to the national collection, or bring its line up to date; one audit event."""
    access.check(by, "filing.edit", entry)
    entry = workflow.lock_entry(entry.pk)
    if not entry.is_standing:
        raise Refused(_("草稿和已撤回的作品不能登记备案。"))
    if state != Filing.State.PLANNED and sent_on is None:
        raise Refused(_("已经报送的，请填写报送日期。"))
    if sent_on and sent_on > timezone.localdate():
        raise Refused(_("报送日期还没有到，请先登记为“拟报送”。"))
    values = {"sub_project": sub_project, "host": host, "state": state, "sent_on": sent_on, "reference": reference}
    before = Filing.objects.filter(entry=entry).values(*values).first()
    if before == values:
        return Filing.objects.get(entry=entry)
    filing, _new = Filing.objects.update_or_create(entry=entry, defaults=values | {"updated_by": by})
    audit.record(action="filing.save", obj=filing, by=by, before=_plain(before or {}), after=_plain(values))
    return filing


def open_record(*, entry: Entry, by: User) -> Filing:
    """The line of a national copy that was just made: planned, its host still to be named by the recommending union.
    One audit event."""
    access.check(by, "entry.create", entry)
    category = entry.category.name
    filing = Filing.objects.create(entry=entry, sub_project=category, host="", updated_by=by)
    audit.record(action="filing.open", obj=filing, by=by, sub_project=category)
    return filing


def register(*, user: User, campaign: Campaign, query: QueryDict) -> EntryQuerySet:
    """The lines that the address bar asks for: entries to be filed, and every other that was.

    Who edits sees the own branch, with `scope=all` every handed-in entry of it; who reads sees all lines.
    """
    found = _reach(user, campaign)
    if not (query.get("scope") == "all" and allows(user, "filing.edit")):
        found = found.filter(Q(category__in=_to_be_filed(campaign)) | Q(filing__isnull=False))
    state = query.get("state", "")
    if state == NOT_FILED:
        found = found.filter(filing__isnull=True)
    elif state in Filing.State.values:
        found = found.filter(filing__state=state)
    if code := one_line(query.get("category")):
        found = found.filter(category__code=code)
    related = found.search(query.get("q")).select_related("union", "recommending", "filing__updated_by")
    return related.defer("answers", "declarations").order_by("category__position", "number")


def counts(*, user: User, campaign: Campaign) -> dict[str, int]:
    """How many are to be filed, and of how many the line is missing or without a host."""
    due = _reach(user, campaign).filter(category__in=_to_be_filed(campaign))
    return {"due": due.count(), "missing": due.filter(Q(filing__isnull=True) | Q(filing__host="")).count()}


def needs_filing(entry: Entry) -> bool:
    return bool(entry.category.rules.needs_filing)


def table(found: EntryQuerySet) -> Iterator[list[spreadsheets.Value]]:
    for entry in map(handed_in.as_last, found.prefetch_related(handed_in.KEPT).iterator(chunk_size=500)):
        filing = getattr(entry, "filing", None)
        line: list[spreadsheets.Value] = [
            entry.number, entry.title, entry.category.name, entry.union.name, entry.recommending.name,
        ]  # fmt: skip
        if filing:
            state = str(Filing.State(filing.state).label)
            line += [filing.sub_project, filing.host, filing.sent_on, filing.reference, state]
            line += [filing.updated_by.name, filing.updated_at]
        else:
            line += ["", "", None, "", _("未登记"), "", None]
        yield line


def _reach(user: User, campaign: Campaign) -> EntryQuerySet:
    """Readers of the register also see the line of an entry that has not reached their own desk."""
    visible = access.visible_entries(user)
    if allows(user, "filing.read"):
        visible |= Entry.objects.filter(filing__isnull=False)
    return visible.filter(campaign=campaign).submitted().filter(standing() | Q(filing__isnull=False))


def _to_be_filed(campaign: Campaign) -> list[int]:
    return [category.pk for category in memory.categories(campaign) if category.rules.needs_filing]


def _plain(values: dict[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}
