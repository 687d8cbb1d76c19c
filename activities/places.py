"""Cities and counties as filters name them, in the official order."""

from __future__ import annotations

from accounts.models import Union
from accounts.unions.official_order import official_order

_WITH_COUNTIES = (Union.Kind.CITY, Union.Kind.ZONE)


def cities() -> list[Union]:
    return list(Union.objects.filter(kind__in=_WITH_COUNTIES, is_active=True).order_by(*official_order()))
