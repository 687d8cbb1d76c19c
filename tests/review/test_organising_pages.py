from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common import in_words
from review.models import Assignment, Panel, ScreeningDecision
from review.panels import panels
from review.shortlist import views as shortlist_views
from submissions import states
from submissions.models import Entry
from tests.factories import make_entry, make_user, set_phase
from tests.review.shortlist.test_shortlist import vote_opens_tomorrow


@pytest.mark.parametrize(
    ("person", "status"),
    [("organiser", 200), ("auditor", 200), ("screener", 403), ("expert", 403), ("entrant", 403), ("recommender", 403)],
)
@pytest.mark.parametrize("name", ["shortlist", "panels"])
def test_shortlist_and_panels_are_for_organiser_and_auditor(stage, as_, person, status, name):
    assert as_(getattr(stage.cast, person)).get(reverse(name)).status_code == status


def test_an_auditor_changes_nothing(stage, as_):
    entry, browser = stage.entry(states.ADMITTED), as_(stage.cast.auditor)
    panel = stage.panel() if stage.entry(states.SHORTLISTED) else None
    for address in (
        reverse("shortlist_choose", args=["film"]),
        reverse("shortlist_want", args=["film"]),
        reverse("shortlist_publish", args=["film"]),
        reverse("shortlist_unplan", args=["film"]),
        reverse("shortlist_reserve", args=[entry.pk]),
        reverse("shortlist_remove", args=[entry.pk]),
        reverse("panel_make", args=["picture"]),
        reverse("panel_expert", args=[panel.pk]),
        reverse("panel_assign", args=[panel.pk]),
    ):
        assert browser.post(address, {"entries": [entry.pk]}).status_code == 403
    page = browser.get(reverse("shortlist_category", args=["film"])).text
    assert ("保存本页的选择" in page, "立即公布" in page) == (False, False)
    assert Entry.objects.get(pk=entry.pk).state == states.ADMITTED


def publish(browser, **more):
    return browser.post(
        reverse("shortlist_publish", args=["film"]), {"when": "now", "seen": "1"} | more, follow=True
    ).text


def test_publishing_by_hand_and_taking_back(stage, as_):
    vote_opens_tomorrow(stage)
    one, two = stage.entry(states.ADMITTED), stage.entry(states.ADMITTED)
    browser, choose = as_(stage.cast.organiser), reverse("shortlist_choose", args=["film"])
    browser.post(choose, {"shown": [one.pk, two.pk], "entries": [one.pk, "x", "9" * 30]})
    assert "已公布 1 件入围作品。" in publish(browser)
    assert [Entry.objects.get(pk=e.pk).state for e in (one, two)] == [states.SHORTLISTED, states.ADMITTED]
    browser.post(reverse("shortlist_remove", args=[one.pk]), {"note": "与另一件重复"})
    assert Entry.objects.get(pk=one.pk).state == states.ADMITTED


def test_publishing_nothing_says_so(stage, as_):
    assert "还没有选中作品" in publish(as_(stage.cast.organiser), seen="0")


def test_publishing_later_needs_its_moment(stage, as_):
    vote_opens_tomorrow(stage)
    entry, browser = stage.entry(states.ADMITTED), as_(stage.cast.organiser)
    browser.post(reverse("shortlist_choose", args=["film"]), {"rule": "all"})
    assert "请选公布的日期和时间。" in publish(browser, when="later")
    assert "请选公布的日期和时间，例如" in publish(browser, when="later", at="明天")
    at = timezone.localtime() + timedelta(hours=2)
    assert f"将于 {in_words.moment(at, weekday=True)} 公布" in publish(browser, when="later", at=f"{at:%Y-%m-%dT%H:%M}")
    assert Entry.objects.get(pk=entry.pk).state == states.ADMITTED
    assert f"定于 {in_words.moment(at)} 公布" in browser.get(reverse("shortlist")).text
    assert "已取消定时公布" in browser.post(reverse("shortlist_unplan", args=["film"]), follow=True).text


@pytest.mark.parametrize(
    ("asked", "ticked"),
    [
        ({"rule": "all"}, 3),
        ({"rule": "branch", "number": "1"}, 1),
        ({"rule": "top", "number": "2"}, 2),
        ({"rule": "top", "number": "x"}, 1),
        ({"rule": "none"}, 0),
        ({"rule": "\0"}, 1),
    ],
)
def test_choosing_only_ticks(stage, as_, asked, ticked):
    entries = [stage.entry(states.ADMITTED, preference=place) for place in (1, 2, 3)]
    browser, choose = as_(stage.cast.organiser), reverse("shortlist_choose", args=["film"])
    browser.post(choose, {"shown": [entries[2].pk], "entries": [entries[2].pk]})
    page = browser.post(choose, asked, follow=True)
    assert (page.status_code, len(page.context["chosen"])) == (200, ticked)
    assert Entry.objects.filter(state=states.SHORTLISTED).count() == 0


def test_level_works_at_the_cut_are_named(stage, as_):
    entries = [stage.entry(states.ADMITTED, preference=1) for _n in range(3)]
    browser = as_(stage.cast.organiser)
    page = browser.post(reverse("shortlist_choose", args=["film"]), {"rule": "top", "number": "2"}, follow=True)
    named = "、".join(entry.number for entry in entries)
    assert f"已选中 3 件。末位评级和推荐顺序并列的都已选中：{named}。" in page.text


def test_shortlist_pages_hold_a_few_and_a_rule_reaches_all_of_them(stage, as_, monkeypatch):
    vote_opens_tomorrow(stage)
    monkeypatch.setattr(shortlist_views, "PER_PAGE", 2)
    vote_opens_tomorrow(stage)
    entries = [stage.entry(states.ADMITTED, preference=place) for place in (1, 2, 3)]
    browser, film = as_(stage.cast.organiser), reverse("shortlist_category", args=["film"])
    browser.post(reverse("shortlist_choose", args=["film"]), {"rule": "all"})
    second = browser.get(film, {"page": "2"})
    assert [entry.pk for entry in second.context["page"]] == [entries[2].pk]
    assert 'name="seen" value="3"' in second.content.decode()
    publish(browser, seen="2")
    assert Entry.objects.filter(state=states.SHORTLISTED).count() == 0
    publish(browser, seen="3")
    last = browser.get(film, {"listed": "2"})
    assert [entry.pk for entry in last.context["listed"]] == [entries[2].pk]
    assert "?listed=1#listed" in last.content.decode()


def test_an_address_of_before_leads_to_the_category(stage, as_):
    browser = as_(stage.cast.organiser)
    assert browser.get("/shortlist/?category=film")["Location"] == "/shortlist/film/"
    assert browser.get("/shortlist/?category=x").status_code == 200


def test_the_reserve_is_filled_moved_and_emptied_by_buttons(stage, as_):
    vote_opens_tomorrow(stage)
    one, two = stage.entry(states.ADMITTED, title="甲"), stage.entry(states.ADMITTED, title="乙")
    browser, choose = as_(stage.cast.organiser), reverse("shortlist_choose", args=["film"])
    for entry in (one, two):
        browser.post(choose, {"shown": [one.pk, two.pk], "reserve": entry.pk})
    page = browser.post(reverse("shortlist_reserve", args=[two.pk]), {"do": "up"}, follow=True)
    assert [entry.pk for entry in page.context["reserve"]] == [two.pk, one.pk]
    page = browser.post(reverse("shortlist_reserve", args=[two.pk]), {"do": "out"}, follow=True)
    assert [entry.pk for entry in page.context["reserve"]] == [one.pk]


def test_grades_are_for_the_organiser_alone(stage, as_):
    ScreeningDecision.objects.create(
        entry=stage.entry(states.ADMITTED), by=stage.cast.screener, verdict="admit", grade="A"
    )
    for address in (reverse("shortlist"), reverse("shortlist_category", args=["film"])):
        seen = [word in as_(stage.cast.auditor).get(address).text for word in ("建议入围", "评级")]
        assert seen == [False, False]
    assert "建议入围" in as_(stage.cast.organiser).get(reverse("shortlist")).text


def test_the_preview_shows_what_is_chosen_and_public_to_staff_alone(stage, as_):
    chosen = stage.entry(states.ADMITTED, title="渔排上的信号")
    stage.entry(states.SHORTLISTED, title="最后一盏灯")
    stage.entry(states.ADMITTED, title="没有选")
    browser, url = as_(stage.cast.organiser), reverse("gallery_preview", args=["film"])
    browser.post(reverse("shortlist_choose", args=["film"]), {"shown": [chosen.pk], "entries": [chosen.pk]})
    page = browser.get(url)
    assert [title in page.text for title in ("渔排上的信号", "最后一盏灯", "没有选")] == [True, True, False]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert f'src="{url}?bare"' in browser.get(url, {"phone": ""}).text
    work = reverse("gallery_preview_work", args=["film", chosen.number])
    assert "渔排上的信号" in browser.get(work).text
    assert as_(None).get(reverse("work", args=[chosen.number])).status_code == 404
    assert [as_(who).get(work).status_code for who in (None, stage.cast.screener)] == [302, 403]


def test_shortlist_is_searched_by_branch_and_words(stage, as_):
    mine = stage.entry(states.ADMITTED, title="渔排上的信号")
    theirs = make_entry(stage.category, by=stage.cast.outsider, state=states.ADMITTED, title="山里的灯")
    found = {}
    for name, query in {
        "words": {"q": "信号"}, "branch": {"city": theirs.recommending.code}, "bad": {"city": "x", "q": "\0"}
    }.items():  # fmt: skip
        page = as_(stage.cast.organiser).get(reverse("shortlist_category", args=["film"]), query).context["page"]
        found[name] = {entry.pk for entry in page}
    assert found == {"words": {mine.pk}, "branch": {theirs.pk}, "bad": {mine.pk, theirs.pk}}


@pytest.mark.parametrize("is_open", [True, False])
def test_from_the_first_vote_on_the_page_offers_nothing(stage, as_, is_open):
    stage.entry(states.ADMITTED)
    set_phase(stage.campaign, "vote", is_open=is_open)
    text = as_(stage.cast.organiser).get(reverse("shortlist_category", args=["film"])).content.decode()
    assert "保存本页的选择" not in text and "立即公布" not in text and "网络投票已经开始，入围名单不再变动" in text


def test_once_voting_has_opened_nothing_is_added_and_taking_off_is_disqualifying(stage, as_):
    waiting, listed = stage.entry(states.ADMITTED), stage.entry(states.SHORTLISTED)
    browser, film = as_(stage.cast.organiser), reverse("shortlist_category", args=["film"])
    text = browser.get(film).text
    assert "保存本页的选择" not in text and "网络投票已经开始，入围名单不再变动" in text
    assert reverse("disqualify", args=[listed.pk]) in text and reverse("shortlist_remove", args=[listed.pk]) not in text
    browser.post(reverse("shortlist_choose", args=["film"]), {"rule": "all"})
    assert "网络投票已经开始，不能再增加入围作品" in publish(browser)
    assert Entry.objects.get(pk=waiting.pk).state == states.ADMITTED


def test_a_panel_is_made_filled_and_given_its_works(stage, as_):
    stage.entry(states.SHORTLISTED)
    browser = as_(stage.cast.organiser)
    address = browser.post(reverse("panel_make", args=["film"])).url
    panel = Panel.objects.get()
    for expert in (stage.cast.expert, stage.cast.expert2):
        browser.post(reverse("panel_expert", args=[panel.pk]), {"expert": expert.pk})
    browser.post(reverse("panel_assign", args=[panel.pk]))
    assert (Assignment.objects.count(), browser.get(address).status_code) == (2, 200)
    browser.post(reverse("panel_expert", args=[panel.pk]), {"expert": stage.cast.expert2.pk, "do": "remove"})
    assert Assignment.objects.count() == 1
    for hostile in ("", "x", "9" * 30, stage.cast.screener.pk):
        assert browser.post(reverse("panel_expert", args=[panel.pk]), {"expert": hostile}).status_code == 302
    assert panel.experts.count() == 1


def test_the_panel_page_shows_progress_and_no_score(stage, as_):
    entry = stage.entry(states.SHORTLISTED)
    panel = stage.panel()
    stage.score(entry, ("51.5", "33.5"), ("52.5", "34.5"), ("53.5", "35.5"))
    text = as_(stage.cast.organiser).get(reverse("panel", args=[panel.pk])).content.decode()
    assert "已提交 1 / 1" in text
    assert [mark for mark in ("51.5", "33.5", "85.0") if mark in text] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions(stage, as_, rows, django_assert_num_queries):
    for _ in range(rows):
        stage.entry(states.ADMITTED)
        stage.entry(states.SHORTLISTED)
    panel = panels.make(category=stage.category, by=stage.cast.organiser)
    for n in range(rows):
        expert = make_user(f"e{n}", role="expert")
        panels.add_expert(panel=panel, expert=expert, by=stage.cast.organiser)
    browser = as_(stage.cast.organiser)
    browser.get(reverse("panels"))
    with django_assert_num_queries(6):
        browser.get(reverse("shortlist"))
    with django_assert_num_queries(13):
        browser.get(reverse("shortlist_category", args=["film"]))
    with django_assert_num_queries(7):
        browser.get(reverse("panels"))
    with django_assert_num_queries(12):
        browser.get(reverse("panel", args=[panel.pk]))
