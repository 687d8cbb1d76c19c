"""Votes of invented crowds, for tests, the demo and measurements: three attacks, and two bursts that are honest.

Written as rows, not cast one by one: what is tried here is the search, and it looks only at rows. Numbers do not
exist; of a person there is a made-up hash.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from campaign.models import Campaign
from submissions.models import Entry
from voting import receipts
from voting.models import Vote, Voter

HONEST_RANGES = ("138", "139", "150", "159", "186", "189", "133", "199")
BROWSERS = tuple(f"Mozilla/5.0 ({phone}) MicroMessenger/8.0" for phone in ("iPhone", "HONOR", "Xiaomi", "vivo", "OPPO"))
ARTICLE_BROWSER = "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.42"
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Ballot:
    """What one person sent: the works, and with what."""

    works: Sequence[Entry]
    at: datetime
    segment: str
    address: str
    browser: str
    device: str
    code_seconds: int


class Crowds:
    """All that happens in a campaign of `works`, by one seed; nothing of it before `earliest`."""

    def __init__(self, works: Sequence[Entry], *, seed: str = "crowds", earliest: datetime | None = None) -> None:
        self.works, self.now, self.earliest = list(works), timezone.now(), earliest
        self.random, self.seed = random.Random(seed), seed
        self.devices = 0

    def ordinary(self, people: int) -> Iterator[Ballot]:
        """Each with a phone of their own, at any hour of a day, for one to five works as they please."""
        for _person in range(people):
            yield self._person(self._some_works(1, 5), hours=24)

    def scripted(self, work: Entry, people: int) -> Iterator[Ballot]:
        """A program with resold numbers: the code is back within two seconds, each time as a new browser."""
        for _person in range(people):
            segment = f"{self.random.choice(('170', '171', '167'))}{self.random.randrange(10_000):04d}"
            yield self._person([work], hours=20, segment=segment, code_seconds=self.random.randint(0, 2))

    def farmed(self, work: Entry, people: int, *, phones: int = 8) -> Iterator[Ballot]:
        """A shelf of phones and one lot of numbers, worked by hand."""
        shelf = [self._new_device() for _phone in range(phones)]
        for place in range(people):
            yield self._person([work], hours=20, segment="1865911", device=shelf[place % phones])

    def paid(self, works: Sequence[Entry], people: int) -> Iterator[Ballot]:
        """A crowd that was told which works to tick, with phones and numbers of their own."""
        for _person in range(people):
            yield self._person(works, hours=20)

    def factory(self, work: Entry, people: int) -> Iterator[Ballot]:
        """Colleagues over lunch, behind the plant's one address. Most vote for nothing else."""
        noon = self._latest_noon()
        for _person in range(people):
            others = [] if self.random.random() < 0.6 else self._some_works(1, 3)
            works = list({one.pk: one for one in [work, *others]}.values())
            at = noon + timedelta(seconds=self.random.randint(0, 3599))
            yield self._person(works, at=at, address="117.27.80.9")

    def article(self, work: Entry, people: int) -> Iterator[Ballot]:
        """Readers of an article that went round in WeChat, most of them within an hour."""
        began = self.now - timedelta(hours=5)
        for _person in range(people):
            others = [] if self.random.random() < 0.7 else self._some_works(1, 3)
            works = list({one.pk: one for one in [work, *others]}.values())
            at = began + timedelta(seconds=min(int(self.random.expovariate(1 / 1500)), 4 * 3600))
            yield self._person(works, at=at, browser=ARTICLE_BROWSER)

    def _person(
        self,
        works: Sequence[Entry],
        *,
        hours: int = 0,
        at: datetime | None = None,
        segment: str = "",
        address: str = "",
        browser: str = "",
        device: str = "",
        code_seconds: int | None = None,
    ) -> Ballot:
        """Somebody who is like everybody else in all that is not named."""
        r = self.random
        at = at or self.now - timedelta(seconds=r.randint(60, max(hours, 1) * 3600))
        return Ballot(
            works=works,
            at=max(at, self.earliest) if self.earliest else at,
            segment=segment or f"{r.choice(HONEST_RANGES)}{r.randrange(10_000):04d}",
            address=address or f"10.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1, 255)}",
            browser=browser or r.choice(BROWSERS),
            device=device or self._new_device(),
            code_seconds=r.randint(7, 70) if code_seconds is None else code_seconds,
        )

    def _some_works(self, least: int, most: int) -> list[Entry]:
        return self.random.sample(self.works, k=self.random.randint(least, min(most, len(self.works))))

    def _new_device(self) -> str:
        self.devices += 1
        return hashlib.sha256(f"{self.seed} device {self.devices}".encode()).hexdigest()

    def _latest_noon(self) -> datetime:
        local = timezone.localtime(self.now)
        noon = local.replace(hour=12, minute=0, second=0, microsecond=0)
        return noon if noon + timedelta(hours=1) <= local else noon - timedelta(days=1)


def store(campaign: Campaign, ballots: Sequence[Ballot], *, seed: str = "crowds") -> int:
    """Write the ballots, each by a voter of its own; how many votes."""
    voters = Voter.objects.bulk_create(
        [
            Voter(
                campaign=campaign,
                phone_hmac=hashlib.sha256(f"{seed} {campaign.pk} voter {place}".encode()).hexdigest(),
                prefix7=ballot.segment,
                code_seconds=ballot.code_seconds,
            )
            for place, ballot in enumerate(ballots)
        ],
        batch_size=ROWS_AT_ONCE,
    )
    votes = [vote for voter, ballot in zip(voters, ballots, strict=True) for vote in _votes(voter, ballot)]
    Vote.objects.bulk_create(votes, batch_size=ROWS_AT_ONCE)
    return len(votes)


def _votes(voter: Voter, ballot: Ballot) -> Iterator[Vote]:
    receipt, slots = receipts.new(), dict[int, int]()
    for work in ballot.works:
        slots[work.category_id] = slots.get(work.category_id, 0) + 1
        yield Vote(
            campaign_id=voter.campaign_id,
            voter=voter,
            category_id=work.category_id,
            period="",
            entry=work,
            slot=slots[work.category_id],
            receipt=receipt,
            receipt_sha256=receipts.digest(receipt),
            cast_at=ballot.at,
            day=timezone.localdate(ballot.at),
            ip=ballot.address,
            user_agent=ballot.browser,
            device=ballot.device,
            code_seconds=ballot.code_seconds,
        )
