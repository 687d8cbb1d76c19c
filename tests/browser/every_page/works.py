"""The works of the scene, as people would have brought them there, and what hangs on them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core import signing
from django.test import Client
from django.utils import timezone

from activities.models import Activity
from campaign.models import Campaign, Category
from review.certificates import issuing
from review.models import Assignment
from review.panels import assigning, panels
from review.results import publishing
from review.scoring_desk import sheets
from submissions import states
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import make_entry, make_union, make_user, set_phase
from tests.review import releasing
from voting import receipts
from voting.casting import ballots
from voting.casting.phone_views import CODE_COOKIE
from voting.identity import voters
from voting.models import PhoneCode

ANSWERS = {"summary": "渔排之间靠手机联络，讲的是海上的一年。", "authors": [{"name": "陈海生", "part": "编导"}]}


def entry(category: Category, cast: Cast, state: str) -> Entry:
    return make_entry(category, by=cast.entrant, state=state, title="渔排上的网格员", answers=ANSWERS)


def rank(category: Category, cast: Cast, *, publish: bool = True) -> None:
    """Three works, three sheets each, computed and published; without, the vote stays closed."""
    works = [entry(category, cast, states.SHORTLISTED) for _n in range(3)]
    experts = [cast.expert, cast.expert2, make_user(role="expert")]
    panel = panels.make(category=category, by=cast.organiser)
    for expert in experts:
        panels.add_expert(panel=panel, expert=expert, by=cast.organiser)
    assigning.assign(panel=panel, by=cast.organiser)
    for place, work in enumerate(works):
        for assignment in Assignment.objects.filter(entry=work).select_related("expert", "entry__category"):
            marks = {"theme": Decimal(55 - place), "craft": Decimal(35)}
            sheets.save_marks(assignment=assignment, by=assignment.expert, marks=marks)
            sheets.seal(assignment=assignment, by=assignment.expert)
    set_phase(category.campaign, "vote", is_open=False)
    result = publishing.compute(category=category, by=cast.organiser)
    if publish:
        releasing.publish(result, by=cast.organiser)
        set_phase(category.campaign, "vote", is_open=True)


def give_to_expert(work: Entry, cast: Cast) -> Assignment:
    panel = panels.make(category=work.category, by=cast.organiser)
    panels.add_expert(panel=panel, expert=cast.expert, by=cast.organiser)
    assigning.assign(panel=panel, by=cast.organiser)
    return Assignment.objects.select_related("entry").get(entry=work)


def certificates(campaign: Campaign, cast: Cast) -> list[Any]:
    """Issued as if the days of publicity were over; afterwards objections may still come."""
    releasing.end_publicity()
    return issuing.issue(category=campaign.categories.get(code="film"), by=cast.organiser)


def vote(campaign: Campaign, browser: Client) -> str:
    """Her number is proved and she has voted, and a code was sent to another number; answers the receipt's address."""
    voter = voters.voter_of(campaign=campaign, phone="+8613905911234")
    work = Entry.objects.filter(category__code="film", state=states.SHORTLISTED).order_by("pk")[1]
    outcome = ballots.cast(voter=voter, category=work.category, picks=[work.pk], origin=ballots.Origin())
    assert isinstance(outcome, ballots.Cast)
    browser.cookies["voter"] = voters._signer().sign(f"{campaign.pk}|{voter.pk}|{voter.epoch}")
    browser.cookies[CODE_COOKIE] = awaited_code(campaign)
    return receipts.address_id(outcome.receipt)


def awaited_code(campaign: Campaign) -> str:
    """The cookie of a browser to which a code was sent."""
    sent = PhoneCode.objects.create(
        campaign=campaign, phone="+8613905911235", expires_at=timezone.now() + timedelta(minutes=5)
    )
    return signing.TimestampSigner(salt="voting.code").sign(str(sent.pk))


def activities(campaign: Campaign, cast: Cast) -> list[Activity]:
    """One that is being written, with a row of second-hand reach, and one that was counted."""
    mill, now = cast.entrant.union, timezone.now()
    assert mill is not None
    county = make_union("350102", kind="county", parent=mill.recommending, name="鼓楼区")
    owner = {"campaign": campaign, "union": mill, "recommending": mill.recommending, "created_by": cast.entrant}
    held = {"title": "车间宣讲", "kind": "lecture", "starts_on": now.date(), "county": county, "met": 120}
    stamps = {f"{act}_at": now for act in ("submitted", "recommended", "counted")}
    people = {f"{act}_by": cast.organiser for act in ("submitted", "recommended", "counted")}
    rows = [{"channel": "日报", "reads": "9000", "counted_on": now.date().isoformat(), "address": ""}]
    return [
        Activity.objects.create(typed={"title": "车间宣讲", "spread": rows}, **owner),
        Activity.objects.create(state="counted", **owner, **held, **stamps, **people),
    ]
