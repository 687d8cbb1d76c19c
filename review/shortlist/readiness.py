"""Works whose public files cannot be looked at yet: a check that is not through, a viewing copy in the making."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaign import memory
from campaign.models import Campaign, Category
from submissions import states
from submissions.files import published
from submissions.files.shown import LOOKED_AT
from submissions.models import DerivedCopy, EntryFile

State = DerivedCopy.State


def unready(category: Category, keys: Collection[int]) -> Mapping[int, str]:
    """By the entry's key, what of it visitors could not see: one sentence a work, of its first such file."""
    rows = _unready(published.of_category(category.rules)).filter(entry__in=keys)
    found: dict[int, str] = {}
    for file in rows:
        found.setdefault(file.entry_id, _sentence(file))
    return found


def unready_counts(campaign: Campaign) -> Mapping[int, int]:
    """By category, how many of the chosen and published works have such a file. One query."""
    roles = Q(pk__in=[])
    for category in memory.categories(campaign):
        roles |= Q(entry__category=category.pk) & published.of_category(category.rules)
    wanted = Q(entry__state=states.SHORTLISTED) | Q(
        entry__state=states.ADMITTED, entry__shortlist_choice__kind="chosen"
    )
    rows = _unready(roles).filter(wanted, entry__campaign=campaign).order_by().values_list("entry__category")
    return dict(rows.annotate(works=Count("entry", distinct=True)))


def _unready(roles: Q) -> QuerySet[EntryFile]:
    copies = DerivedCopy.objects.filter(file=OuterRef("pk"), kind__in=LOOKED_AT)
    files = (
        EntryFile.objects.live()
        .filter(roles)
        .annotate(
            is_making=Exists(copies.filter(state__in=(State.WAITING, State.MAKING))),
            is_failed=Exists(copies.filter(state=State.FAILED)),
        )
    )
    return files.filter(~Q(state__in=EntryFile.GOOD) | Q(is_making=True) | Q(is_failed=True))


def _sentence(file: EntryFile) -> str:
    said = {"name": file.original_name, "state": file.get_state_display()}
    if not file.is_good:
        return _("“%(name)s”现在是“%(state)s”") % said
    if file.is_making:  # type: ignore[attr-defined]
        return _("“%(name)s”的网页观看版还在制作") % said
    return _("“%(name)s”没有能够制作网页观看版") % said
