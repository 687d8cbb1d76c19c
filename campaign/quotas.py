"""How many entries a recommending union may still put forward. Pure: the count used comes in."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.definition.spec import CategorySpec


@dataclass(frozen=True)
class Allowance:
    """`max` None: no upper limit. `min` is what the union should reach, never a reason to refuse."""

    used: int
    max: int | None
    min: int

    @property
    def left(self) -> int | None:
        """How many more; None where nothing limits it; never negative."""
        return None if self.max is None else max(self.max - self.used, 0)

    @property
    def is_used_up(self) -> bool:
        return self.left == 0

    @property
    def missing(self) -> int:
        """How many are still wanting to the recommended minimum."""
        return max(self.min - self.used, 0)


def allowance(*, category: CategorySpec, union_kind: str, used: int) -> Allowance:
    """What this category allows a recommending union of this kind."""
    quota = category.quota_for(union_kind)
    return Allowance(used=used, max=quota.max if quota else None, min=quota.min if quota else 0)
