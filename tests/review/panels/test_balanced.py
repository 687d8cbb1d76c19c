"""The plan of who scores what, from facts alone."""

from collections import Counter
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from review.panels.balanced import Facts, plan

PER_WORK = st.integers(1, 4) | st.none()


@st.composite
def _facts(draw, most=6, per_work=PER_WORK):
    works = list(range(100, 100 + draw(st.integers(1, most))))
    experts = list(range(1, 1 + draw(st.integers(1, most))))
    pairs = st.sets(st.sampled_from(list(product(experts, works))), max_size=8)
    barred, kept = draw(pairs), draw(pairs)
    positions = {pair: at for at, pair in enumerate(sorted(kept - barred))}
    return Facts(works, experts, draw(per_work), positions, frozenset(barred))


def _holders(facts, made):
    return {work: {e for e, w in [*facts.kept, *made.positions] if w == work} for work in facts.works}


def _loads(facts, pairs):
    count = Counter(expert for expert, _ in pairs)
    return [count[expert] for expert in facts.experts]


@given(_facts())
def test_each_work_gets_its_experts_without_conflicts_or_what_lacks_is_named(facts):
    made = plan(facts)
    assert not made.positions.keys() & (set(facts.barred) | set(facts.kept))
    for work, held in _holders(facts, made).items():
        able = {one for one in facts.experts if (one, work) not in facts.barred}
        before = sum(w == work for _, w in facts.kept)
        wanted = len(able) if facts.per_work is None else facts.per_work
        assert len(held) == max(before, min(wanted, len(able)))
        assert made.lacking.get(work, 0) == max(0, wanted - len(held))


@given(_facts())
def test_the_same_facts_give_the_same_plan(facts):
    assert plan(facts) == plan(facts)
    assert plan(facts).digest == plan(facts).digest


@given(st.integers(1, 30), st.integers(3, 12), st.integers(1, 3))
def test_loads_differ_by_one_at_most_where_nobody_is_in_conflict(works, experts, per_work):
    facts = Facts(range(works), range(100, 100 + experts), per_work)
    loads = _loads(facts, plan(facts).positions)
    assert max(loads) - min(loads) <= 1


@settings(max_examples=60)
@given(_facts(most=4, per_work=st.integers(1, 2)))
def test_no_other_plan_spreads_the_load_more_evenly(facts):
    made = plan(facts)
    chosen = _loads(facts, [*facts.kept, *made.positions])
    assert sum(n * n for n in chosen) == min(sum(n * n for n in loads) for loads in _all_loads(facts, made))


def _all_loads(facts, made):
    choices = []
    for work in facts.works:
        held = {e for e, w in facts.kept if w == work}
        able = [e for e in facts.experts if e not in held and (e, work) not in facts.barred]
        number = sum(w == work for _, w in made.positions)
        choices.append([[(e, work) for e in some] for some in combinations(able, number)])
    for picked in product(*choices):
        yield _loads(facts, [*facts.kept, *(pair for some in picked for pair in some)])


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 4))
def test_nobody_is_first_twice_while_another_work_of_that_expert_never_was(works, experts, per_work):
    facts = Facts(range(works), range(100, 100 + experts), per_work)
    orders = {}
    for (expert, work), position in plan(facts).positions.items():
        orders.setdefault(expert, []).append((position, work))
    seen = Counter()
    for expert in facts.experts:
        own = sorted(orders.get(expert, []))
        if own:
            assert seen[own[0][1]] == min(seen[work] for _, work in own)
            seen[own[0][1]] += 1


def test_a_late_work_and_a_late_expert_are_added_and_the_rest_stays():
    first = plan(Facts([1, 2, 3], [10, 11, 12]))
    late = plan(Facts([1, 2, 3, 4], [10, 11, 12, 13], 3, first.positions))
    assert {pair[1] for pair in late.positions} == {4}
    assert len(late.positions) == 3
    assert (13, 4) in late.positions  # who has nothing yet
