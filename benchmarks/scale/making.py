"""The whole database, step by step, and how long each took."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.many_entries import settle
from benchmarks.scale import entries, people, reviewing, votes
from benchmarks.scale.people import Size
from benchmarks.scale.rows import unguarded, without_indexes


def make(size: Size) -> None:
    """On empty, migrated tables."""
    from voting.models import Vote, Voter

    campaigns = _told("campaigns", people.campaigns)
    current = campaigns[-1]
    with unguarded():
        _told("unions and people", lambda: people.unions_and_people(size))
        for campaign in campaigns:
            is_current = campaign == current
            count = size.entries if is_current else size.earlier_entries
            _told(f"{count} entries of {campaign.year}", lambda: _enter(campaign, count, is_current))  # noqa: B023
        with without_indexes(Vote), without_indexes(Voter):
            for campaign in campaigns:
                count = size.votes if campaign == current else size.earlier_votes
                first = votes.first_day(campaign, is_current=campaign == current)
                _told(f"{count} votes of {campaign.year}", lambda: votes.cast(campaign, count, first=first))  # noqa: B023
        _told("tally", votes.tally)
        _told("statistics of the tables", settle)
        for campaign in campaigns:
            is_current = campaign == current
            first = votes.first_day(campaign, is_current=is_current)
            _told(f"ledger of {campaign.year}", lambda: votes.count(campaign, first=first, is_current=is_current))  # noqa: B023
        _told("words of entries", reviewing.remember_words)
    for campaign in campaigns[:-1]:
        _told(f"results of {campaign.year}", lambda: reviewing.publish(campaign))  # noqa: B023
    _told("statistics of the tables", settle)


def _enter(campaign: Any, count: int, is_current: bool) -> None:
    entries.fill(campaign, count, is_current=is_current)
    reviewing.score(campaign, is_current=is_current)
    reviewing.others(campaign)


def _told(what: str, act: Any) -> Any:
    began = time.perf_counter()
    found = act()
    print(f"  {what:<32} {time.perf_counter() - began:7.1f} s", flush=True)
    return found
