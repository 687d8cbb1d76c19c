"""What the benchmark of scale says of its figures, and that the pages it asks are pages of the site."""

from __future__ import annotations

import pytest
from django.urls import resolve

from benchmarks.scale import measuring, memory, table

PLACES = {"category": "fj-song", "panel": 1, "assignment": 2, "shortlisted": "FJ23-1"}
PLACES |= {"recommended": 3, "handed_in": 4, "mine": 5}


def test_every_page_that_is_measured_is_a_page():
    asked = {path: measuring._address(path, rest, PLACES) for _page, _who, path, rest in measuring.PAGES}
    assert {path: resolve(at.removeprefix("/2022").partition("?")[0]).url_name for path, at in asked.items()} == {
        path: path for path in asked
    }


@pytest.mark.parametrize(("cpu", "said"), [(15.0, False), (14.0, False), (40.0, True)])
def test_page_that_takes_half_as_much_again_is_not_flat(cpu, said):
    page = {"page": "home", "who": "public", "p50": 1.0, "p99": 2.0, "queries": 3, "cpu": 10.0}
    assert ("not flat" in table.of_pages([page | {"cpu": cpu}], [page])) == said


def test_difference_of_a_few_milliseconds_is_none():
    page = {"page": "home", "who": "public", "p50": 1.0, "p99": 2.0, "queries": 3, "cpu": 2.0}
    assert "not flat" not in table.of_pages([page | {"cpu": 6.0}], [page])


@pytest.mark.parametrize(
    ("course", "said"), [([50, 100, 101, 100, 100, 109], "flat"), ([50, 90, 100, 100, 120, 121], "grows")]
)
def test_memory_is_flat_where_its_last_third_is_as_its_middle_one(course, said):
    assert memory._verdict("web", course).endswith(f": {said}")
