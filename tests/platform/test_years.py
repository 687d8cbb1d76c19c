"""Every year keeps its addresses, and no list, number or page of one year shows another's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import ROLES
from campaign import years
from campaign.models import Campaign
from review.certificates import issuing
from review.jury_words import writing
from review.models import Objection, YearReport
from review.results import publishing
from submissions import states
from submissions.models import Entry
from tests.factories import make_campaign, make_entry, make_file
from tests.platform.test_access import addresses
from tests.review import releasing
from tests.review.conftest import Stage, stage  # noqa: F401  (a fixture)
from tests.review.objecting import make_objection
from tests.voting.ledger import scene
from voting.ledger import sealing
from voting.models import Complaint, LedgerFile

WORDS = "取材真实，画面干净。"
# Under their short address they lead to the current campaign's.
OF_THE_YEAR = (
    *("showcase", "announcement", "announcement_word", "certificate_check", "objection_find"),
    *("result_recompute", "result_program", "disqualified", "locked_rule"),
)
LINK = re.compile(r'href="(/[^"]*)"')


@pytest.fixture
def published(stage: Stage, media: Any) -> list[str]:  # noqa: F811
    """Short addresses of what 2023 published: a result and its files, its works, its certificates, what the jury said,
    an objection, a sealed day of the ledger."""
    entries = stage.scored(4)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    releasing.publish(result, by=stage.cast.organiser)
    code = stage.category.code
    writing.write(entry=entries[0], by=stage.cast.organiser, text=WORDS)
    writing.release(entry=entries[0], by=stage.cast.organiser, seen=WORDS)
    releasing.end_publicity()
    (certificate,) = issuing.issue(category=stage.category, by=stage.cast.organiser)
    objection = make_objection(entries[1], result, reference="NXZY-CWA3-BSRW")
    paths = [reverse("results"), reverse("result", args=[code]), reverse("result_bundle", args=[code])]
    paths += [reverse("result_file", args=[code, kind]) for kind in ("csv", "xlsx")]
    paths += [reverse("result_version", args=[code, 1]), reverse("result_weight", args=[code])]
    paths += [reverse("result_version_file", args=[code, 1, kind]) for kind in ("zip", "csv", "xlsx")]
    paths += [reverse(name, args=[certificate.code]) for name in ("certificate", "certificate_code")]
    paths += [reverse("objection_receipt", args=[objection.reference])]
    paths += [reverse(name) for name in OF_THE_YEAR] + [reverse("article_part", args=[1])]
    paths += [reverse("work", args=[str(entry.number)]) for entry in entries]
    paths += [reverse("work_qr_code", args=[str(entries[0].number)]), reverse("gallery")]
    sealing.seal(campaign=stage.campaign, day=scene.days_ago(1))
    paths += [
        reverse("ledger"),
        *(reverse("ledger_file", args=[one.sha256, one.name]) for one in LedgerFile.objects.all()),
    ]
    return paths


def next_year(year: int) -> Campaign:
    Campaign.objects.update(is_current=False)
    return make_campaign(f"of{year}", year=year, title=f"{year}年活动")


def test_current_year_has_both_addresses(client: Client, published: list[str]) -> None:
    for path in published:
        assert client.get(f"/2023{path}").status_code == client.get(path).status_code
    page = client.get("/2023/results/", follow=True).content.decode()
    assert "只能查看" not in page and 'href="/2023/' not in page
    assert years.lasting("results").endswith("/2023/results/")


def test_what_was_published_is_there_after_three_more_campaigns(client: Client, published: list[str]) -> None:
    for year in (2024, 2025, 2026):
        next_year(year)
    for path in published:
        answer = client.get(f"/2023{path}", follow=True)
        assert answer.status_code == 200, path
        away = [there for there, _code in answer.redirect_chain if not there.startswith("/2023/")]
        assert (path, away) == (path, [])
    general = [reverse(name) for name in ("results", "gallery", "ledger", *OF_THE_YEAR)]
    general += [reverse("article_part", args=[1])]
    certificates = [path for path in published if path.startswith(reverse("certificate_check"))]  # of all years
    assert {client.get(path).status_code for path in certificates} == {200}
    own = [path for path in published if path not in (*general, *certificates)]
    for path in own:  # what was printed and shared without the year
        assert client.get(path).url == f"/2023{path}"
    assert client.get(f"{own[0]}?page=1").url == f"/2023{own[0]}?page=1"
    assert client.get("/results/nothing/").status_code == 404
    for path in (f"/2023{reverse('showcase')}", f"/2023{reverse('work', args=[Entry.objects.earliest('pk').number])}"):
        assert WORDS in client.get(path).content.decode()


def test_unions_and_staff_read_what_they_had(as_: Any, cast: Any, published: list[str]) -> None:
    report = YearReport.objects.create(campaign=Campaign.objects.get(), requested_by=cast.organiser)
    for year in (2024, 2025, 2026):
        next_year(year)
    won = as_(cast.recommender).get("/2023/branch/awards/", follow=True)
    assert won.redirect_chain == [] and "作品之1" in won.content.decode()
    assert as_(cast.recommender).get("/2023/branch/results/", follow=True).redirect_chain == []
    desk = as_(cast.organiser).get("/2023/desk/statistics/reports/")
    assert list(desk.context["reports"]) == [report]


def test_page_of_an_earlier_year_says_so_and_stays_there(client: Client, published: list[str]) -> None:
    next_year(2024)
    page = client.get(f"/2023{published[1]}").content.decode()
    assert "您看的是 2023 年的活动，只能查看。" in page
    links = {link for link in LINK.findall(page) if not link.startswith(("/static/", "/#"))}
    assert links == {"/"} | {link for link in links if link.startswith("/2023/")}
    for link in links:  # those that are of no year lead to the page of today
        assert client.get(link, follow=True).status_code == 200, link


def test_nothing_of_an_earlier_year_is_done(client: Client, as_: Any, cast: Any, published: list[str]) -> None:
    next_year(2024)
    code = published[1].strip("/").split("/")[-1]
    refused = as_(cast.organiser).post(f"/2023{reverse('result_compute', args=[code])}")
    assert refused.status_code == 403 and "往年的活动只能查看" in refused.content.decode()
    assert client.post("/2023/look", {"to": "large"}).status_code == 307
    assert client.get("/2023/accounts/login/?next=/desk").url == "/accounts/login/?next=/desk"
    assert client.get("/1999/works/").status_code == 404


def test_who_holds_a_code_of_an_earlier_year_asks_and_is_forgotten(client: Client, published: list[str]) -> None:
    """Looking up changes nothing, and who objected may have her name erased in any year."""
    objection = Objection.objects.get()
    Objection.objects.update(is_named=True, name="林芳", contact="linfang@example.org")
    entry = Entry.objects.earliest("pk")
    what = {
        "campaign": entry.campaign,
        "entry": entry,
        "reference": "ABCD-EFGH-JKMN",
        "what": "刷票",
    }
    complaint = Complaint.objects.create(**what)
    next_year(2024)
    for year in ("", "/2023"):
        found = client.post(f"{year}/objections/", {"reference": "nxzy cwa3 bsrw"})
        assert (found.status_code, found["Location"]) == (302, f"/2023/objections/{objection.reference}/")
        assert client.post(f"{year}/vote/check/", {"receipt": "2023-0000-0000"}).status_code == 200
        state = client.post(f"{year}/complaint/state/", {"reference": complaint.reference}, follow=True)
        assert complaint.reference in state.content.decode()
    assert client.post(f"/2023/objections/{objection.reference}/forget/").status_code == 302
    objection.refresh_from_db()
    assert (objection.is_named, objection.name, objection.contact) == (False, "", "")
    assert client.post(f"/2023{reverse('objection_new', args=['film'])}").status_code == 403


def test_archive_lists_what_is_over(client: Client, published: list[str]) -> None:
    assert "还没有往年的活动" in client.get("/archive/").content.decode()
    next_year(2024)
    page = client.get("/archive/").content.decode()
    links = re.findall(r'href="(/2023/[^"]*)"', page)
    assert links == [f"/2023/{page}" for page in ("", "results/", "showcase/", "works/", "ledger/", "objections/")]
    assert "2024年活动" not in page


@pytest.mark.parametrize("who", ["nobody", *ROLES])
def test_no_page_of_this_year_shows_a_work_of_another(as_: Any, cast: Any, published: list[str], who: str) -> None:
    """But the pages that are for all years: one's own entries, the trail, what was written to whom, the archive. Nor
    what is prepared for the next, but the settings to those who prepare it."""
    campaign = next_year(2024)
    make_entry(campaign.categories.get(code="film"), by=cast.entrant, title="今年的作品")
    draft = make_campaign("of2025", year=2025, title="明年的草稿活动", is_current=False)
    Campaign.objects.filter(pk=draft.pk).update(is_draft=True)
    browser = as_(None if who == "nobody" else getattr(cast, who))
    seen = []
    for path, _view in addresses():
        if "logout" not in path and path not in OF_ALL_YEARS:
            text = _text(browser.get(path))
            seen += [path] if "作品之1" in text or "明年的草稿活动" in text else []
    assert seen == []
    assert browser.get("/2025/").status_code == browser.get("/2025/works/").status_code == 404


# A token, a moment, a sum to do: another at each look.
CHANGING = re.compile(
    r'value="[^"]{30,}"|data-now="[^"]*"|nonce="[^"]*"|[一二三四五六七八九]加[一二三四五六七八九]等于几'
)


@pytest.mark.parametrize("who", ["recommender", "organiser"])
def test_no_number_of_this_year_counts_what_is_of_another(as_: Any, cast: Any, who: str) -> None:
    """Every page reads the same before and after another year has entries in every state, of the same unions."""
    now = make_campaign("of2024", year=2024, title="2024年活动")
    for state in states.STATES:
        make_entry(now.categories.get(code="film"), by=cast.entrant, state=state)
    before = make_campaign("of2023", year=2023, is_current=False)
    browser = as_(getattr(cast, who))
    first = _pages(browser)
    for state in states.STATES:
        for category in before.categories.all():
            make_file(make_entry(category, by=cast.entrant, state=state))
    assert [path for path, text in _pages(browser).items() if text != first[path]] == []


def _pages(browser: Client) -> dict[str, str]:
    """Those that this person may read, all of them asked for: what a refusal says is read on the next."""
    asked = [path for path, _view in addresses() if "logout" not in path and path not in OF_ALL_YEARS]
    answers = {path: browser.get(path) for path in asked}
    pages = {path: answer for path, answer in answers.items() if answer.status_code == 200 and not answer.streaming}
    html = {path: answer for path, answer in pages.items() if "html" in str(answer["Content-Type"])}
    return {path: CHANGING.sub("", _text(answer)) for path, answer in html.items()}


OF_ALL_YEARS = {reverse("audit_trail"), reverse("my_account")}


def _text(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return str(content.decode(errors="replace"))
