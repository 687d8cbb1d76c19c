"""Pages of long lists: keys are sorted and cut first, then the rows of one page are read.

An entry carries its answers; sorting whole rows would drag thousands of them through the sorter to show fifty.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse


class KeyPaginator(Paginator):
    """A Paginator over a query set; one query more per page that has rows."""

    object_list: QuerySet[Any]

    def page(self, number: int | str) -> Page[Any]:
        page = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        rows = self.object_list.order_by().in_bulk(keys)
        page.object_list = [rows[key] for key in keys if key in rows]
        return page


def back_to(name: str, query: str) -> HttpResponse:
    """To the list of this name as the person had filtered it. `query` was posted and may hold anything."""
    filters = QueryDict(query[:500]).urlencode()
    return redirect(f"{reverse(name)}?{filters}" if filters else name)


def page_of(rows: QuerySet[Any], number: Any, *, per_page: int) -> Page[Any]:
    """The page that the address bar asks for, or the nearest there is."""
    return KeyPaginator(rows, per_page).get_page(number)
