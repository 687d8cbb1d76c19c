"""The list of a union's own entries, and what it offers for a new one."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from submissions import states
from submissions.models import Entry
from tests.factories import make_campaign, make_entry
from tests.submissions.entering.scene import complete_draft

STRANGERS = ("outsider", "outside_recommender", "expert")


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


def test_address_of_an_entry_leads_every_reader_to_her_own_page(cast: Any, as_: Any) -> None:
    """Unions pass it on by mail; an officer who opened it was told that her role may not."""
    found = make_entry(make_campaign().categories.get(code="film"), by=cast.entrant, state=states.RECOMMENDED)
    Entry.objects.filter(pk=found.pk).update(recommended_at=found.created_at)
    readers = {"recommender": "branch_entry", "screener": "screening_item", "organiser": "screening_item"}
    for who, page in (readers | {"auditor": "screening_item"}).items():
        answer = as_(getattr(cast, who)).get(reverse("entry", args=[found.pk]))
        assert (who, answer.status_code, answer["Location"]) == (who, 302, reverse(page, args=[found.pk]))
    others = {who: as_(getattr(cast, who)).get(reverse("entry", args=[found.pk])).status_code for who in STRANGERS}
    assert others == {"outsider": 404, "outside_recommender": 404, "expert": 403}
