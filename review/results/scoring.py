"""How scores come about: 60% experts and 40% votes, ranked on the published two places (campaign.md, "The score").

No ORM, no settings, no clock; the standard library only, so that a stranger can run it on the published
inputs. Sums are exact fractions and rounded half-up once, at the end; what goes in and comes out is Decimal.
`docs/rules.md` holds tables worked by hand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property

LEAST_SHEETS = 3  # fewer, and the category cannot be frozen
TRIM_FROM = 5  # where every work of a category has so many sheets, each loses one highest and one lowest
LEVEL_FROM = 10  # by the rule of levels every expert of the category has so many sheets, or nothing is levelled
HUNDRED = Fraction(100)
Key = tuple[Decimal, Fraction, Fraction]


@dataclass(frozen=True)
class Sheet:
    """One expert's marks for one work, by criterion, first criterion first. `levelled`: the total that counts in place
    of their sum, where experts' levels are made one."""

    expert: str
    marks: tuple[tuple[str, Decimal], ...]
    levelled: Fraction | None = None

    @cached_property
    def total(self) -> Fraction:
        return self.given if self.levelled is None else self.levelled

    @cached_property
    def given(self) -> Fraction:
        return sum((Fraction(points) for _code, points in self.marks), Fraction(0))


@dataclass(frozen=True)
class Work:
    """`first_points`: the points of the work's first criterion, by which ties between sections are compared. `tie`: the
    committee's decision about works that are equal in all else, as (which decision, place among them)."""

    number: str
    votes: int
    sheets: tuple[Sheet, ...]
    first_points: Decimal = Decimal(100)
    tie: tuple[int, int] | None = None


@dataclass(frozen=True)
class Rules:
    """Weights in percent, shares between 0 and 1."""

    vote_rule: str
    expert_weight: Decimal = Decimal(60)
    vote_weight: Decimal = Decimal(40)
    awards: tuple[tuple[str, Decimal], ...] = ()
    award_cap: Decimal = Decimal("0.3")
    # Results of before (inputs of format 1) dropped high and low work by work, and are recomputed as they were.
    one_rule: bool = True
    expert_rule: str = "mean"  # or "z_score"

    @cached_property
    def weights(self) -> tuple[Fraction, Fraction]:
        return Fraction(self.expert_weight) / 100, Fraction(self.vote_weight) / 100


@dataclass(frozen=True)
class Row:
    """One work's place. `dropped` are the experts whose sheets were trimmed, lowest first."""

    number: str
    rank: int
    expert_score: Decimal
    vote_score: Decimal
    final: Decimal
    votes: int
    vote_place: Decimal
    dropped: tuple[str, ...]
    award: str = ""


def rank(works: Sequence[Work], rules: Rules) -> list[Row]:
    """The ranking of one category, best first. Raises ValueError where a work has too few sheets."""
    if short := [work.number for work in works if len(work.sheets) < LEAST_SHEETS]:
        raise ValueError(f"fewer than {LEAST_SHEETS} sheets: {', '.join(short)}")
    works, trim = levelled(works, rules), trims(works, rules)
    experts = [expert_score(work.sheets, trim=drop) for work, drop in zip(works, trim, strict=True)]
    votes = [work.votes for work in works]
    points, places = vote_scores(votes, experts, rules.vote_rule), average_ranks(votes)
    finals = [final_score(e, v, rules) for e, v in zip(experts, points, strict=True)]
    keys = [(f, e, first_mean(w)) for f, e, w in zip(finals, experts, works, strict=True)]
    ranks = _places(keys, [work.tie for work in works])
    prizes = awards(ranks, rules)
    rows = [
        Row(
            number=work.number,
            rank=ranks[i],
            expert_score=to_decimal(experts[i], 8),
            vote_score=to_decimal(points[i], 8),
            final=finals[i],
            votes=work.votes,
            vote_place=to_decimal(places[i], 1),
            dropped=trimmed(work.sheets, trim=trim[i]),
            award=prizes[i],
        )
        for i, work in enumerate(works)
    ]
    return sorted(rows, key=lambda row: (row.rank, row.number))


# ── Experts ───────────────────────────────────────────────────────────────
def levelled(works: Sequence[Work], rules: Rules) -> list[Work]:
    """The works with each expert's totals brought to the mean and the (population) standard deviation of all sheets of
    the category, within 0 and 100. As they are where the rule does not ask for it or does not apply."""
    by_expert = _totals_by_expert(works)
    if rules.expert_rule != "z_score" or not is_levelled(works):
        return list(works)
    everything = [total for totals in by_expert.values() for total in totals]
    middle, spread = _mean(everything), _variance(everything)
    scale = {expert: _level(totals, spread) for expert, totals in by_expert.items()}
    return [
        replace(work, sheets=tuple(_on_level(sheet, middle, *scale[sheet.expert]) for sheet in work.sheets))
        for work in works
    ]


def is_levelled(works: Sequence[Work]) -> bool:
    """Whether the rule of levels applies: not everybody scored every work, and each expert scored enough of them."""
    panels = {frozenset(sheet.expert for sheet in work.sheets) for work in works}
    return len(panels) > 1 and min(map(len, _totals_by_expert(works).values())) >= LEVEL_FROM


def _totals_by_expert(works: Sequence[Work]) -> dict[str, list[Fraction]]:
    found: dict[str, list[Fraction]] = {}
    for sheet in (sheet for work in works for sheet in work.sheets):
        found.setdefault(sheet.expert, []).append(sheet.given)
    return found


def _level(totals: Sequence[Fraction], spread: Fraction) -> tuple[Fraction, Fraction]:
    """The expert's own mean, and by how much her distance from it is stretched; all her works alike: not at all."""
    own = _variance(totals)
    return _mean(totals), _root(spread / own) if own else Fraction(0)


def _on_level(sheet: Sheet, middle: Fraction, mean: Fraction, stretch: Fraction) -> Sheet:
    moved = middle + (sheet.given - mean) * stretch
    return replace(sheet, levelled=min(HUNDRED, max(Fraction(0), moved)))


def trims(works: Sequence[Work], rules: Rules) -> list[bool]:
    """Whether each work loses its highest and lowest sheet: every work of the category, or none, so that a recusal does
    not let one work be judged by another rule than the one beside it."""
    enough = [len(work.sheets) >= TRIM_FROM for work in works]
    return [all(enough)] * len(works) if rules.one_rule else enough


def expert_score(sheets: Sequence[Sheet], *, trim: bool) -> Fraction:
    """The mean of the sheets' totals; if `trim`, without one highest and one lowest."""
    totals = sorted(sheet.total for sheet in sheets)
    kept = totals[1:-1] if trim else totals
    return sum(kept, Fraction(0)) / len(kept)


def trimmed(sheets: Sequence[Sheet], *, trim: bool) -> tuple[str, ...]:
    """The experts whose sheets do not count: the lowest, then the highest. Of equal ones it does not matter which."""
    if not trim:
        return ()
    order = sorted(sheets, key=lambda sheet: (sheet.total, sheet.expert))
    return order[0].expert, order[-1].expert


def first_mean(work: Work) -> Fraction:
    """The first criterion's mean over all sheets, as a share of its points."""
    firsts = [Fraction(sheet.marks[0][1]) for sheet in work.sheets]
    return sum(firsts, Fraction(0)) / len(firsts) / Fraction(work.first_points)


# ── Votes ─────────────────────────────────────────────────────────────────
def vote_scores(votes: Sequence[int], experts: Sequence[Fraction], rule: str) -> list[Fraction]:
    """Scores 0–100 of the counted votes within one category. Raises KeyError on an unknown rule."""
    return VOTE_RULES[rule](votes, experts) if votes else []


def average_ranks(votes: Sequence[int]) -> list[Fraction]:
    """1 for the most votes; equal numbers share the average of their places."""
    above, ranks = 0, {}
    for count, same in sorted(Counter(votes).items(), reverse=True):
        ranks[count] = above + Fraction(same + 1, 2)
        above += same
    return [ranks[count] for count in votes]


def _rank_60_100(votes: Sequence[int], experts: Sequence[Fraction]) -> list[Fraction]:
    n = len(votes)
    if n == 1:
        return [HUNDRED]
    return [60 + 40 * (n - place) / (n - 1) for place in average_ranks(votes)]


def _share_of_top(votes: Sequence[int], experts: Sequence[Fraction]) -> list[Fraction]:
    top = max(votes)
    return [Fraction(100 * count, top) if top else Fraction(0) for count in votes]


def _min_max_60_100(votes: Sequence[int], experts: Sequence[Fraction]) -> list[Fraction]:
    low, high = min(votes), max(votes)
    if low == high:
        return [Fraction(80)] * len(votes)
    return [60 + Fraction(40 * (count - low), high - low) for count in votes]


def _rank_spread_matched(votes: Sequence[int], experts: Sequence[Fraction]) -> list[Fraction]:
    """Average ranks with the mean and the (population) standard deviation of the experts' scores."""
    places = average_ranks(votes)
    middle, mean = _mean(places), _mean(experts)
    spread = _variance(places)
    if spread == 0:
        return [mean] * len(votes)
    stretch = _root(_variance(experts) / spread)
    return [min(HUNDRED, max(Fraction(0), mean + (middle - place) * stretch)) for place in places]


VOTE_RULES: dict[str, Callable[[Sequence[int], Sequence[Fraction]], list[Fraction]]] = {
    "rank_60_100": _rank_60_100,
    "share_of_top": _share_of_top,
    "rank_spread_matched": _rank_spread_matched,
    "min_max_60_100": _min_max_60_100,
}


# ── Together ──────────────────────────────────────────────────────────────
def final_score(expert: Fraction, vote: Fraction, rules: Rules) -> Decimal:
    """The weighted sum, rounded half-up to two places: the only rounding there is."""
    of_experts, of_votes = rules.weights
    return to_decimal(expert * of_experts + vote * of_votes, 2)


def _places(keys: Sequence[Key], ties: Sequence[tuple[int, int] | None]) -> list[int]:
    """Places by published score, then expert score, then first criterion; what is still equal stands in the committee's
    order where one decision speaks of all of it, and else shares a place."""
    equal: dict[Key, list[int]] = defaultdict(list)
    for work, key in enumerate(keys):
        equal[key].append(work)
    ranks, place = [0] * len(keys), 1
    for key in sorted(equal, reverse=True):
        for work, behind in zip(equal[key], _behind([ties[work] for work in equal[key]]), strict=True):
            ranks[work] = place + behind
        place += len(equal[key])
    return ranks


def _behind(ties: Sequence[tuple[int, int] | None]) -> list[int]:
    """How many of these equal works stand before each; 0 for all where no one decision orders them."""
    decided = [tie for tie in ties if tie is not None]
    is_one = len({decision for decision, _place in decided}) == 1 and len(set(decided)) == len(ties)
    return [sum(other < tie for other in decided) if is_one and tie else 0 for tie in ties]


def awards(ranks: Sequence[int], rules: Rules) -> list[str]:
    """The prize of each place. A shared place that does not fit a prize as a whole goes to the next, or to none."""
    bounds = award_bounds(len(ranks), rules)
    sharing = Counter(ranks)
    prizes = []
    for place in ranks:
        last = place + sharing[place] - 1
        prizes.append(next((code for code, bound in bounds if last <= bound), ""))
    return prizes


def award_bounds(n: int, rules: Rules) -> list[tuple[str, int]]:
    """(prize, last place that gets it): each share of n half-up, at least one, together never above the cap."""
    shares = [Fraction(share) for _code, share in rules.awards]
    left = int(min(Fraction(rules.award_cap), sum(shares, Fraction(0))) * n)
    bounds, given = [], 0
    for (code, _share), share in zip(rules.awards, shares, strict=True):
        take = min(max(1, int(share * n + Fraction(1, 2))), left)
        given, left = given + take, left - take
        bounds.append((code, given))
    return bounds


# ── Numbers ───────────────────────────────────────────────────────────────
def to_decimal(value: Fraction, places: int) -> Decimal:
    """Rounded half-up, exactly: no binary or thirty-digit number stands between."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _variance(values: Sequence[Fraction]) -> Fraction:
    middle = _mean(values)
    return _mean([(value - middle) ** 2 for value in values])


def _root(value: Fraction) -> Fraction:
    """The square root to forty digits, the same on every machine."""
    with localcontext() as context:
        context.prec = 40
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())
