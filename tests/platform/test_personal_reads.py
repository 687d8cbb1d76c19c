"""Whoever of staff opens a page with the number or address of somebody else is in the audit trail."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import resolve, reverse

from accounts.audit_trail.reading import ACTION
from accounts.models import AuditEvent, Notice, User
from accounts.permissions import may_open
from submissions.models import Entry
from tests.cast import Cast
from tests.platform.test_access import addresses
from tests.platform.test_strangers import ADDRESSES, KEYED, things

__all__ = ["things"]
NUMBER, ADDRESS = "13700009999", "seen-by-staff@example.org"
STAFF = ("recommender", "screener", "organiser")
# Recorded by an act of their own (voting/fraud/reading.py).
ELSEWHERE = {"complaint.read", "fraud.read", "personal.read"}


@pytest.fixture
def pages(cast: Cast, things: dict[str, Any]) -> list[str]:
    """Every address of staff without arguments, and those that name a thing of the scene."""
    User.objects.filter(pk=cast.expert.pk).update(phone=NUMBER)
    User.objects.filter(pk=things["person"]).update(phone=NUMBER, email=ADDRESS)
    Entry.objects.filter(pk=things["entry"]).update(contact_phone=NUMBER, contact_email=ADDRESS)
    Notice.objects.filter(pk=things["notice"]).update(to=ADDRESS)
    ours = [path for path, view in addresses() if view.access_rule != "public"]
    plain = [path for path in ours if "999999" not in path and "nothing-here" not in path]
    named = [reverse("expert", args=[cast.expert.pk])]
    for name, (kind, rest) in ADDRESSES.items():
        more = {key: things.get(value, value) for key, value in rest.items()}
        named.append(reverse(name, kwargs={"key" if kind in KEYED else "pk": things[kind], **more}))
    return [*plain, *named]


@pytest.mark.parametrize("who", STAFF)
def test_every_page_with_somebodys_number_or_address_is_recorded(
    cast: Cast, as_: Any, pages: list[str], who: str
) -> None:
    browser, silent = as_(getattr(cast, who)), []
    for path in [one for one in pages if may_open(getattr(cast, who), resolve(one).func)]:
        before = AuditEvent.objects.filter(action__in=ELSEWHERE).count()
        page = browser.get(path)
        shows = page.status_code == 200 and not page.streaming and _tells(page.content)
        if shows and AuditEvent.objects.filter(action__in=ELSEWHERE).count() == before:
            silent.append(path)
    assert silent == []


def test_one_event_an_hour_for_each_page(cast: Cast, as_: Any) -> None:
    browser = as_(cast.organiser)
    for path in ("/people/", "/people/", f"/people/{cast.entrant.pk}/", "/people/?q=wang"):
        browser.get(path)
    told = AuditEvent.objects.filter(action=ACTION).order_by("id")
    assert [(event.actor, event.object_label, event.details["page"]) for event in told] == [
        (cast.organiser, "人员名单", "/people/"),
        (cast.organiser, "人员信息", f"/people/{cast.entrant.pk}/"),
        (cast.organiser, "人员名单", "/people/?q=wang"),
    ]


def _tells(content: bytes) -> bool:
    return NUMBER.encode() in content or ADDRESS.encode() in content
