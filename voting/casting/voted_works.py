"""The works of a receipt as its voter sees them: what became of each, and its votes once they may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from campaign.models import Campaign
from submissions import states
from submissions.models import Entry
from submissions.status import published_places
from submissions.status.facts import Placed
from voting import fallen
from voting.gallery import listing
from voting.gallery.votes import shown_votes
from voting.models import Vote
from voting.standing import VotePhase, VotesOfReceipt


@dataclass(frozen=True)
class VotedWork:
    """`fell_for` is the public reason for which it was disqualified, `placed` its place in a published result."""

    vote: Vote
    poster: str = ""  # of what is on the public list
    fell_for: str = ""
    placed: Placed | None = None
    total: int | None = None  # None while totals may not be shown
    total_of: date | None = None  # the day at whose end it stood so

    @property
    def is_listed(self) -> bool:
        return self.vote.entry.state == states.SHORTLISTED


def give_works(campaign: Campaign, slips: list[VotesOfReceipt]) -> None:
    """Each vote its work: as this process keeps it, or as the database does what has left the list."""
    votes, listed = [vote for slip in slips for vote in slip.votes], listing.works_by_key(campaign)
    gone = {vote.entry_id for vote in votes} - set(listed)
    read = Entry.objects.filter(pk__in=gone).select_related("union").defer("answers").in_bulk() if gone else {}
    for vote in votes:
        vote.entry = listed.get(vote.entry_id) or read[vote.entry_id]


def of_slips(campaign: Campaign, slips: list[VotesOfReceipt], poll: VotePhase) -> Mapping[str, list[VotedWork]]:
    """By receipt. Two queries more at most, whatever their number: what fell, and after the vote the places. Totals are
    those that this process keeps for a minute, as the gallery shows them."""
    votes = [vote for slip in slips for vote in slip.votes]
    fell = fallen.fallen(campaign) if any(vote.entry.state == states.DISQUALIFIED for vote in votes) else {}
    places = published_places.public([vote.entry for vote in votes], campaign=campaign) if poll.is_over else {}
    listed, totals = listing.cards(campaign), shown_votes(campaign)

    def told(vote: Vote) -> VotedWork:
        card, gone = listed.get(str(vote.entry.number)), fell.get(vote.entry_id)
        poster, reason = card.poster if card else "", gone.reason if gone else ""
        total = totals.votes.get(vote.entry_id, 0) if totals and not gone else None
        return VotedWork(vote, poster, reason, places.get(vote.entry_id), total, totals.day if totals else None)

    return {slip.receipt: [told(vote) for vote in slip.votes] for slip in slips}
