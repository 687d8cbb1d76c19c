"""The order in which the province names its unions: cities, zone, organs, industries, enterprises (unions.csv).

Whatever names unions side by side asks here: `Union.objects.order_by(*official_order())`, and from another model
`official_order("recommending__")`. Those that the file does not list come last, by their codes.
"""

from __future__ import annotations


def official_order(path: str = "") -> tuple[str, str]:
    """Names for `order_by`; `path` leads from the model to the union."""
    return f"{path}position", f"{path}path"
