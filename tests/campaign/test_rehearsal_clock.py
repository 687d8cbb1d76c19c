"""The rehearsal clock moves the whole calendar, in the demo only."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from campaign.definition.spec import PHASES
from campaign.models import BranchDeadline, Campaign, Phase
from campaign.rehearsal_clock import move_calendar


def distances(campaign: Campaign) -> list[float]:
    """Everything in the calendar, measured from its first moment: moving must not change one of them."""
    rows = list(Phase.objects.filter(campaign=campaign))
    moments = [moment for row in rows for moment in (row.opens_at, row.closes_at)]
    moments += [row.closes_at for row in BranchDeadline.objects.filter(campaign=campaign)]
    return [(moment - moments[0]).total_seconds() for moment in moments]


@pytest.mark.parametrize("code", PHASES)
def test_moving_opens_the_phase_and_keeps_all_distances(campaign: Campaign, code: str) -> None:
    before = distances(campaign)
    move_calendar(campaign=campaign, to_phase=code, by=None)
    row = Phase.objects.get(campaign=campaign, code=code)
    assert row.opens_at <= timezone.now() < row.closes_at
    assert distances(campaign) == before


def test_moving_counts_the_days_in_all_and_is_recorded(campaign: Campaign) -> None:
    first = move_calendar(campaign=campaign, to_phase="showcase", by=None)
    second = move_calendar(campaign=campaign, to_phase="collect", by=None)
    assert Campaign.objects.get().moved_days == first + second
    event = AuditEvent.objects.get(action="campaign.moved", details__phase="collect")
    assert event.details == {"phase": "collect", "days": second, "in_all": first + second}


def test_moving_is_refused_outside_the_demo(campaign: Campaign, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(PermissionDenied):
        move_calendar(campaign=campaign, to_phase="vote", by=None)
    assert Campaign.objects.get().moved_days == 0


def test_anybody_may_press_in_the_demo(campaign: Campaign, client: Client) -> None:
    response = client.post("/demo/clock/", {"phase": "vote", "next": "/categories/"})
    assert (response.status_code, response["Location"]) == (302, "/categories/")
    page = client.get("/categories/").content.decode()
    assert f"演练：日历整体平移了 {Campaign.objects.get().moved_days} 天" in page
    assert 'value="vote" aria-pressed="true"' in page


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_pressing_never_leads_to_another_site(campaign: Campaign, client: Client, back: str) -> None:
    assert client.post("/demo/clock/", {"phase": "vote", "next": back})["Location"] == "/"


@pytest.mark.parametrize("phase", ["", "nope", "投票", "vote' OR 1=1"])
def test_unknown_phase_is_not_found(campaign: Campaign, client: Client, phase: str) -> None:
    assert client.post("/demo/clock/", {"phase": phase}).status_code == 404


def test_address_does_not_exist_outside_the_demo(campaign: Campaign, client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert client.get("/demo/clock/").status_code == 404
    assert client.post("/demo/clock/", {"phase": "vote"}).status_code == 404
    assert "demo-bar" not in client.get("/").content.decode()


def test_pressing_needs_the_forms_token(campaign: Campaign) -> None:
    assert Client(enforce_csrf_checks=True).post("/demo/clock/", {"phase": "vote"}).status_code == 403
