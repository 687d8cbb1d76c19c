"""A branch's own deadline: what a change of it means for its unions, and telling them.

A deadline that is near is asked for twice, with that in numbers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import permissions, reach
from accounts.models import Union, User
from accounts.outbox import outbox, texts
from campaign import branches, calendar
from campaign.models import Campaign
from common.in_words import moment
from common.refusals import Refused
from submissions import states
from submissions.models import Entry

NEAR = timedelta(days=3)
KIND = "branch.deadline"


@dataclass(frozen=True)
class Effect:
    """Of a new deadline `at`: what lies unfinished in how many unions, and how many people are told."""

    at: datetime
    drafts: int
    unions: int
    people: int

    @property
    def is_near(self) -> bool:
        return self.at - timezone.now() < NEAR

    @property
    def hours(self) -> int:
        """Left until then, rounded down."""
        return max(0, int((self.at - timezone.now()).total_seconds() // 3600))


class NeedsSecondYes(Refused):
    """The deadline is near: nothing is changed until the person has seen the effect and says so again."""

    def __init__(self, effect: Effect) -> None:
        super().__init__(
            _("离 %(at)s 不到 %(days)d 天，请核对影响后再确认。") % {"at": moment(effect.at), "days": NEAR.days}
        )
        self.effect = effect


def effect_of(*, campaign: Campaign, union: Union, at: datetime) -> Effect:
    """Two queries."""
    drafts = _drafts(campaign, union)
    return Effect(at, drafts=sum(drafts.values()), unions=len(drafts), people=_entrants(union).count())


@transaction.atomic
def set_deadline(*, campaign: Campaign, union: Union, closes_at: datetime, by: User, sure: bool = False) -> None:
    """Close the branch's collection earlier than the campaign's. Raises NeedsSecondYes where that is near and the
    person is not `sure` yet; Refused as `branches.set_deadline`.

    Side effects: those of `branches.set_deadline`; a mail to every entrant of the branch where the moment moves.
    """
    permissions.check(by, "union.invite")
    was = calendar.deadline(campaign=campaign, union=union)
    branches.set_deadline(campaign=campaign, union=union, closes_at=closes_at, by=by)
    if closes_at == was:
        return
    effect = effect_of(campaign=campaign, union=union, at=closes_at)
    if effect.is_near and not sure:
        raise NeedsSecondYes(effect)  # what was set is rolled back with this transaction
    _tell(campaign, union, by, was=was, now=closes_at)


@transaction.atomic
def clear_deadline(*, campaign: Campaign, union: Union, by: User) -> None:
    """Let the branch close with the campaign again, and tell its entrants."""
    permissions.check(by, "union.invite")
    was = calendar.deadline(campaign=campaign, union=union)
    branches.clear_deadline(campaign=campaign, union=union, by=by)
    now = calendar.deadline(campaign=campaign, union=union)
    if now and now != was:
        _tell(campaign, union, by, was=was, now=now)


def _entrants(union: Union) -> models.QuerySet[User]:
    """Who enters for a union of this branch."""
    below = Union.objects.filter(path__startswith=union.path)
    people = User.objects.filter(reach.serving(below), role=User.Role.ENTRANT, is_active=True)
    return people.exclude(email="").order_by("pk")


def _drafts(campaign: Campaign, union: Union) -> Counter[int]:
    """How many drafts each union of the branch has, by its key."""
    drafts = Entry.objects.filter(campaign=campaign, state=states.DRAFT, union__path__startswith=union.path)
    return Counter(drafts.values_list("union", flat=True))


def _tell(campaign: Campaign, union: Union, by: User, *, was: datetime | None, now: datetime) -> None:
    drafts = _drafts(campaign, union)
    same = {
        "campaign": campaign.title,
        "union": union.name,
        "at": moment(now, weekday=True),
        "was": moment(was, weekday=True) if was else "",
        "link": f"{settings.SITE_URL}{reverse('my_entries')}",
    }
    for person in _entrants(union):
        said = texts.mail(KIND, same | {"drafts": str(drafts.get(person.union_id or 0, "") or "")})
        outbox.put(kind=KIND, to=person.email, subject=said.subject, text=said.text, about=person, by=by)
