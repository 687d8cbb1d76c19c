"""The orders of works: shared by groups of visitors, and fair to every work (docs/decisions/0026-shared-orders.md)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from voting.gallery import order

DAY = date(2023, 9, 1)


def all_orders(works: int, day: date = DAY) -> list[list[int]]:
    return [order.arranged(range(100, 100 + works), seed, day) for seed in range(order.orders(works))]


@pytest.mark.parametrize(("works", "orders"), [(1, 64), (2, 64), (5, 65), (24, 72), (30, 90), (64, 64), (150, 150)])
def test_every_work_stands_in_every_place_equally_often(works: int, orders: int) -> None:
    made = all_orders(works)
    assert len(made) == orders
    for place in range(works):
        assert set(Counter(row[place] for row in made).values()) == {orders // works}


def test_every_order_holds_every_work_once() -> None:
    assert {tuple(sorted(row)) for row in all_orders(24)} == {tuple(range(100, 124))}


def test_visitors_come_to_all_orders_alike() -> None:
    """Seeds are drawn evenly from two thousand million: no order has more of them than another but for one."""
    for works in (1, 24, 30, 150):
        least, rest = divmod(order.SEEDS, order.orders(works))
        assert rest < order.orders(works) <= 150 < least / 1000
        last = {order.group_of(order.SEEDS - 1 - back, works) for back in range(order.orders(works))}
        assert len(last) == order.orders(works)


def test_a_city_of_four_works_is_fair_over_a_fortnight() -> None:
    """Within a filter fairness is not exact on one day: the drawn orders change daily, so that it evens out."""
    city = {101, 109, 110, 120}
    first: Counter[int] = Counter()
    for day in range(1, 15):
        for row in all_orders(24, date(2023, 9, day)):
            first[next(key for key in row if key in city)] += 1
    shares = [count / first.total() for count in first.values()]
    assert (len(shares), min(shares) > 0.19, max(shares) < 0.31) == (4, True, True)


def test_no_neighbour_is_for_ever() -> None:
    followers = Counter(
        (row[place], row[place + 1])
        for day in range(1, 15)
        for row in all_orders(24, date(2023, 9, day))
        for place in range(23)
    )
    assert followers.most_common(1)[0][1] / (14 * 72) < 0.2


def test_nothing_to_arrange_is_no_fault() -> None:
    assert order.arranged([], 5, DAY) == []


@pytest.mark.parametrize("given", ["", "x", "-1", "1:forged", "٣", "9" * 10, "9" * 4000])
def test_an_order_cookie_that_is_none_of_ours_is_replaced(rf, given: str) -> None:
    request = rf.get("/works/")
    request.COOKIES[order.SEED_COOKIE] = given
    assert order.seed_of(request) is None
