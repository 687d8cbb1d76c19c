"""The page on which a ballot is confirmed, and which tells by category what could not be cast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.definition.spec import VoteRule
from campaign.models import Campaign, Category
from voting import ballot_rules, receipts, standing
from voting.casting import outcomes
from voting.casting.ballots import Busy, Closed, Outcome
from voting.casting.chosen import Choice, Chosen, Gone
from voting.gallery import listing
from voting.gallery.works import Card
from voting.models import Voter
from voting.standing import Standing


@dataclass(frozen=True)
class Part:
    """What was picked of one category. `fault` says why it cannot be cast, `receipt_id` names its receipt once it was.
    `least` is what its first ballot must carry."""

    category: Category
    cards: tuple[Card, ...]
    gone: tuple[Gone, ...]
    stands: Standing
    fault: str
    receipt_id: str
    back: str  # the picks in the address of the gallery, at this category

    @property
    def new(self) -> int:
        return sum(not card.is_voted for card in self.cards)

    @property
    def is_ready(self) -> bool:
        return bool(self.new) and not self.fault

    @property
    def settled(self) -> list[str]:
        """Numbers that can be picked no more."""
        voted = [card.entry for card in self.cards if card.is_voted]
        return [str(entry.number) for entry in [*voted, *(one.entry for one in self.gone)]]

    @property
    def left_after(self) -> int:
        return max(0, self.stands.left - self.new)


def show(
    request: HttpRequest,
    campaign: Campaign,
    voter: Voter | None,
    chosen: Chosen,
    done: Mapping[int, Outcome] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """`done`: what became of each category that was tried, by its key."""
    done, poll = done or {}, standing.poll(campaign)
    parts = _parts(campaign, voter, chosen, done, is_open=poll.is_open)
    context = {
        "poll": poll,
        "chosen": chosen,
        "cards": chosen.cards,
        "parts": parts,
        "category": parts[0].category if len(parts) == 1 else chosen.here,
        "voter": voter,
        "fault": _fault(chosen, parts, is_open=poll.is_open),
        "ready": sum(part.new for part in parts if part.is_ready) if poll.is_open else 0,
        "has_cast": any(part.receipt_id for part in parts),
    }
    response = render(request, "voting/casting/confirm.html", context, status=status)
    if status == 503:
        response["Retry-After"] = str(max(one.retry_after for one in done.values() if isinstance(one, Busy)))
    return response


def _parts(
    campaign: Campaign, voter: Voter | None, chosen: Chosen, done: Mapping[int, Outcome], *, is_open: bool
) -> list[Part]:
    stands, rule = standing.standings(voter, campaign), campaign.definition.vote
    nothing = Standing(voter, frozenset(), rule.picks_per_category)
    parts = []
    for choice in chosen.choices:
        key = choice.category.pk
        own, outcome = stands.get(key, nothing), done.get(key)
        broken = _broken(rule, choice, own) if is_open and choice.cards else ""
        said = outcomes.sentence(outcome if is_open or outcome is None else Closed())
        parts.append(_part(choice, own, outcome, broken or said, back=chosen.query_at(choice.category)))
    return parts


def _broken(rule: VoteRule, choice: Choice, stands: Standing) -> str:
    """What she can mend herself."""
    listed = len(listing.shelf(choice.category).cards)
    return str(ballot_rules.fault(rule, choice.ids, stands.voted, left=stands.left, listed=listed) or "")


def _part(choice: Choice, stands: Standing, outcome: Outcome | None, fault: str, *, back: str) -> Part:
    receipt = outcomes.receipt_of(outcome)
    return Part(
        category=choice.category,
        cards=tuple(replace(card, is_voted=card.entry.pk in stands.voted) for card in choice.cards),
        gone=choice.gone,
        stands=stands,
        fault="" if receipt else fault,
        receipt_id=receipts.address_id(receipt) if receipt else "",
        back=back,
    )


def _fault(chosen: Chosen, parts: list[Part], *, is_open: bool) -> str:
    """What stands at the head of the page."""
    if chosen.missing and is_open:
        return _("选的作品里有 %(n)s 件不在投票名单里，已经去掉，请再看一遍。") % {"n": chosen.missing}
    faults = [part.fault for part in parts if part.fault]
    if len(parts) == 1 and faults:
        return faults[0]
    if faults:
        return _("有 %(n)s 类不能投出，原因写在下面各类里，选的作品都还在。") % {"n": len(faults)}
    if not chosen.cards and is_open:
        return _("还没有选作品。请回到作品列表，选好以后再确认。")
    return ""
