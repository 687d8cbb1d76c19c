"""What a panel lacks, each with the place where it is mended."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from review.models import ExpertInvitation, Panel
from review.results import scoring

LEAST = scoring.LEAST_SHEETS  # with fewer sheets a work has no result


@dataclass(frozen=True)
class Facts:
    """What is known of a panel. `sheets`, `recused`: by work, those that were given out."""

    works: Collection[int]
    experts: int
    accepted: int
    waiting: int
    expired: int
    not_invited: int
    declined: int
    per_work: int | None
    sheets: Mapping[int, int]
    recused: Mapping[int, int]

    @property
    def asked(self) -> int:
        return self.accepted + self.waiting + self.expired + self.declined

    @property
    def needed(self) -> int:
        return sum(self.target(work) for work in self.works)

    def target(self, work: int) -> int:
        """How many sheets this work should have: as many as the panel's rule says, or one of everybody who may."""
        wanted = self.experts - self.recused.get(work, 0) if self.per_work is None else self.per_work
        return max(wanted, self.sheets.get(work, 0))

    @property
    def not_given(self) -> int:
        return sum(work not in self.sheets for work in self.works)

    @property
    def too_few(self) -> int:
        """Works that were given out and have fewer experts than the rule of the panel or of any result asks for."""
        least = self.per_work or LEAST
        return sum(self.sheets.get(work, least) < least for work in self.works)


@dataclass(frozen=True)
class Gap:
    what: str
    url: str
    act: str


def gaps(panel: Panel, facts: Facts) -> list[Gap]:
    return list(_gaps(reverse("panel", args=[panel.pk]), _plan_address(panel), facts))


def _gaps(page: str, plan: str, facts: Facts) -> Iterator[Gap]:
    people = reverse("experts")
    if facts.experts < LEAST:
        what = _("只有 %(n)d 位专家，至少要 %(least)d 位") % {"n": facts.experts, "least": LEAST}
        yield Gap(what, page, _("补充专家"))
    if facts.not_invited:
        yield Gap(_("%d 位还没有邀请") % facts.not_invited, f"{people}?state=none", _("去邀请"))
    if facts.expired:
        what = _("%d 位过期没有答复") % facts.expired
        yield Gap(what, f"{people}?state={ExpertInvitation.EXPIRED}", _("重发邀请"))
    if facts.not_given and facts.experts:
        yield Gap(_("%d 件作品还没有分配") % facts.not_given, plan, _("去分配"))
    if facts.too_few:
        said = {"n": facts.too_few, "least": facts.per_work or LEAST}
        yield Gap(_("%(n)d 件作品不足 %(least)d 位专家") % said, f"{page}#short", _("去补足"))


def _plan_address(panel: Panel) -> str:
    return f"{reverse('panel_plan', args=[panel.pk])}?per_work={panel.experts_per_work or ''}&skip=on"
