"""What a change does as far as the campaign itself knows: when phases open and close, and where new words appear.

Registered at start by `apps.py`; what it does to entries, votes and scores their own apps say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.definition.spec import CampaignSpec, PhaseSpec
from campaign.loading.guards import Change

DAY = timedelta(days=1)


def phases_move(change: Change) -> Iterator[str]:
    now = timezone.now()
    for old in change.old.phases:
        new = change.dates_of(old.code)[1]
        if new and (old.opens_at, old.closes_at) != (new.opens_at, new.closes_at):
            yield from _of_phase(old, new, now)


def _of_phase(old: PhaseSpec, new: PhaseSpec, now: datetime) -> Iterator[str]:
    words = {"name": new.name}
    if old.opens_at != new.opens_at:
        words["by"] = apart(old.opens_at, new.opens_at)
        later = _("“%(name)s”推迟 %(by)s开始。") % words
        yield later if new.opens_at > old.opens_at else _("“%(name)s”提前 %(by)s开始。") % words
    if old.closes_at != new.closes_at:
        words["by"] = apart(old.closes_at, new.closes_at)
        later = _("“%(name)s”推迟 %(by)s结束。") % words
        yield later if new.closes_at > old.closes_at else _("“%(name)s”提前 %(by)s结束。") % words
    was_open, is_open = old.opens_at <= now < old.closes_at, new.opens_at <= now < new.closes_at
    if is_open and not was_open:
        yield _("保存后“%(name)s”立即开放。") % words


def words_change(change: Change) -> Iterator[str]:
    """Public pages are read anew at once."""
    if _texts(change.old) != _texts(change.new):
        yield _("公开页面随即显示新的文字。")


def apart(one: datetime, other: datetime) -> str:
    """3 天, 2 小时, 30 分钟: the difference of two moments, whichever comes first."""
    seconds = int(abs((other - one).total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, minutes = divmod(rest // 60, 60)
    parts = [(_("%(n)d 天"), days), (_("%(n)d 小时"), hours), (_("%(n)d 分钟"), minutes)]
    said = [words % {"n": count} for words, count in parts if count]
    return " ".join(said) if said else _("不到 1 分钟")


def _texts(spec: CampaignSpec) -> list[object]:
    own: list[object] = [
        spec.title,
        spec.short_title,
        spec.slogan,
        spec.intro,
        spec.contact,
        spec.organisers,
        spec.desk,
    ]
    return own + [(one.name, one.short_name, one.summary, one.who, one.limits, one.rules, one.eligibility)
                  for one in spec.categories]  # fmt: skip
