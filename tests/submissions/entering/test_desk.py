"""The list of a union's own entries, and what it offers for a new one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.submissions.entering.scene import complete_draft


@pytest.mark.parametrize("rows", [1, 3])
def test_my_entries_asks_the_same_few_queries_for_any_number(
    cast: Any, as_: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        complete_draft(cast.entrant)
    client = as_(cast.entrant)
    client.get("/entries/")
    with django_assert_num_queries(5):
        assert len(client.get("/entries/").context["cards"]) == rows


def test_my_entries_searches_and_survives_nonsense_in_the_address(cast: Any, as_: Any) -> None:
    complete_draft(cast.entrant), complete_draft(cast.entrant, title="渔排上的信号")
    client = as_(cast.entrant)
    assert [c.entry.title for c in client.get("/entries/?q=渔排").context["cards"]] == ["渔排上的信号"]
    assert client.get("/entries/?page=-7&state=nothing&q=%00'\"").status_code == 200


def test_earlier_entries_of_the_category_are_offered_for_copying(cast: Any, as_: Any) -> None:
    own, foreign = complete_draft(cast.entrant), complete_draft(cast.outsider, title="别人的作品")
    page = as_(cast.entrant).get("/entries/new/film/").content.decode()
    assert f"/entries/{own.pk}/copy/" in page
    assert f"/entries/{foreign.pk}/copy/" not in page
