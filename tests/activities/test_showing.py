"""The public pages: counted activities alone, filters by form and place, a map of tiles with a table beside it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.urls import reverse

from accounts.models import Union
from activities.models import Activity
from activities.showing import tiles
from campaign.models import Campaign
from tests.cast import Cast
from tests.factories import make_campaign, make_union

UNIONS = Path(__file__).parents[2] / "campaign/definitions/unions.csv"


def test_every_county_and_city_has_a_tile_of_its_own() -> None:
    lines = [line for line in UNIONS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    for kinds, name in ((("county",), "tiles.csv"), (("city", "zone"), "city_tiles.csv")):
        places = tiles._places(name)
        assert {row["code"] for row in rows if row["kind"] in kinds} == set(places)
        assert len(set(places.values())) == len(places)


def test_tile_says_how_many_and_edges_part_cities(make: Any, county: Union) -> None:
    other = make_union("350103", kind="county", parent=county.parent, name="台江区")
    far = make_union("350203", kind="county", name="思明区")
    made = tiles.of_counties([county, other, far], {county.pk: 12, other.pk: 1})
    assert made is not None
    assert [(tile.name, tile.count, tile.tone) for tile in made.tiles] == [
        ("鼓楼", 12, "tile-4"), ("台江", 1, "tile-1"), ("思明", 0, "tile-0"),
    ]  # fmt: skip
    assert tiles.of_counties([make_union(kind="county")], {}) is None


def test_public_list_has_counted_records_alone_and_filters(client: Any, make: Any, county: Union, cast: Cast) -> None:
    siming = make_union("350203", kind="county", parent=cast.outsider.union.recommending, name="思明区")
    here, there = make("counted", title="车间宣讲"), make("counted", title="码头直播", county=siming, kind="online")
    hidden = [make(state) for state in ("draft", "submitted", "recommended", "returned")]
    path = reverse("activities")

    def titles(**asked: str) -> list[str]:
        return sorted(one.title for one in client.get(path, asked).context["page"])

    assert titles() == ["码头直播", "车间宣讲"]
    assert titles(kind="online") == titles(county="350203") == titles(q="码头") == ["码头直播"]
    assert titles(city=county.parent.code) == titles(of="events") == ["车间宣讲"]
    assert titles(kind="nothing", city="nothing", of="x") == ["码头直播", "车间宣讲"]
    assert [client.get(reverse("activity", args=[one.pk])).status_code for one in (here, there)] == [200, 200]
    assert {client.get(reverse("activity", args=[one.pk])).status_code for one in hidden} == {404}
    page = client.get(path).content.decode()
    assert 'href="?county=350203"' in page and "<svg" in page and "看数字" in page and "自报，无佐证" in page


def test_nobody_is_named_on_public_pages(client: Any, cast: Cast, make: Any) -> None:
    record = make("counted")
    for path in (reverse("activities"), reverse("activity", args=[record.pk])):
        page = client.get(path).content.decode()
        assert not [name for name in (cast.entrant.name, cast.recommender.name, cast.organiser.name) if name in page]


def test_earlier_year_keeps_its_activities(client: Any, cast: Cast, as_: Any, make: Any, campaign: Campaign) -> None:
    record = make("counted", title="去年的宣讲")
    Campaign.objects.update(is_current=False)
    make_campaign("next", year=2024)
    assert client.get(reverse("activities")).context["page"].paginator.count == 0
    assert "去年的宣讲" in client.get("/2023/activities/").content.decode()
    assert client.get(f"/2023/activities/{record.pk}/").status_code == 200
    assert client.get(f"/activities/{record.pk}/").url == f"/2023/activities/{record.pk}/"
    desk = as_(cast.organiser).get("/2023/activities/desk/").content.decode()
    assert "去年的宣讲" in desk and 'name="act"' not in desk
    answer = as_(cast.organiser).post(f"/2023/activities/desk/{record.pk}/return/", {"note": "x"})
    assert answer.status_code == 403


def test_public_pages_ask_the_same_for_one_record_and_for_three(
    client: Any, make: Any, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        while Activity.objects.count() < number:
            make("counted")
        with django_assert_num_queries(8):
            client.get(reverse("activities"))
        path = reverse("activity", args=[Activity.objects.values_list("pk", flat=True)[0]])
        with django_assert_num_queries(3):
            client.get(path)
