"""The gallery of shortlisted works and the page of one work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from accounts.permissions import public
from campaign import calendar
from campaign.models import Campaign, Category
from voting import ballot_rules, selection, standing
from voting.gallery import asked as asking
from voting.gallery import listing, order, plain_pages, work_page
from voting.gallery.asked import Asked
from voting.gallery.kept import kept
from voting.gallery.listing import Shelf
from voting.gallery.work_page import Work
from voting.gallery.works import Card
from voting.standing import Standing, VotePhase

PAGE = "voting/gallery/gallery.html"


@public
def gallery(request: HttpRequest) -> HttpResponse:
    campaign = calendar.current_campaign()
    categories = listing.categories(campaign) if campaign else []
    if campaign is None or not categories:
        return render(request, "voting/gallery/empty.html", {"poll": campaign and standing.poll(campaign)})
    seed = order.seed_of(request)
    asked = asking.read(request, categories, order.new_seed() if seed is None else seed)
    poll = standing.poll(campaign)
    if asked.is_counted and "pick" not in request.GET and plain_pages.is_plain(request):
        response = plain_pages.answer(
            request, (*asked.key, poll.shown), PAGE, lambda: _plain(poll, categories, asked), query=asked.query
        )
    else:
        response = render(request, PAGE, _personal(request, poll, categories, asked))
    if seed is None:
        order.keep_seed(response, asked.seed)
    return response


def _plain(poll: VotePhase, categories: list[Category], asked: Asked) -> dict[str, Any]:
    shelf, page = asked.shelf, asking.page_of(asked)
    stands = standing.standing_of(None, shelf.category)
    html = kept(("cards", shelf.category.pk, poll.is_open), lambda: _cards_as_html(shelf, poll, stands))
    cards = [replace(shelf.cards[key], html=html[key]) for key in page]
    return _frame(poll, categories, asked, stands, page) | {"cards": cards, "picked_count": 0}


def _cards_as_html(shelf: Shelf, poll: VotePhase, stands: Standing) -> dict[int, str]:
    """As everybody sees them who has picked and voted nothing; the same in every order."""
    shown = {"poll": poll, "stands": stands}
    return {
        key: render_to_string("voting/gallery/_card.html", shown | {"card": card}) for key, card in shelf.cards.items()
    }


def _personal(request: HttpRequest, poll: VotePhase, categories: list[Category], asked: Asked) -> dict[str, Any]:
    shelf, page, by_number = asked.shelf, asking.page_of(asked), asked.shelf.by_number
    stands = standing.standing(request, shelf.category)
    named, listed = selection.numbers(request.GET), listing.cards(poll.campaign)
    picked = {name: by_number[name] for name in named if name in by_number}
    return _frame(poll, categories, asked, stands, page) | {
        "cards": [_card(shelf.cards[key], picked, stands) for key in page],
        # picks that the filter hides or that lie on another page go along unseen, so that none is lost
        "hidden_picks": sorted(name for name, key in picked.items() if key not in {*page} | stands.voted),
        "carried": _carried(request, poll.campaign),
        "other_picks": [listed[name] for name in named if name in listed and name not in by_number],
        "reached": request.GET.get("from") and selection.reached(request.GET),
        "picked_count": sum(key not in stands.voted for key in picked.values()),
        "voted_numbers": " ".join(sorted(name for name, key in by_number.items() if key in stands.voted)),
    }


def _carried(request: HttpRequest, campaign: Campaign, *, but: str = "") -> str:
    """The picks of this address for the addresses it links to: where no script keeps them, none is lost."""
    listed = listing.cards(campaign)
    return urlencode([("pick", one) for one in selection.numbers(request.GET) if one in listed and one != but])


def _card(card: Card, picked: dict[str, int], stands: Standing) -> Card:
    return replace(card, is_picked=str(card.entry.number) in picked, is_voted=card.entry.pk in stands.voted)


def _frame(
    poll: VotePhase, categories: list[Category], asked: Asked, stands: Standing, page: Page[int]
) -> dict[str, Any]:
    return {
        "poll": poll,
        "stands": stands,
        "voting_categories": categories,
        "category": asked.shelf.category,
        "slots": range(stands.left),
        "least": ballot_rules.least(poll.rule, len(asked.shelf.cards), bool(stands.voted)),
        "cities": asked.shelf.cities,
        "city": asked.city,
        "text": asked.text,
        "page": page,
    }


@public
def work(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page, or only its middle for the sheet over the gallery."""
    campaign = calendar.current_campaign_or_404()
    shown, poll = work_page.shown(campaign, number), standing.poll(campaign)
    template = "voting/gallery/_work.html" if request.htmx else "voting/gallery/work.html"  # type: ignore[attr-defined]
    if plain_pages.is_plain(request) and "pick" not in request.GET:
        nobody = standing.standing_of(None, shown.category)
        response = plain_pages.answer(
            request, (number, poll.shown), template, lambda: _of_work(shown, poll, nobody), query=""
        )
    else:
        own = _of_work(shown, poll, standing.standing(request, shown.category))
        response = render(request, template, own | {"carried": _carried(request, campaign, but=number)})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _of_work(shown: Work, poll: VotePhase, stands: Standing) -> dict[str, Any]:
    return {
        "poll": poll,
        "entry": shown.entry,
        "category": shown.category,
        "show": shown.show,
        "poster": shown.poster,
        "stands": stands,
        "is_voted": shown.entry.pk in stands.voted,
    }
