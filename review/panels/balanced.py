"""Who scores which work: a plan from facts alone, without the database.

Each work gets as many experts as asked for (or all of them), nobody in conflict with it, and what was given out
already stays. The loads are as even as the conflicts allow, each expert begins elsewhere, and the same facts always
give the same plan. A work for which there are too few experts is named with how many it lacks.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[int, int]  # expert, work


@dataclass(frozen=True)
class Facts:
    """`works` in their order, `experts` in theirs; `kept`: place in the expert's order by pair; `barred`: conflicts
    and recusals."""

    works: Sequence[int]
    experts: Sequence[int]
    per_work: int | None = None
    kept: Mapping[Pair, int] = field(default_factory=dict)
    barred: Collection[Pair] = frozenset()


@dataclass(frozen=True)
class Plan:
    """`positions`: the new pairs with the place in the expert's order. `lacking`: how many experts a work is short."""

    positions: Mapping[Pair, int]
    lacking: Mapping[int, int]

    @property
    def digest(self) -> str:
        """The same for the same plan: who confirms it has seen this one."""
        return hashlib.sha256(repr((sorted(self.positions.items()), sorted(self.lacking.items()))).encode()).hexdigest()


def plan(facts: Facts) -> Plan:
    made = _Plan(facts)
    made.fill()
    made.even_out()
    return Plan(_positions(facts, made.new), made.lacking)


class _Plan:
    """The pairs while they are chosen."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.new: dict[int, dict[int, None]] = {expert: {} for expert in facts.experts}  # works by expert, in order
        self.holders: dict[int, set[int]] = {work: set() for work in facts.works}
        self.load = dict.fromkeys(facts.experts, 0)
        self.lacking: dict[int, int] = {}
        for expert, work in facts.kept:
            self.holders[work].add(expert)
            self.load[expert] = self.load.get(expert, 0) + 1

    def fill(self) -> None:
        """The works with the least choice come first; each takes the experts with the least to do."""
        wanted = len(self.facts.experts) if self.facts.per_work is None else self.facts.per_work
        for work in sorted(self.facts.works, key=lambda work: len(self._free(work))):
            missing = max(0, wanted - len(self.holders[work]))
            chosen = sorted(self._free(work), key=self.load.__getitem__)[:missing]
            for expert in chosen:
                self._give(expert, work)
            if self.facts.per_work is not None and len(chosen) < missing:
                self.lacking[work] = missing - len(chosen)

    def even_out(self) -> None:
        """Hand works on, from expert to expert, as long as a chain leads from one with at least two more to do."""
        while any(self._relieve(expert) for expert in sorted(self.new, key=lambda one: -self.load[one])):
            pass

    def _relieve(self, heaviest: int) -> bool:
        came: dict[int, Pair] = {}  # expert: from whom, with which work
        queue = [heaviest]
        for expert in queue:
            for work in self.new[expert]:
                for other in self._free(work):
                    if other == heaviest or other in came:
                        continue
                    came[other] = (expert, work)
                    if self.load[other] <= self.load[heaviest] - 2:
                        self._hand_on(other, came)
                        return True
                    queue.append(other)
        return False

    def _hand_on(self, last: int, came: Mapping[int, Pair]) -> None:
        while last in came:
            giver, work = came[last]
            self._take(giver, work)
            self._give(last, work)
            last = giver

    def _free(self, work: int) -> list[int]:
        held, barred = self.holders[work], self.facts.barred
        return [one for one in self.facts.experts if one not in held and (one, work) not in barred]

    def _give(self, expert: int, work: int) -> None:
        self.new[expert][work] = None
        self.holders[work].add(expert)
        self.load[expert] += 1

    def _take(self, expert: int, work: int) -> None:
        del self.new[expert][work]
        self.holders[work].remove(expert)
        self.load[expert] -= 1


def _positions(facts: Facts, new: Mapping[int, Collection[int]]) -> dict[Pair, int]:
    """Every expert goes round all works from a beginning of their own. A work is the first of a second expert only
    where all works of that expert are the first of somebody; who has begun keeps the beginning."""
    place = {work: at for at, work in enumerate(facts.works)}
    began = _beginnings(facts)
    firsts = Counter(began.values())
    made: dict[Pair, int] = {}
    for turn, expert in enumerate(facts.experts):
        if not new[expert]:
            continue
        if (first := began.get(expert)) is None:
            even = turn * len(place) // len(facts.experts)
            first = min(new[expert], key=lambda work: (firsts[work], (place[work] - even) % len(place)))
            firsts[first] += 1
        made |= {(expert, work): (place[work] - place[first]) % len(place) for work in new[expert]}
    return made


def _beginnings(facts: Facts) -> dict[int, int]:
    """The first work of each expert who has some already."""
    found: dict[int, int] = {}
    for (expert, work), _position in sorted(facts.kept.items(), key=lambda item: (item[1], item[0])):
        found.setdefault(expert, work)
    return found
