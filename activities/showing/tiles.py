"""The province as a map of tiles: one of the same size for each county, about where it lies. It is no survey and takes
nothing from one: the places in the grid (tiles.csv, city_tiles.csv) were laid out for this site.

A county that the files do not name is not drawn; the table beside the map has it all the same.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accounts.models import Union

WIDTH, HEIGHT = 64, 44  # of a tile, in units of the picture
STEPS = (1, 2, 5, 10)  # from so many activities on a tile is a shade darker
Place = tuple[int, int]


@dataclass(frozen=True)
class Tile:
    union: Union
    count: int
    x: int
    y: int

    @property
    def tone(self) -> str:
        return f"tile-{sum(self.count >= step for step in STEPS)}"

    @property
    def name(self) -> str:
        """What fits: 鼓楼, 武夷山; 平潭 of the zone."""
        name = self.union.short_name.removesuffix("综合实验区")
        return name[:-1] if len(name) > 2 else name

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def name_y(self) -> int:
        return self.y + (18 if self.count else 27)

    @property
    def count_y(self) -> int:
        return self.y + 35


@dataclass(frozen=True)
class Edge:
    """Between two cities, or a city and what lies outside."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class TileMap:
    tiles: Sequence[Tile]
    edges: Sequence[Edge]
    left: int
    top: int
    width: int
    height: int


def of_counties(counties: Sequence[Union], counts: Mapping[int, int]) -> TileMap | None:
    """`counts` by the county's key; None where none of them has a place."""
    return _map(counties, counts, _places("tiles.csv"), {one.pk: one.parent_id or 0 for one in counties})


def of_cities(cities: Sequence[Union], counts: Mapping[int, int]) -> TileMap | None:
    return _map(cities, counts, _places("city_tiles.csv"), {one.pk: one.pk for one in cities})


def _map(
    unions: Sequence[Union], counts: Mapping[int, int], places: Mapping[str, Place], groups: Mapping[int, int]
) -> TileMap | None:
    placed = [(one, places[one.code]) for one in unions if one.code in places]
    if not placed:
        return None
    tiles = [Tile(one, counts.get(one.pk, 0), place[0] * WIDTH, place[1] * HEIGHT) for one, place in placed]
    edges = _edges({place: groups[one.pk] for one, place in placed})
    left, top = min(tile.x for tile in tiles), min(tile.y for tile in tiles)
    right, bottom = max(tile.x for tile in tiles) + WIDTH, max(tile.y for tile in tiles) + HEIGHT
    return TileMap(tiles, edges, left - 2, top - 2, right - left + 4, bottom - top + 4)


def _edges(groups: Mapping[Place, int]) -> list[Edge]:
    """The right and lower side of a tile, and the left and upper of one that has no neighbour there."""
    found = []
    for (column, row), group in groups.items():
        x, y = column * WIDTH, row * HEIGHT
        sides = {
            (column + 1, row): Edge(x + WIDTH, y, x + WIDTH, y + HEIGHT),
            (column, row + 1): Edge(x, y + HEIGHT, x + WIDTH, y + HEIGHT),
            (column - 1, row): Edge(x, y, x, y + HEIGHT),
            (column, row - 1): Edge(x, y, x + WIDTH, y),
        }
        found += [edge for beside, edge in sides.items() if groups.get(beside) != group]
    return list(dict.fromkeys(found))


@cache
def _places(name: str) -> dict[str, Place]:
    with (Path(__file__).parent / name).open(encoding="ascii") as file:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}
