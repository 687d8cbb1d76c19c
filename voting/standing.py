"""Where a visitor stands: is voting open, who is she, what has she voted for and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import calendar, phases
from campaign.definition import limits_in_words
from campaign.definition.spec import VoteRule
from campaign.models import Campaign, Category, Phase
from submissions import states
from voting import ballot_rules, confirmers, receipts
from voting.identity import cookie
from voting.identity.cookie import Known
from voting.models import Vote, Voter

# Of a work on a receipt; to decode them would cost more than all else.
_UNREAD = [f"entry__{name}" for name in ("answers", "declarations", "unlocked", "graces", "return_note")]
SEPARATOR = "-"  # between the ids of receipts in an address


@dataclass(frozen=True)
class VotePhase:
    """The vote phase of a campaign at this moment."""

    campaign: Campaign
    phase: Phase | None
    is_open: bool
    is_over: bool
    is_decided: bool  # the showcase has begun: results are no longer only announced

    @property
    def rule(self) -> VoteRule:
        return self.campaign.definition.vote

    @property
    def picks(self) -> str:
        """最多选 5 件 · 选 3–5 件"""
        return limits_in_words.picks_text(self.rule)

    @property
    def shown(self) -> tuple[object, ...]:
        """All that pages say of it and that time alone changes: for who keeps such a page."""
        return (self.is_open, self.is_over, self.is_decided, self.left if self.is_open else "")

    @property
    def left(self) -> str:
        """How long it stays open, in one unit or two: "6 天", "5 小时 12 分"."""
        if self.phase is None:
            return ""
        rest = phases.countdown(timezone.now(), self.phase.closes_at)
        if rest.days:
            return _("%(d)s 天") % {"d": rest.days}
        return _("%(h)s 小时 %(m)s 分") % {"h": rest.hours, "m": rest.minutes}


# The condition on the voter is cookie.still_holds.
OWN_VOTES = f"""
SELECT voting_vote.* FROM voting_vote JOIN voting_voter ON voting_voter.id = voting_vote.voter_id
WHERE voting_voter.id = %s AND voting_voter.campaign_id = %s AND voting_voter.epoch = %s AND voting_voter.level >= %s
  AND substr(voting_vote.receipt_sha256, 1, {receipts.ID_LENGTH}) IN ({{names}})
ORDER BY voting_vote.cast_at DESC, voting_vote.receipt, voting_vote.slot
"""  # noqa: S608  (nothing of a request in it)


@dataclass(frozen=True)
class Standing:
    """What a voter has used of a category in the present period. A visitor without a number has used nothing.

    `fell`: how many of the works she voted for were disqualified. They take up no place.
    """

    voter: Voter | None
    voted: frozenset[int]
    left: int
    fell: int = 0


@dataclass(frozen=True)
class VotesOfReceipt:
    """The votes of one receipt."""

    receipt: str
    votes: list[Vote]

    @property
    def first(self) -> Vote:
        return self.votes[0]

    @property
    def groups(self) -> list[str]:
        return receipts.groups(self.receipt)

    @property
    def receipt_id(self) -> str:
        return self.first.receipt_sha256[: receipts.ID_LENGTH]


def poll(campaign: Campaign) -> VotePhase:
    dates, now = calendar.shown(campaign), timezone.now()
    phase, showcase = dates.phase("vote"), dates.phase("showcase")
    is_open = phase is not None and phases.is_open(phase, now) and confirmers.are_enough(campaign)
    is_over = phase is not None and now >= phase.closes_at
    is_decided = is_over and showcase is not None and now >= showcase.opens_at
    return VotePhase(campaign, phase, is_open, is_over, is_decided)


def standing(request: HttpRequest, category: Category) -> Standing:
    return standing_of(cookie.known_voter(request, category.campaign), category)


def standing_of(voter: Voter | None, category: Category) -> Standing:
    rule = category.campaign.definition.vote
    if voter is None:
        return Standing(None, frozenset(), rule.picks_per_category)
    period = ballot_rules.period(rule, timezone.localdate())
    votes = Vote.objects.filter(campaign=category.campaign, voter=voter, category=category, period=period)
    return _standing(voter, rule, dict(votes.values_list("entry", "entry__state")))


def standings(voter: Voter | None, campaign: Campaign) -> dict[int, Standing]:
    """By the key of each category in which she voted in the present period; one query. A vote for a work that was
    disqualified takes up no place."""
    rule = campaign.definition.vote
    votes: dict[int, dict[int, str]] = defaultdict(dict)
    period = ballot_rules.period(rule, timezone.localdate())
    mine = Vote.objects.filter(campaign=campaign, voter=voter, period=period) if voter else Vote.objects.none()
    for category, entry, state in mine.values_list("category", "entry", "entry__state"):
        votes[category][entry] = state
    return {category: _standing(voter, rule, works) for category, works in votes.items()}


def _standing(voter: Voter | None, rule: VoteRule, works: Mapping[int, str]) -> Standing:
    """`works`: states of those she voted for, by key."""
    fell = sum(state == states.DISQUALIFIED for state in works.values())
    return Standing(voter, frozenset(works), ballot_rules.left(rule, len(works) - fell), fell)


def slips(*, voter: Voter | None = None, receipt: str = "", receipt_ids: str = "") -> list[VotesOfReceipt]:
    """Receipts of a voter, newest first, all or those named; or the one with this text, whoever holds it."""
    wanted = Q(receipt_sha256=receipts.digest(receipt)) if receipt else Q(voter=voter)
    return _by_receipt(
        wanted & _named(receipt_ids), Vote.objects.select_related("entry__union").defer("entry__answers")
    )


def bare_slips(*, voter: Known, campaign: Campaign, receipt_ids: str) -> list[VotesOfReceipt]:
    """Those of her receipts that are named, their works left to who has them (casting/voted_works.py); one question
    tells also whether her cookie still holds. In SQL, for making the same of it anew took half of the page's time."""
    if not (ids := _ids(receipt_ids)):
        return []
    least = campaign.definition.vote.least_level
    names = ", ".join(["%s"] * len(ids))
    votes = Vote.objects.raw(OWN_VOTES.format(names=names), [voter.pk, campaign.pk, voter.epoch, least, *ids])
    return _grouped(votes)


def _named(receipt_ids: str) -> Q:
    if not receipt_ids:
        return Q()
    return reduce(or_, (Q(receipt_sha256__startswith=one) for one in _ids(receipt_ids)), Q(pk=None))


def _ids(receipt_ids: str) -> list[str]:
    return [one for one in receipt_ids.split(SEPARATOR) if len(one) == receipts.ID_LENGTH]


def _by_receipt(wanted: Q, votes: QuerySet[Vote]) -> list[VotesOfReceipt]:
    return _grouped(votes.filter(wanted).order_by("-cast_at", "receipt", "slot"))


def _grouped(in_order: Iterable[Vote]) -> list[VotesOfReceipt]:
    return [VotesOfReceipt(text, list(votes)) for text, votes in groupby(in_order, key=lambda vote: vote.receipt)]
