"""Reference works are set by an organiser, and tried by the experts of the category."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Category
from common.refusals import NotAllowed, Refused
from common.text import half_width, one_line
from review.models import Anchor, AnchorTry, Panel
from review.scoring_desk.sheets import HALF
from submissions.access import public_entries
from submissions.evidence import keeping
from submissions.models import Entry

MOST = 6  # of one category: more are no measure


@transaction.atomic
def add(
    *,
    category: Category,
    by: User,
    title: str,
    level: str,
    points: Decimal,
    number: str = "",
    files: Sequence[UploadedFile] = (),
) -> Anchor:
    """`number`: of an entry of an earlier year, in place of files. Side effects: files are checked; one audit event."""
    permissions.check(by, "panel.edit")
    check_points(points)
    if bool(half_width(number)) == bool(files):
        raise Refused(_("请填写往年作品编号，或者上传文件，两者选一项。"))
    Category.objects.select_for_update(no_key=True).get(pk=category.pk)
    if Anchor.objects.shown().filter(category=category).count() >= MOST:
        raise Refused(_("每个项目最多 %(n)d 件参考作品，请先撤下一件。") % {"n": MOST})
    entry = _earlier(category, half_width(number)) if number else None
    said = {"title": one_line(title), "level": one_line(level), "points": points}
    audit.record(action="anchor.add", obj=category, by=by, title=said["title"], points=str(points))
    folder = keeping.keep(uploads=files)
    return Anchor.objects.create(category=category, entry=entry, folder=folder, made_by=by, **said)


@transaction.atomic
def withdraw(*, anchor: Anchor, by: User) -> None:
    """Experts see it no more; what they tried is kept. Side effects: one audit event."""
    permissions.check(by, "panel.edit")
    done = Anchor.objects.shown().filter(pk=anchor.pk).update(withdrawn_at=timezone.now(), withdrawn_by=by)
    if not done:
        raise Refused(_("这件参考作品已经撤下。"))
    audit.record(action="anchor.withdraw", obj=anchor.category, by=by, title=anchor.title)


@transaction.atomic
def mark(*, anchor: Anchor, by: User, points: Decimal) -> AnchorTry:
    """What she would give it, over what she gave before. It counts nowhere, so nothing is written down of it."""
    permissions.check(by, "score.give")
    if not Panel.objects.filter(category=anchor.category_id, experts=by).exists():
        raise NotAllowed(_("您不在这个项目的专家组里。"))
    if anchor.withdrawn_at is not None:
        raise Refused(_("这件参考作品已经撤下。"))
    check_points(points)
    given = {"points": points, "at": timezone.now()}
    return AnchorTry.objects.update_or_create(anchor=anchor, expert=by, defaults=given)[0]


def check_points(points: Decimal) -> None:
    if not points.is_finite() or not 0 <= points <= 100 or points % HALF:
        raise Refused(_("请填 0 到 100 之间的整分或半分，例如 85 或 85.5。"))


def _earlier(category: Category, number: str) -> Entry:
    """Of an earlier campaign, whose result is public: nobody scores it now."""
    found = public_entries().filter(number=number, campaign__year__lt=category.campaign.year)
    entry = found.select_related("campaign").first()
    if entry is None:
        raise Refused(
            _("没有找到编号为 %(number)s 的往年入围作品，请核对编号，或者上传文件。") % {"number": number[:20]}
        )
    return entry
