"""A scene for the entrant's tests: a small campaign, a complete draft, and browsers that are logged in."""

from __future__ import annotations

from typing import Any

from django.test import Client

from campaign.models import Campaign, Category
from submissions.models import Entry
from tests.factories import make_campaign, make_entry, make_file

ANSWERS = {"summary": "一个夜班检修工的最后一班岗。", "authors": [{"name": "林晓岚", "part": "编导"}]}
AGREED = {"original": {"at": "2023-06-01T10:00:00+08:00", "by": 1}}


def category(code: str = "film", campaign: Campaign | None = None) -> Category:
    campaign = campaign or Campaign.objects.filter(is_current=True).first() or make_campaign()
    return Category.objects.select_related("campaign").get(campaign=campaign, code=code)


def complete_draft(by: Any, code: str = "film", **changes: Any) -> Entry:
    """A draft that wants nothing more."""
    values: dict[str, Any] = {"answers": dict(ANSWERS), "declarations": dict(AGREED), "title": "最后一盏灯"}
    entry = make_entry(category(code), by=by, **(values | {"contact_email": "desk@example.org"} | changes))
    if changes.get("title") == "":
        Entry.objects.filter(pk=entry.pk).update(title="")
        entry.title = ""
    make_file(entry, role=entry.category.rules.files[0].role)
    return entry


def marks(client: Client, entry: Entry, step: str) -> dict[str, str]:
    """Version and digests, as the page of this step holds them."""
    context = client.get(f"/entries/{entry.pk}/{step}/").context
    return {"version": str(context["version"]), "base": context["base"]}
