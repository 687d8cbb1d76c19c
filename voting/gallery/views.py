"""The gallery of shortlisted works and the page of one work."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from accounts.permissions import public
from campaign import calendar
from campaign.models import Campaign, Category
from submissions.status.facts import Placed
from voting import ballot_rules, fallen, selection, standing
from voting.gallery import asked as asking
from voting.gallery import listing, order, plain_pages, veil, work_page
from voting.gallery.addresses import picture_address, work_address
from voting.gallery.asked import Asked
from voting.gallery.kept import kept
from voting.gallery.listing import Shelf
from voting.gallery.votes import places, shown_votes
from voting.gallery.work_page import Work
from voting.gallery.works import Card
from voting.identity import weixin_share
from voting.standing import Standing, VotePhase
from voting.tally.shown import Shown

PAGE = "voting/gallery/gallery.html"


@dataclass(frozen=True)
class Now:
    """What of every page time alone changes: is voting open, which totals are shown, whose unions are covered."""

    poll: VotePhase
    votes: Shown | None
    veil: Hashable = ""

    @property
    def key(self) -> tuple[object, ...]:
        return (*self.poll.shown, self.votes and self.votes.day, self.veil)

    def votes_of(self, entry_id: int) -> int | None:
        return self.votes.votes.get(entry_id, 0) if self.votes else None


@public
def gallery(request: HttpRequest) -> HttpResponse:
    campaign = calendar.current_campaign()
    categories = listing.categories(campaign) if campaign else []
    if campaign is None or not categories:
        return render(request, "voting/gallery/empty.html", {"poll": campaign and standing.poll(campaign)})
    seed = order.seed_of(request)
    asked = asking.read(request, categories, order.new_seed() if seed is None else seed)
    now = Now(standing.poll(campaign), shown_votes(campaign), veil.mark(campaign))
    if asked.is_counted and "pick" not in request.GET and plain_pages.is_plain(request):
        key = (*asked.key, now.key)
        response = plain_pages.answer(request, key, PAGE, lambda: _plain(now, categories, asked), query=asked.query)
    else:
        response = render(request, PAGE, _personal(request, now, categories, asked))
    if seed is None:
        order.keep_seed(response, asked.seed)
    return response


def _plain(now: Now, categories: list[Category], asked: Asked) -> dict[str, Any]:
    shelf, page = asked.shelf, asking.page_of(asked)
    stands, html = standing.standing_of(None, shelf.category), _cards_as_html(shelf, now)
    cards = [replace(shelf.cards[key], html=html[key]) for key in page]
    return _frame(now, categories, asked, stands, page) | {"cards": cards, "picked_count": 0}


def _cards_as_html(shelf: Shelf, now: Now) -> dict[int, str]:
    """As everybody sees them who has neither picked nor voted for them and may still vote; the same in every order."""
    return kept(("cards", shelf.category.pk, now.key), lambda: _make_cards(shelf, now))


def _make_cards(shelf: Shelf, now: Now) -> dict[int, str]:
    cards = {key: replace(card, votes=now.votes_of(key)) for key, card in shelf.cards.items()}
    return {
        key: render_to_string("voting/gallery/_card.html", {"poll": now.poll, "card": card})
        for key, card in cards.items()
    }


def _personal(request: HttpRequest, now: Now, categories: list[Category], asked: Asked) -> dict[str, Any]:
    shelf, page, by_number = asked.shelf, asking.page_of(asked), asked.shelf.by_number
    stands = standing.standing(request, shelf.category)
    named, listed = selection.numbers(request.GET), listing.cards(now.poll.campaign)
    picked = {name: by_number[name] for name in named if name in by_number}
    html = _cards_as_html(shelf, now) if stands.left and not named else {}
    return _frame(now, categories, asked, stands, page) | {
        "cards": [
            replace(_card(shelf.cards[key], picked, stands, now), html="" if key in stands.voted else html.get(key, ""))
            for key in page
        ],
        # picks that the filter hides or that lie on another page go along unseen, so that none is lost
        "hidden_picks": sorted(name for name, key in picked.items() if key not in {*page} | stands.voted),
        "carried": _carried(request, now.poll.campaign),
        "other_picks": [listed[name] for name in named if name in listed and name not in by_number],
        "reached": request.GET.get("from") and selection.reached(request.GET),
        "picked_count": sum(key not in stands.voted for key in picked.values()),
        "voted_numbers": " ".join(sorted(name for name, key in by_number.items() if key in stands.voted)),
    }


def _carried(request: HttpRequest, campaign: Campaign, *, but: str = "") -> str:
    """The picks of this address for the addresses it links to: where no script keeps them, none is lost."""
    listed = listing.cards(campaign)
    return urlencode([("pick", one) for one in selection.numbers(request.GET) if one in listed and one != but])


def _card(card: Card, picked: dict[str, int], stands: Standing, now: Now) -> Card:
    is_picked, is_voted = str(card.entry.number) in picked, card.entry.pk in stands.voted
    return replace(card, is_picked=is_picked, is_voted=is_voted, votes=now.votes_of(card.entry.pk))


def _frame(now: Now, categories: list[Category], asked: Asked, stands: Standing, page: Page[int]) -> dict[str, Any]:
    return {
        "poll": now.poll,
        "votes_day": now.votes and now.votes.day,
        "stands": stands,
        "is_full": not stands.left,
        "voting_categories": categories,
        "category": asked.shelf.category,
        "slots": range(stands.left),
        "least": ballot_rules.least(now.poll.rule, len(asked.shelf.cards), bool(stands.voted)),
        "cities": asked.shelf.cities,
        "city": asked.city,
        "text": asked.text,
        "page": page,
        "is_covered": asked.shelf.is_covered,
    }


@public
def work(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page, or only its middle for the sheet over the gallery."""
    campaign = calendar.current_campaign_or_404()
    try:
        shown = work_page.shown(campaign, number)
    except Http404:
        return _fallen(request, campaign, number)
    now = Now(standing.poll(campaign), shown_votes(campaign), veil.mark(campaign))
    template = "voting/gallery/_work.html" if request.htmx else "voting/gallery/work.html"  # type: ignore[attr-defined]
    placed = places(campaign).get(shown.entry.pk)
    if plain_pages.is_plain(request) and "pick" not in request.GET:
        nobody = standing.standing_of(None, shown.category)
        response = plain_pages.answer(
            request, (number, now.key, placed), template, lambda: _of_work(shown, now, nobody, placed), query=""
        )
    else:
        own = _of_work(shown, now, standing.standing(request, shown.category), placed)
        response = render(request, template, own | {"carried": _carried(request, campaign, but=number)})
    patch_vary_headers(response, ["HX-Request"])
    weixin_share.allow_sdk(response)
    return response


def _fallen(request: HttpRequest, campaign: Campaign, number: str) -> HttpResponse:
    """Its address was shared and printed: whoever comes reads why it is gone. All others are not found."""
    found = fallen.find(campaign, number)
    if found is None:
        raise Http404
    return render(request, "voting/gallery/fallen.html", {"entry": found.entry, "fell": found}, status=410)


def _of_work(shown: Work, now: Now, stands: Standing, placed: Placed | None) -> dict[str, Any]:
    return {
        "poll": now.poll,
        "votes": now.votes_of(shown.entry.pk),
        "votes_day": now.votes and now.votes.day,
        "entry": shown.entry,
        "category": shown.category,
        "show": shown.show,
        "poster": shown.poster,
        "summary": shown.show.summary or f"{shown.entry.union.name} · {shown.category.name}",
        "address": work_address(str(shown.entry.number)),
        "share_address": work_address(str(shown.entry.number), reached="share"),
        "share_picture": picture_address(str(shown.entry.number)),
        "weixin_sdk": weixin_share.sdk_url(),
        "stands": stands,
        "is_voted": shown.entry.pk in stands.voted,
        "placed": placed,
        "is_covered": veil.is_covered(shown.entry),
    }
