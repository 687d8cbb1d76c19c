"""Nobody sees votes by work before the close: every address, opened by every role, for a number that only one work has.

`show_totals` is `after_close` here. What is sealed, computed and flagged already is there too: a result that was
computed before the vote was opened again, a day of the ledger, a group of flagged votes.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from accounts.roles import ROLES
from campaign.definition.as_json import to_dict
from campaign.models import Campaign
from review.models import Result, ResultRow
from submissions.models import Entry
from tests.platform.test_access import addresses
from tests.platform.test_strangers import ADDRESSES, KEYED, things  # noqa: F401  (a fixture)
from tests.voting import scene as votes_scene
from tests.voting.ledger import scene
from voting import receipts
from voting.ledger import sealing
from voting.models import LedgerDay, LedgerFile, ShownTotals, Vote, Voter
from voting.tally import days, turnout

VOTES = 613
# Standing alone: digests, keys and tokens hold any digits.
SEEN = re.compile(rf"(?<![0-9A-Za-z]){VOTES}(?![0-9A-Za-z])")


@pytest.fixture
def voted(things: Any, media: Any) -> Entry:  # noqa: F811
    """613 of the day before yesterday's votes, sealed, are for one work, and two of today's; another has two."""
    entry = Entry.objects.get(pk=things["entry"])
    _show(entry, "after_close")
    campaign = entry.campaign
    rows = [Voter(campaign=campaign, phone_hmac=f"v{n:063d}") for n in range(VOTES)]
    numbers = [receipts.new() for _ in rows]
    Vote.objects.bulk_create(
        Vote(
            campaign=campaign, voter=voter, category=entry.category, period="", entry=entry, slot=1, receipt=receipt,
            receipt_sha256=receipts.digest(receipt), cast_at=entry.created_at, day=scene.days_ago(2),
        )
        for voter, receipt in zip(Voter.objects.bulk_create(rows), numbers, strict=True)
    )  # fmt: skip
    other = votes_scene.make_works(entry.category, 1)[0]
    for day in (2, 0):
        votes_scene.make_vote(other, day=scene.days_ago(day))
    sealing.seal(campaign=campaign, day=scene.days_ago(2))
    days.recompute(campaign)
    turnout.recompute(campaign)
    _computed(entry)
    return entry


def _show(entry: Entry, when: str) -> None:
    spec = to_dict(entry.campaign.definition)
    spec["vote"]["show_totals"] = when
    Campaign.objects.filter(pk=entry.campaign_id).update(spec=spec)


def _computed(entry: Entry) -> None:
    values = {"campaign": entry.campaign, "category": entry.category, "version": 2, "inputs_sha256": "0" * 64}
    entries = [{"number": entry.number, "title": entry.title, "votes": VOTES, "rubric": [], "sheets": []}]
    inputs = {"entries": entries, "awards": [], "vote_rule": "rank_60_100"}
    result = Result.objects.create(**values, inputs=inputs, computed_by=entry.created_by)
    scores = dict.fromkeys(("expert_score", "vote_score", "final_score"), 90)
    parts = {"dropped": [], "vote_place": "1"}
    ResultRow.objects.create(result=result, entry=entry, rank=1, votes=VOTES, parts=parts, **scores)


def _everywhere(things: dict[str, Any], entry: Entry) -> list[str]:  # noqa: F811
    paths = [path for path, _view in addresses() if "logout" not in path]
    for name, (kind, rest) in ADDRESSES.items():
        more = {key: things.get(value, value) for key, value in rest.items()}
        paths.append(reverse(name, kwargs={"key" if kind in KEYED else "pk": things[kind], **more}))
    code = entry.category.code
    for name in ("category", "result", "result_bundle"):
        paths.append(reverse(name, args=[code]))
    paths += [reverse("result_file", args=[code, kind]) for kind in ("csv", "xlsx", "json")]
    paths += [reverse("work", args=[str(entry.number)]), f"{reverse('gallery')}?category={code}"]
    paths += [f"{reverse(name)}?category={code}" for name in ("results_desk", "shortlist", "screening_desk")]
    row = LedgerDay.objects.get()
    paths.append(reverse("ledger_file", args=[row.manifest_sha256, f"manifest-{row.day}.json"]))
    return paths + [reverse("ledger_file", args=[one.sha256, one.name]) for one in LedgerFile.objects.all()]


# Where pages name things by their keys, one of which may be the same number by chance.
KEYS = re.compile(rb'\s(?:href|action|formaction|hx-get|hx-post|id|for|value|src|aria-[a-z]+)="[^"]*"')


def _text(response: Any) -> str:
    content = KEYS.sub(b"", b"".join(response) if response.streaming else response.content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b" ".join(parts.read(name) for name in parts.namelist())
    if content.startswith(
        b"%PDF"
    ):  # what stands on its pages: widths of letters and places in the file are any numbers
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    return str(content.decode(errors="replace"))


def test_shown_totals_exist_and_are_kept_back(voted: Entry) -> None:
    """Else the test below would also pass where nothing was counted."""
    assert ShownTotals.objects.get().votes[str(voted.pk)] == VOTES


@pytest.mark.parametrize("who", ["nobody", *ROLES])
def test_no_role_finds_votes_by_work_before_the_close(cast: Any, as_: Any, things: Any, voted: Entry, who: str) -> None:  # noqa: F811
    browser = as_(None if who == "nobody" else getattr(cast, who))
    seen = [path for path in _everywhere(things, voted) if SEEN.search(_text(browser.get(path)))]
    assert seen == []


def test_campaign_that_shows_them_at_the_seal_does(client: Any, voted: Entry) -> None:
    """The number is there to be found once the campaign shows it."""
    _show(voted, "at_seal")
    assert SEEN.search(client.get(reverse("ledger_totals")).content.decode())
