"""Rehearsal, third act: workers prove their numbers and vote; what must not count is tried as well."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from campaign.models import Category
from common.refusals import Refused
from rehearsal.acts.state import Play
from rehearsal.builder import fresh
from rehearsal.demo import likely
from submissions.models import Entry
from voting.casting.ballots import AlreadyVoted, Cast, Closed, NotEligible, Outcome, QuotaUsed
from voting.identity import codes, cookie, voters
from voting.models import Vote, Voter
from voting.tally.counting import counted_votes


class Poll:
    """The vote of one rehearsal, with a count of its own of what must have been counted."""

    def __init__(self, play: Play) -> None:
        self.play, self.expect, self.builder = play, play.expect, play.builder
        self.counted: Counter[int] = Counter()
        self.shelves = {
            category: [e for e in map(fresh, play.of(category)) if e.state == "shortlisted"]
            for category in play.builder.categories.values()
        }
        self.full = max(self.shelves, key=lambda category: len(self.shelves[category]))
        # Which works are liked has nothing to do with the order in which they came.
        self.liked = {category: play.random.sample(shelf, len(shelf)) for category, shelf in self.shelves.items()}
        self.phones = 0

    # ── Voting ──
    def proved_voter(self) -> Voter:
        """A new number, proved by the code that came through the gateway."""
        self.phones += 1
        phone = voters.normalise(f"137{self.phones * 7919 % 100_000_000:08d}")
        sent = codes.send(
            campaign=self.builder.campaign, phone=phone, ip=f"10.{self.phones // 200}.{self.phones % 200}.7"
        )
        return codes.accept(sent=sent, typed=last_code(phone))

    def vote(self, voter: Voter, category: Category, picks: Sequence[Entry]) -> Outcome:
        """Cast, and count here what was accepted as new."""
        outcome = self.builder.vote(voter, category, picks)
        if isinstance(outcome, Cast):
            self.counted.update(outcome.entries)
        return outcome

    def refused(self, what: str, outcome: Outcome, kind: type[Any]) -> None:
        self.expect.that(what, isinstance(outcome, kind), outcome)

    def everybody(self) -> None:
        """Each voter votes in one to four categories."""
        r, open_shelves = self.play.random, sorted(self.shelves, key=lambda category: category.position)
        failed = 0
        for _n in range(self.play.options.voters):
            voter = self.proved_voter()
            for category in r.sample(open_shelves, k=r.randint(1, min(4, len(open_shelves)))):
                picks = likely(self.liked[category], r)
                failed += not isinstance(self.vote(voter, category, picks), Cast)
        self.expect.equal("正常投票没有一次失败", failed, 0)

    def closed(self, what: str) -> None:
        voter = self.builder.voter("13600000001")
        self.refused(what, self.vote(voter, self.full, self.shelves[self.full][:1]), Closed)

    def tricks(self) -> None:
        self._over_the_quota()
        self._same_work_twice()
        self._work_outside_the_shortlist()
        self._race()
        self._forged_cookie()
        self._wrong_codes()

    def compare(self) -> None:
        """Our count, the tally and the rows of the table must be the same, work by work."""
        for category, shelf in self.shelves.items():
            wanted = {entry.pk: self.counted[entry.pk] for entry in shelf if self.counted[entry.pk]}
            self.expect.equal(f"{category.code} 的票数", counted_votes(category), wanted)
        self.expect.equal("总票数", Vote.objects.count(), self.counted.total())
        quota = self.play.picks
        used = Counter(Vote.objects.values_list("voter", "category", "period"))
        self.expect.equal("没有人超出每类的票数", [who for who, votes in used.items() if votes > quota], [])

    # ── Tricks ──
    def _over_the_quota(self) -> None:
        voter, shelf, quota = self.proved_voter(), self.shelves[self.full], self.play.picks
        too_many = self.vote(voter, self.full, shelf[: quota + 1])
        self.refused("一张选票选得太多", too_many, QuotaUsed)
        self.refused("投满", self.vote(voter, self.full, shelf[:quota]), Cast)
        self.refused("投满以后再投", self.vote(voter, self.full, shelf[quota : quota + 1]), QuotaUsed)

    def _same_work_twice(self) -> None:
        voter, work = self.proved_voter(), self.shelves[self.full][:1]
        first, second = self.vote(voter, self.full, work), self.vote(voter, self.full, work)
        self.refused("同一作品投两次", second, AlreadyVoted)
        self.expect.equal("第二次给出原来的回执", getattr(second, "receipt", 2), getattr(first, "receipt", 1))

    def _work_outside_the_shortlist(self) -> None:
        voter = self.proved_voter()
        for entry in self.play.entries.values():
            if fresh(entry).state in ("admitted", "rejected", "submitted"):
                outcome = self.vote(voter, entry.category, [entry])
                self.refused(f"{fresh(entry).number} 没有入围，不能投", outcome, NotEligible)
        other = next(category for category in self.shelves if category != self.full)
        crossed = self.vote(voter, other, self.shelves[self.full][:1])
        self.refused("别的项目的作品不能算在这一类", crossed, NotEligible)

    def _race(self) -> None:
        """One voter, one more work than the quota, all at once. Somebody else then votes for the work that lost, so
        that the totals follow from the seed alone."""
        voter, works = self.proved_voter(), self.shelves[self.full][: self.play.picks + 1]
        outcomes = at_once([partial(self.builder.vote, voter, self.full, [work]) for work in works])
        won = [entry for o in outcomes if isinstance(o, Cast) for entry in o.entries]
        self.counted.update(won)
        self.expect.equal("同时投，只有名额内的算", len(won), self.play.picks)
        self.expect.equal("同时投，多出的被拒绝", sum(isinstance(o, QuotaUsed) for o in outcomes), 1)
        lost = [work for work in works if work.pk not in won]
        self.refused("另一位职工投给落下的作品", self.vote(self.proved_voter(), self.full, lost), Cast)
        twins = at_once([partial(self.builder.vote, self.proved_voter(), self.full, works[:1])] * 2)
        self.counted.update(entry for o in twins if isinstance(o, Cast) for entry in o.entries)
        self.expect.equal("同一张票同时投两次，只算一次", sum(isinstance(o, Cast) for o in twins), 1)

    def _forged_cookie(self) -> None:
        voter, campaign = self.proved_voter(), self.builder.campaign
        answer = HttpResponse()
        cookie.remember(answer, voter)
        genuine = answer.cookies[cookie.COOKIE].value
        forged = genuine.replace(f"|{voter.pk}|", f"|{voter.pk - 1}|", 1)
        self.expect.equal("真的投票凭证认得出", cookie.known_voter(_request(genuine), campaign), voter)
        self.expect.equal("改过的投票凭证不认", cookie.known_voter(_request(forged), campaign), None)

    def _wrong_codes(self) -> None:
        phone, campaign = voters.normalise("13500000001"), self.builder.campaign
        sent = codes.send(campaign=campaign, phone=phone, ip="10.99.0.1")
        wrong = f"{(int(last_code(phone)) + 1) % 1_000_000:06d}"
        self.expect.refused("猜错验证码", lambda: codes.accept(sent=sent, typed=wrong), Refused, saying="不对")
        again = partial(codes.send, campaign=campaign, phone=phone, ip="10.99.0.1")
        self.expect.refused("一分钟内再要验证码", again, Refused)


def last_code(phone: str) -> str:
    """The code in the last message to this number, read where the gateway wrote it."""
    with Path(settings.SMS_LOG).open("rb") as log:
        log.seek(max(0, log.seek(0, 2) - 4096))
        lines = log.read().decode(errors="replace").splitlines()
    message = next(line for line in reversed(lines) if phone in line)
    return next(word for word in message.replace("，", " ").split() if len(word) == 6 and word.isdigit())


def at_once(calls: list[Callable[[], Outcome]]) -> list[Outcome]:
    """All calls in threads that start together, each with a connection of its own."""
    gate, outcomes = threading.Barrier(len(calls)), list[Any]([None] * len(calls))

    def run(place: int) -> None:
        gate.wait()
        try:
            outcomes[place] = calls[place]()
        except Exception as fault:
            outcomes[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _request(value: str) -> HttpRequest:
    request = HttpRequest()
    request.COOKIES[cookie.COOKIE] = value
    return request
