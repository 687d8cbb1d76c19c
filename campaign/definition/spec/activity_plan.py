"""The "12351+" plan (circular, section 2.1): the forms an activity may take, and what the year aims at.

No ORM, no clock, no I/O. The circular says how many events; the other targets are defaults (campaign.md).
"""

from __future__ import annotations

from dataclasses import dataclass

# The five counters, in the order in which the plan names them. Each is counted by itself: no two are ever added.
COUNTERS = ("unions", "volunteers", "events", "met", "online")
MOST_TARGET = 1_000_000_000


@dataclass(frozen=True)
class ActivityKind:
    """A form of activity. `is_event`: people come together, so that it counts as an offline event."""

    code: str
    name: str
    is_event: bool = True


USUAL = (
    ActivityKind("lecture", "宣讲交流"),
    ActivityKind("training", "网络素养培训"),
    ActivityKind("volunteering", "志愿服务"),
    ActivityKind("performance", "文体展演"),
    ActivityKind("online", "线上活动", is_event=False),
)


@dataclass(frozen=True)
class ActivityPlan:
    """Targets: unions that held one, volunteers, offline events, people met face to face, people reached online."""

    kinds: tuple[ActivityKind, ...] = USUAL
    unions: int = 33
    volunteers: int = 670
    events: int = 100
    met: int = 17_000
    online: int = 3_300_000

    def kind(self, code: str) -> ActivityKind | None:
        return next((kind for kind in self.kinds if kind.code == code), None)

    def target(self, counter: str) -> int:
        return int(getattr(self, counter))

    @property
    def event_codes(self) -> tuple[str, ...]:
        return tuple(kind.code for kind in self.kinds if kind.is_event)


USUAL_PLAN = ActivityPlan()
