"""The experts of a campaign, each with her panels, what became of her invitation, and what she has declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign.models import Campaign
from review.models import Assignment, DeclaredInterest, ExpertInvitation, Panel
from review.panel_names import panel_name

NONE = "none"
State = ExpertInvitation.State
# In the order in which somebody has to look at them; with the tone of the word.
STANDINGS: dict[str, tuple[object, str, str]] = {
    NONE: (_("未邀请"), "", "circle"),
    State.INVITED: (_("等答复"), "info", "envelope"),
    State.OPENED: (_("已打开，等答复"), "info", "envelope-open"),
    ExpertInvitation.EXPIRED: (_("过期未答复"), "warn", "hourglass-bottom"),
    State.DECLINED: (_("已谢绝"), "bad", "x-circle"),
    State.WITHDRAWN: (_("已撤回"), "", "slash-circle"),
    State.ACCEPTED: (_("已接受"), "good", "check-circle"),
}


@dataclass(frozen=True)
class Row:
    expert: User
    panels: Sequence[str]
    invitation: ExpertInvitation | None
    standing: str
    interests: int
    given: int
    sealed: int

    @property
    def word(self) -> object:
        return STANDINGS[self.standing][0]

    @property
    def level(self) -> str:
        return STANDINGS[self.standing][1]

    @property
    def icon(self) -> str:
        return STANDINGS[self.standing][2]

    @property
    def profile(self) -> object:
        return getattr(self.expert, "expert_profile", None)


def rows(campaign: Campaign, now: datetime) -> list[Row]:
    """Everybody in a panel, and who was asked and is in none any more. Five queries."""
    asked = {one.expert_id: one for one in ExpertInvitation.objects.filter(campaign=campaign)}
    rooms = _rooms(campaign)
    people = User.objects.filter(pk__in=asked.keys() | rooms.keys()).select_related("expert_profile").order_by("pk")
    said = dict(
        DeclaredInterest.objects.filter(campaign=campaign).order_by().values_list("expert").annotate(n=Count("pk"))
    )
    counts = _counts(campaign)
    return [
        Row(
            person,
            rooms.get(person.pk, []),
            (one := asked.get(person.pk)),
            one.standing(now) if one else NONE,
            said.get(person.pk, 0),
            *counts.get(person.pk, (0, 0)),
        )
        for person in people
    ]


def counted(found: Sequence[Row]) -> list[tuple[str, object, int]]:
    """How many stand where: (code, words, number), without what nobody is in."""
    numbers = {code: sum(row.standing == code for row in found) for code in STANDINGS}
    return [(code, words, numbers[code]) for code, (words, _level, _icon) in STANDINGS.items() if numbers[code]]


def _rooms(campaign: Campaign) -> Mapping[int, list[str]]:
    """The names of her panels, by expert."""
    names = {panel.pk: panel_name(panel) for panel in Panel.objects.filter(campaign=campaign)}
    pairs = Panel.experts.through.objects.filter(panel__in=names).order_by("panel__category__position", "panel")
    found: dict[int, list[str]] = defaultdict(list)
    for expert, panel in pairs.values_list("user", "panel"):
        found[expert].append(names[panel])
    return found


def _counts(campaign: Campaign) -> dict[int, tuple[int, int]]:
    """How many sheets each is to give, and how many are sealed."""
    own = Assignment.objects.standing().filter(panel__campaign=campaign).order_by().values_list("expert")
    counted = own.annotate(n=Count("pk"), sealed=Count("pk", filter=Q(sheet__sealed_at__isnull=False)))
    return {expert: (n, sealed) for expert, n, sealed in counted}
