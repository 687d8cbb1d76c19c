"""Cities with their counties, in the official order; those that may not enter are on the map, too."""

from __future__ import annotations

from accounts.models import Union
from accounts.unions.official_order import official_order

_WITH_COUNTIES = (Union.Kind.CITY, Union.Kind.ZONE)


def cities() -> list[Union]:
    return list(Union.objects.filter(kind__in=_WITH_COUNTIES, is_active=True).order_by(*official_order()))


def cities_and_counties() -> tuple[list[Union], list[Union]]:
    """One query."""
    rows = Union.objects.filter(kind__in=(*_WITH_COUNTIES, Union.Kind.COUNTY)).order_by(*official_order())
    places = list(rows)
    return [one for one in places if one.kind != Union.Kind.COUNTY], [
        one for one in places if one.kind == Union.Kind.COUNTY
    ]
