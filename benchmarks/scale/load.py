"""The mixed load: requests of visitors, staff, voters and entrants, without end."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from benchmarks import votes
from benchmarks.scale import measuring

UPLOADS_OF_ONE = 40  # every fortieth request
CATEGORY, ROLE = "cn-photo", "work"


def prepare(*, voters: int) -> dict[str, Any]:
    """Who is logged in, voters who have not voted, and drafts that wait for their picture."""
    from campaign.models import Campaign
    from submissions.models import Entry
    from voting.models import Voter

    campaign = Campaign.objects.get(is_current=True)
    category = campaign.categories.order_by("position").first()
    fresh = int(time.time())  # other numbers than those of a run before
    rows = (Voter(campaign=campaign, phone_hmac=f"{fresh:x}{n:055x}", prefix7="1380000") for n in range(voters))
    works = Entry.objects.filter(category=category, state="shortlisted").order_by("pk")[: votes.WORKS]
    return {
        "campaign": campaign,
        "category": category,
        "works": list(itertools.islice(itertools.cycle(works), votes.WORKS)),
        "voters": Voter.objects.bulk_create(rows, batch_size=5000),
        "drafts": _drafts(campaign, voters // 10),
        "cookies": {
            who: _cookie(who) for who in ("entrant", "recommender", "screener", "organiser", "auditor", "expert")
        },
    }


def _drafts(campaign: Any, count: int) -> list[int]:
    from submissions.models import Entry

    category, by = campaign.categories.get(code=CATEGORY), measuring._person("entrant")
    section = category.rules.sections[0].code if category.rules.sections else ""
    values = {"campaign": campaign, "category": category, "section": section, "title": "渔排上的信号"}
    rows = [
        Entry(**values, union=by.union, recommending=by.union.recommending, created_by=by)
        for _ in range(max(10, count))
    ]
    return [one.pk for one in Entry.objects.bulk_create(rows, batch_size=1000)]


def _cookie(who: str) -> str:
    """With a second factor, without which staff are led to setting one up."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    person = measuring._person(who)
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}})
    browser = Client()
    browser.force_login(person)
    return f"csrftoken={votes.TOKEN}; " + "; ".join(f"{one.key}={one.value}" for one in browser.cookies.values())


def requests(made: dict[str, Any], port: int) -> Iterator[bytes]:
    ballots, pictures, pages = votes.forms(made, port, 2), _uploads(made, port), _pages(made, port)
    for number in itertools.count():
        if number % UPLOADS_OF_ONE == 0:
            yield next(pictures)
        elif number % 4 == 1 and (ballot := next(ballots, None)):
            yield ballot
        else:
            yield next(pages)


def _pages(made: dict[str, Any], port: int) -> Iterator[bytes]:
    """Every page of the table in turn, and a work's page after each."""
    places = measuring._places()
    for _name, who, path, rest in itertools.cycle(measuring.PAGES):
        yield votes.request("GET", measuring._address(path, rest, places), port, cookie=made["cookies"].get(who, ""))
        yield votes.request("GET", f"/works/{random.choice(made['works']).number}/", port)


def _uploads(made: dict[str, Any], port: int) -> Iterator[bytes]:
    """A picture of a draft's own, each with other bytes."""
    from PIL import Image

    for number, draft in enumerate(itertools.cycle(made["drafts"])):
        picture = BytesIO()
        Image.effect_noise((2100, 1400), 20 + number % 60).convert("RGB").save(picture, "JPEG", quality=60)
        yield _form(f"/entries/{draft}/files/{ROLE}/upload/", picture.getvalue(), port, made["cookies"]["entrant"])


def _form(path: str, content: bytes, port: int, cookie: str) -> bytes:
    mark = "----benchmark"
    fields = f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{votes.TOKEN}\r\n'
    fields += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
    fields += "Content-Type: image/jpeg\r\n\r\n"
    body = fields.encode() + content + f"\r\n--{mark}--\r\n".encode()
    head = votes.request("POST", path, port, cookie=cookie).removesuffix(b"\r\n\r\n")
    kind = f"\r\nContent-Type: multipart/form-data; boundary={mark}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head + kind.encode() + body


def checked(made: dict[str, Any]) -> int:
    from submissions.models import EntryFile

    return EntryFile.objects.filter(entry__in=made["drafts"], checked_at__isnull=False).count()
