"""The gallery and the page of a work: what the public sees, and what it does not."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from campaign.definition.spec import FieldSpec, FileRule
from submissions import states
from submissions.answers.in_words import shown_answers
from submissions.duplicates import pairs
from submissions.files import serving
from submissions.files.shown import shown_files
from submissions.models import DerivedCopy, Entry, Likeness
from tests import factories
from tests.voting import scene
from voting.casting import ballots
from voting.gallery import order, works
from voting.gallery import works as works_module
from voting.identity import cookie, voters

GALLERY_QUERIES = 6
MY_VOTES_QUERIES = 3


def gallery(client, **query):
    return client.get(reverse("gallery"), {"category": "film"} | query)


def shown(page):
    return [card.entry.title for card in page.context["cards"]]


def copy_of(file, kind, **fields):
    return DerivedCopy.objects.create(
        file=file,
        kind=kind,
        state="ready",
        storage_name=f"copies/{file.pk}-{kind}",
        content_type="image/jpeg",
        **fields,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_gallery_asks_the_database_as_often_for_three_works_as_for_one(
    client, category, settings, django_assert_num_queries, count
):
    settings.DEMO = False  # the rehearsal clock asks for itself
    for work in scene.make_works(category, count):
        copy_of(factories.make_file(work), "poster")
    with django_assert_num_queries(GALLERY_QUERIES):
        page = gallery(client)
    assert len(shown(page)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_my_votes_asks_as_often_for_three_works_as_for_one(
    client, category, voter, settings, django_assert_num_queries, count
):
    settings.DEMO = False
    entries = scene.make_works(category, count)
    for work in entries:
        ballots.cast(voter=voter, category=category, picks=[work.pk], origin=ballots.Origin())
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{category.campaign_id}|{voter.pk}|{voter.epoch}")
    with django_assert_num_queries(MY_VOTES_QUERIES):
        page = client.get(reverse("my_votes"))
    assert len(page.context["slips"]) == count


def test_gallery_shows_shortlisted_works_of_the_category_only(client, category):
    for state in states.STATES:
        factories.make_entry(category, state=state, title=state)
    factories.make_entry(scene.category_of(category.campaign, "picture"), state=states.SHORTLISTED, title="photo")
    assert shown(gallery(client)) == [states.SHORTLISTED]


def test_gallery_without_a_shortlist_or_campaign_says_so(client, db):
    assert "还没有公布入围作品" in client.get(reverse("gallery")).content.decode()
    scene.make_campaign()
    assert "还没有公布入围作品" in client.get(reverse("gallery")).content.decode()


def test_order_is_each_visitors_own_and_stays(client, category):
    scene.make_works(category, 12)
    orders = set()
    for _visitor in range(4):
        client.cookies.clear()
        first = shown(gallery(client))
        assert shown(gallery(client)) == first
        orders.add(tuple(first))
    assert len(orders) == 4
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(first))}


def test_order_survives_a_filter(category):
    scene.make_works(category, 9)
    everything = works.of_category(category)
    some = everything.filter(title__in=["第1件", "第4件", "第8件"])
    assert order.shuffled(some, 7) == [key for key in order.shuffled(everything, 7) if some.filter(pk=key)]
    assert len(order.shuffled(some, 7)) == 3


def test_pages_hold_the_order_and_the_picks(client, category, monkeypatch):
    monkeypatch.setattr(works, "PER_PAGE", 4)
    numbers = {work.number for work in scene.make_works(category, 10)}
    first = gallery(client)
    one, two = [card.entry.number for card in first.context["cards"]][:2]
    pages = [gallery(client, page=n, pick=[one, two, "none-such"]) for n in (1, 2, 3)]
    seen = [card.entry.number for page in pages for card in page.context["cards"]]
    assert (len(seen), set(seen)) == (10, numbers)
    assert [page.context["hidden_picks"] for page in pages] == [[], sorted([one, two]), sorted([one, two])]
    assert [page.context["picked_count"] for page in pages] == [2, 2, 2]
    html = pages[1].content.decode()
    assert re.findall(r'<input type="hidden" name="pick" value="([^"]+)"', html) == sorted([one, two])
    assert re.findall(r'type="submit" name="page" value="(\d+)"', html) == ["1", "3"]
    assert "<nav" in html and html.index('name="page"') < html.index("</form>", html.index('id="ballot"'))
    assert shown(gallery(client, page="99")) == shown(pages[2])
    assert shown(gallery(client, page="x")) == shown(first)


def test_a_pick_of_another_page_that_was_voted_for_is_not_carried(client, category, works, voter, monkeypatch):
    monkeypatch.setattr("voting.gallery.works.PER_PAGE", 1)
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{category.campaign_id}|{voter.pk}|{voter.epoch}")
    page = gallery(client, q=works[1].title, pick=[works[0].number, works[2].number])
    assert (page.context["hidden_picks"], page.context["picked_count"]) == ([works[2].number], 1)
    assert f'data-voted="{works[0].number}"' in page.content.decode()


def test_forged_order_cookie_is_replaced(client, works):
    client.cookies["order"] = "1:forged"
    assert "order" in gallery(client).cookies


def test_search_and_city_narrow_and_carry_the_picks(client, category, works):
    other = scene.make_works(category, 1)[0]
    page = gallery(client, city=other.recommending.code, pick=works[1].number)
    assert shown(page) == [other.title]
    assert page.context["hidden_picks"] == [works[1].number]
    assert page.context["picked_count"] == 1
    assert shown(gallery(client, q=works[4].title)) == [works[4].title]
    assert shown(gallery(client, q="<script>")) == []
    assert "<script>" not in re.sub(
        r"<script type=.module. src=[^>]+>", "", gallery(client, q="<script>").content.decode()
    )


def test_voted_works_are_marked_and_the_rest_counted(client, category, works, voter):
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{category.campaign_id}|{voter.pk}|{voter.epoch}")
    page = gallery(client)
    assert [card.entry.pk for card in page.context["cards"] if card.is_voted] == [works[0].pk]
    assert page.context["stands"].left == 4
    assert len(re.findall(r'type="checkbox"\s+name="pick"', page.content.decode())) == 6


@pytest.mark.parametrize("is_open", [True, False])
def test_buttons_are_there_while_voting_is_open(client, campaign, works, is_open):
    factories.set_phase(campaign, "vote", is_open=is_open)
    html = gallery(client).content.decode()
    assert ('name="pick"' in html, "确认投票" in html, "结束" in html) == (is_open, is_open, not is_open)


def test_totals_are_nowhere_while_voting_is_open(client, category, works, voter):
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    for address in (reverse("gallery"), reverse("work", args=[works[0].number])):
        assert re.findall(r"\d+ 票", client.get(address).content.decode()) == []


# ── The page of a work ──
def page_of(client, work, **headers):
    return client.get(reverse("work", args=[work.number]), headers=headers)


def test_work_plays_its_viewing_copy(client, works):
    file = factories.make_file(works[0], facts={"duration_s": 168.2})
    copy_of(file, "poster")
    copy = copy_of(file, "viewing")
    DerivedCopy.objects.filter(pk=copy.pk).update(content_type="video/mp4")
    page = page_of(client, works[0])
    (player,) = page.context["show"].players
    assert (player.kind, player.content_type, player.url.endswith("viewing-0.mp4")) == ("video", "video/mp4", True)
    assert 'preload="metadata" playsinline poster=' in page.content.decode()


def test_work_without_a_viewing_copy_says_it_is_being_made(client, works):
    factories.make_file(works[0])
    assert "观看版正在制作" in page_of(client, works[0]).content.decode()


@pytest.mark.parametrize(
    ("content_type", "kind", "words"),
    [
        ("video/mp4", "viewing", "此作品暂时无法在网页上播放。"),
        ("image/jpeg", "thumbnail", "部分文件无法在网页上预览。"),
        ("application/pdf", "page", "部分文件无法在网页上预览。"),
    ],
)
def test_work_says_what_cannot_be_shown(client, works, content_type, kind, words):
    file = factories.make_file(works[0], content_type=content_type)
    DerivedCopy.objects.create(file=file, kind=kind, state="failed")
    text = page_of(client, works[0]).content.decode()
    assert (words in text, "正在制作" in text) == (True, False)


def test_failed_poster_leaves_the_drawn_one(client, works):
    DerivedCopy.objects.create(file=factories.make_file(works[0]), kind="poster", state="failed")
    assert {card.poster.rpartition(".")[2] for card in gallery(client).context["cards"]} == {"svg"}


def test_removed_failed_and_supporting_files_are_not_shown(client, works):
    for fields in ({"removed_at": timezone.now()}, {"state": "failed"}, {"role": "material"}):
        copy_of(factories.make_file(works[0], content_type="image/jpeg", **({"role": "photo"} | fields)), "thumbnail")
    assert page_of(client, works[0]).context["show"].pictures == []


def test_a_sound_in_an_mp4_plays_as_a_sound(client, works, as_jury):
    """Voters were told for ever that its viewing copy was being made, the jury that it cannot be shown."""
    file = factories.make_file(works[0], facts={"container": "mp4", "video": None, "audio": {}})
    for kind in ("sound", "waveform"):
        copy_of(file, kind)
    (player,) = page_of(client, works[0]).context["show"].players
    assert (player.kind, "sound-0" in player.url, player.is_failed) == ("audio", True, False)
    (seen,) = shown_files(works[0])
    assert (seen.is_audio, "<audio" in as_jury(works[0]), "无法在网页上预览" in as_jury(works[0])) == (
        True,
        True,
        False,
    )


@pytest.fixture
def as_jury():
    """The media of a work as the jury's pages show them."""
    return lambda entry: render_to_string("submissions/files/_media.html", {"entry": entry})


def test_every_page_knows_a_work_by_the_same_picture(works):
    file = factories.make_file(works[0], role="work", content_type="application/pdf", facts={"container": "pdf"})
    second, first = (copy_of(file, "page", index=index) for index in (1, 0))
    waiting = copy_of(file, "thumbnail")
    DerivedCopy.objects.filter(pk=waiting.pk).update(state="waiting")
    (entry,) = works_of([works[0]])
    assert works_module.poster_url(entry) == serving.copy_url(first)
    assert pairs._pictures([Likeness(evidence={"files": [file.pk, None]})]) == {file.pk: first}
    assert [[copy.pk for copy in one.pictures] for one in shown_files(works[0])] == [[first.pk, second.pk]]


@pytest.mark.parametrize(("is_public", "roles"), [(True, ["work", "slides"]), (False, ["work"])])
def test_campaign_says_which_files_everybody_sees_and_the_others_are_not_read(client, db, is_public, roles):
    slides = FileRule("slides", "演示文稿", ("pdf",), 0, 5, public=is_public)
    spec = factories.film_spec(files=(*factories.film_spec().files, slides))
    (work,) = scene.make_works(scene.category_of(factories.make_campaign(categories=(spec,))), 1)
    factories.make_file(work, role="work", facts={"container": "mp4", "video": True})
    page = copy_of(factories.make_file(work, role="slides", facts={"container": "pdf"}), "page")
    assert sorted(file.role for file in works_of([work])[0].public_files) == sorted(roles)
    assert [picture.url for picture in page_of(client, work).context["show"].pictures] == [
        serving.copy_url(page)
    ] * is_public


def works_of(entries):
    wanted = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    return works_module.with_pictures(wanted, entries[0].category)


FIELDS = (
    FieldSpec("made_on", "完成日期", "date"),
    FieldSpec("views", "播放量", "integer"),
    FieldSpec("original", "是否首发", "yes_no"),
    FieldSpec("genre", "体裁", "choice", choices=(("story", "故事"),)),
    FieldSpec("link", "作品链接", "url"),
    FieldSpec(
        "places",
        "拍摄地",
        "rows",
        columns=(FieldSpec("name", "地点"), FieldSpec("day", "日期", "date"), FieldSpec("owner", "联系", public=False)),
    ),
    FieldSpec("contact_phone", "联系手机", "phone", step="authors"),
)
GIVEN = {
    "made_on": "2023-05-20",
    "views": 1200,
    "original": False,
    "genre": "story",
    "link": "https://example.org/a",
    "places": [{"name": "平潭", "day": "2023-05-01", "owner": "林"}, {"owner": "陈"}],
}


def test_voters_read_answers_in_the_words_of_the_jury(client, db):
    campaign = factories.make_campaign(categories=(factories.film_spec(fields=FIELDS),))
    declarations = {"publish": {}}
    (work,) = scene.make_works(
        scene.category_of(campaign), 1, answers=GIVEN, declarations=declarations, contact_phone="13811112222"
    )
    page = page_of(client, work)
    read = [(answer.label, answer.lines) for answer in page.context["show"].answers]
    assert read == [
        ("完成日期", ["2023年5月20日"]),
        ("播放量", ["1,200"]),
        ("是否首发", ["否"]),
        ("体裁", ["故事"]),
        ("作品链接", ["https://example.org/a"]),
        ("拍摄地", ["平潭，2023年5月1日"]),
    ]
    jury = {answer.label: answer.lines for answer in shown_answers(work)}
    assert [jury[label] for label, lines in read[:-1]] == [lines for label, lines in read[:-1]]
    assert (jury["拍摄地"], jury["联系手机"]) == (["平潭，2023年5月1日，林", "陈"], ["13811112222"])
    html = page.content.decode()
    assert ('<a href="https://example.org/a" rel="noopener nofollow external"' in html, "13811112222" in html) == (
        True,
        False,
    )


ANSWERS = {"summary": "<b>渔排</b>", "authors": [{"name": "郑雨晴", "part": "拍摄"}, {"name": "何立安"}]}


@pytest.mark.parametrize(
    ("declarations", "authors", "labels"),
    [({"publish": {}}, ["郑雨晴", "何立安"], ["作品简介", "作者"]), ({}, [], ["作品简介"])],
    ids=["consent", "no consent"],
)
def test_authors_are_named_only_with_consent(client, category, declarations, authors, labels):
    (work,) = scene.make_works(category, 1, answers=ANSWERS, declarations=declarations, contact_phone="13811112222")
    page = page_of(client, work)
    assert page.context["show"].authors == authors
    assert [answer.label for answer in page.context["show"].answers] == labels
    html = page.content.decode()
    assert ("郑雨晴" in html, "13811112222" in html, "<b>渔排</b>" in html) == (bool(authors), False, False)


@pytest.mark.parametrize("state", sorted(set(states.STATES) - {states.SHORTLISTED, states.DRAFT}))
def test_work_that_is_not_shortlisted_does_not_exist(client, category, state):
    work = factories.make_entry(category, state=state, number="T-0001", submitted_at=timezone.now())
    assert page_of(client, work).status_code == 404


def test_work_of_an_earlier_campaign_does_not_exist(client, works):
    (old,) = scene.make_works(scene.category_of(scene.make_campaign(current=False)), 1)
    assert page_of(client, old).status_code == 404


def test_sheet_gets_only_the_middle_of_the_page(client, works):
    html = page_of(client, works[0], **{"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith("<article")
    assert "<html" in page_of(client, works[0]).content.decode()
    assert "HX-Request" in page_of(client, works[0])["Vary"]
