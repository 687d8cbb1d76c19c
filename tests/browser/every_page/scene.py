"""A campaign with works at every stage, and one thing of every kind that an address names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, User
from accounts.outbox.wordings import wordings
from activities.models import Activity
from campaign.definition.spec import Award
from campaign.models import Campaign, CopyRecipient
from review.experts.invitations import inviting
from review.models import Assignment, Objection, Panel, Result, ResultRow
from submissions import states
from submissions.models import Entry, Likeness
from submissions.notices import recipient_links
from submissions.phone_upload import links
from tests.browser.every_page.addresses import Candidates, names
from tests.browser.every_page.answers import previews
from tests.browser.every_page.works import activities, certificates, entry, give_to_expert, rank, vote
from tests.cast import Cast
from tests.factories import PASSWORD, make_campaign
from tests.platform.test_strangers import ADDRESSES, KEYED, hung_on
from tests.submissions.entering.scene import complete_draft
from tests.voting.fraud_scene import make_group

REFERENCE = "2222-2222-2222"
NOWHERE = "/no-such-page/"
STEPS = ("work", "authors", "files", "declarations", "preview")


@dataclass(frozen=True)
class Scene:
    campaign: Campaign
    browsers: dict[str, Client]  # by role; "visitor" and "voter" have no account
    candidates: Candidates
    more: list[tuple[str, str]]  # role and address: other looks of pages that the list of names holds once


def set_up(cast: Cast) -> Scene:
    make_campaign("before", is_current=False, year=2022)
    campaign = make_campaign(awards=(Award("first", "一等奖", Decimal("0.4")),), award_cap=Decimal("0.5"))
    films, pictures = (campaign.categories.get(code=code) for code in ("film", "picture"))
    draft = complete_draft(cast.entrant)
    handed_in = {state: entry(films, cast, state) for state in (states.SUBMITTED, states.RECOMMENDED, states.RETURNED)}
    rank(films, cast)
    marked = give_to_expert(entry(pictures, cast, states.SHORTLISTED), cast)
    things = things_of(campaign, cast, [draft, *handed_in.values(), marked.entry])
    browsers = {role: browser(getattr(cast, role)) for role in ROLES} | {"visitor": stranger(cast), "voter": Client()}
    prove_again(browsers, cast)
    words = words_of(campaign, cast, draft, browsers)
    more = [*others(cast, draft, handed_in, marked), *previews(browsers)]
    return Scene(campaign, browsers, candidates(things, words), more)


def things_of(campaign: Campaign, cast: Cast, entries: list[Entry]) -> dict[str, list[Any]]:
    """What the keys in addresses name, the likeliest to be a page first."""
    case = entry(campaign.categories.get(code="case"), cast, states.SHORTLISTED)
    things = {key: [value] for key, value in hung_on(case, cast).items()}
    ranked = Entry.objects.filter(category__code="film", state=states.SHORTLISTED).order_by("pk")[0]
    pair = sorted(
        (one for one in entries if one.state in (states.SUBMITTED, states.RECOMMENDED)), key=lambda one: one.pk
    )
    Likeness.objects.create(first=pair[0], second=pair[1], kind="title", score=1)
    Panel.objects.update(chair=cast.expert)
    Objection.objects.update(reference=REFERENCE)
    given = Assignment.objects.filter(expert=cast.expert, entry__in=[entries[-1], ranked]).order_by("-pk")
    written, counted = activities(campaign, cast)
    return things | {
        "entry": [one.pk for one in (*entries, ranked)],
        "assignment": [*given.values_list("pk", flat=True), *things["assignment"]],
        "person": [cast.entrant.pk, cast.expert.pk],
        "result": list(Result.objects.filter(category__code="film").values_list("pk", flat=True)),
        "panel": list(Panel.objects.order_by("pk").values_list("pk", flat=True)),
        "activity": [counted.pk, written.pk, *things["activity"]],
    }


ROLES = ("organiser", "screener", "recommender", "entrant", "expert", "auditor")


def stranger(cast: Cast) -> Client:
    """Without an account; she has opened the link of a lost password."""
    client = Client()
    link = f"{user_pk_to_url_str(cast.outsider)}-{default_token_generator.make_token(cast.outsider)}"
    client.get(reverse("account_reset_password_from_key", args=link.split("-", 1)))
    return client


def half_way(cast: Cast) -> Client:
    """She has typed her password and is asked for the code of her second factor."""
    client = Client()
    client.post(reverse("account_login"), {"login": cast.screener.username, "password": PASSWORD})
    return client


def prove_again(browsers: dict[str, Client], cast: Cast) -> None:
    """They typed their passwords a moment ago, so that the pages of the second factor open; two of them have one."""
    for role in ("organiser", "screener"):
        browsers[role].post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for person in (cast.screener, cast.auditor):
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
    browsers["half-way"] = half_way(cast)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words_of(campaign: Campaign, cast: Cast, draft: Entry, browsers: dict[str, Client]) -> dict[str, list[Any]]:
    """What the words in an address may be, by the word's name and, where it differs, the address's."""
    copy = CopyRecipient.objects.get()
    sent = Entry.objects.filter(state=states.SUBMITTED).first()
    assert sent is not None
    tokens = {
        "copy": recipient_links.path(entry=sent, copy=copy).split("/")[2],
        "phone_page": links.make(entry=draft, by=cast.entrant).token,
    }
    [told] = inviting.invite(campaign=campaign, experts=[cast.expert2], by=cast.organiser)
    mail = Notice.objects.filter(kind="expert.invited").latest("pk")
    tokens["expert_invited"] = urlsplit(mail.secret).path.split("/")[2]
    tokens["expert_answer"] = tokens["expert_invited"]
    browsers["visitor"].post(urlsplit(mail.secret).path, {"pin": told.pin})
    tokens["phone_files"] = tokens["phone_page"]
    numbers = Entry.objects.filter(state=states.SHORTLISTED).order_by("-pk").values_list("number", flat=True)
    return {
        "code": ["film", "picture", "case"],
        **{f"{name}.code": [campaign.code] for name, _words, _rule in names() if name.startswith("campaign_")},
        "article_part.part": [1],
        "certificate.code": [one.code for one in certificates(campaign, cast)],
        "number": list(numbers[:2]),
        "part": ["dates", "category"],
        "category": ["film"],
        "kind": list(wordings.editable())[:1],
        "step": list(STEPS),
        "role": ["work"],
        "receipt_ids": [vote(campaign, browsers["voter"])],
        "reference": [REFERENCE],
        "duplicate_pair.other": list(Entry.objects.filter(category__code="picture").values_list("pk", flat=True)),
        "account_reset_password_from_key.uidb36": [user_pk_to_url_str(cast.outsider)],
        "account_reset_password_from_key.key": ["set-password"],
        "second_look.entry": list(Entry.objects.filter(category__code="film").values_list("pk", flat=True)),
        "version": [1],
        **{f"{name}.token": [token] for name, token in tokens.items()},
    }


def candidates(things: dict[str, list[Any]], words: dict[str, list[Any]]) -> Candidates:
    """By name of an address, everything that might fill it."""
    found: dict[str, Any] = {}
    for name, needed, _rule in names():
        ways: list[list[tuple[str, Any]]] = []
        kind, rest = ADDRESSES.get(name, ("", {}))
        for word in needed:
            if f"{name}.{word}" in words:
                values = words[f"{name}.{word}"]
            elif kind and word == ("key" if kind in KEYED else "pk"):
                values = things[kind]
            elif word in rest and word != "step":
                values = things.get(rest[word], [rest[word]])
            else:
                values = words.get(word, [])
            ways.append([(word, value) for value in values])
        found.setdefault(name, []).extend(dict(way) for way in product(*ways))
    return found


def others(cast: Cast, draft: Entry, handed_in: dict[str, Entry], marked: Assignment) -> list[tuple[str, str]]:
    first = handed_in[states.SUBMITTED].pk
    return [
        ("half-way", "/accounts/2fa/authenticate/"),
        ("visitor", NOWHERE),
        *(("entrant", f"/entries/{draft.pk}/{step}/") for step in STEPS),
        ("visitor", "/works/?category=film"),
        ("visitor", f"/vote/phone/?category=picture&pick={marked.entry.number}"),
        ("voter", f"/vote/confirm/?pick={marked.entry.number}"),
        ("visitor", f"/complaint/?work={marked.entry.number}"),
        ("visitor", "/certificates/?code="),
        ("organiser", f"/fraud/group/{make_group(marked.entry).pk}/"),
        ("entrant", f"/entries/{ResultRow.objects.order_by('pk')[0].entry_id}/result/"),
        ("recommender", f"/branch/several/?act=send_back&pick={first}"),
        ("screener", f"/screening/several/?act=admit&pick={handed_in[states.RECOMMENDED].pk}"),
        ("screener", f"/screening/{handed_in[states.RECOMMENDED].pk}/"),
        *(("entrant", f"/activities/mine/{pk}/") for pk in Activity.objects.values_list("pk", flat=True)),
    ]
