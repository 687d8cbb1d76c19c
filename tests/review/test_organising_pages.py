import pytest
from django.urls import reverse

from review.models import Assignment, Panel
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
        reverse("shortlist_publish", args=["film"]),
        reverse("shortlist_remove", args=[entry.pk]),
        reverse("panel_make", args=["picture"]),
        reverse("panel_expert", args=[panel.pk]),
        reverse("panel_assign", args=[panel.pk]),
    ):
        assert browser.post(address, {"entries": [entry.pk]}).status_code == 403
    assert "公布勾选的作品" not in browser.get(reverse("shortlist")).content.decode()
    assert Entry.objects.get(pk=entry.pk).state == states.ADMITTED


def test_publishing_by_hand_and_taking_back(stage, as_):
    one, two = stage.entry(states.ADMITTED), stage.entry(states.ADMITTED)
    browser = as_(stage.cast.organiser)
    vote_opens_tomorrow(stage)
    browser.post(reverse("shortlist_publish", args=["film"]), {"entries": [one.pk, "x", "9" * 30]})
    assert [Entry.objects.get(pk=e.pk).state for e in (one, two)] == [states.SHORTLISTED, states.ADMITTED]
    browser.post(reverse("shortlist_remove", args=[one.pk]), {"note": "与另一件重复"})
    assert Entry.objects.get(pk=one.pk).state == states.ADMITTED


def test_publishing_nothing_says_so(stage, as_):
    page = as_(stage.cast.organiser).post(reverse("shortlist_publish", args=["film"]), {}, follow=True)
    assert "还没有选中作品" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "ticked"), [({"choose": "all"}, 3), ({"top": "1"}, 1), ({"top": "x", "category": "\0"}, 0), ({}, 0)]
)
def test_choosing_only_ticks(stage, as_, query, ticked):
    for place in (1, 2, 3):
        stage.entry(states.ADMITTED, preference=place)
    page = as_(stage.cast.organiser).get(reverse("shortlist"), {"category": "film"} | query)
    assert len(page.context["chosen"]) == ticked
    assert Entry.objects.filter(state=states.SHORTLISTED).count() == 0


def test_shortlist_pages_hold_a_few_and_a_rule_reaches_all_of_them(stage, as_, monkeypatch):
    monkeypatch.setattr(shortlist_views, "PER_PAGE", 2)
    vote_opens_tomorrow(stage)
    entries = [stage.entry(states.ADMITTED, preference=place) for place in (1, 2, 3)]
    browser = as_(stage.cast.organiser)
    second = browser.get(reverse("shortlist"), {"choose": "all", "page": "2"})
    assert [entry.pk for entry in second.context["page"]] == [entries[2].pk]
    assert 'name="seen" value="3"' in second.content.decode()
    browser.post(reverse("shortlist_publish", args=["film"]), {"rule": "all", "seen": "2"})
    assert Entry.objects.filter(state=states.SHORTLISTED).count() == 0
    browser.post(reverse("shortlist_publish", args=["film"]), {"rule": "all", "seen": "3"})
    last = browser.get(reverse("shortlist"), {"listed": "2"})
    assert [entry.pk for entry in last.context["listed"]] == [entries[2].pk]
    assert "?listed=1#listed" in last.content.decode()


def test_shortlist_is_searched_by_branch_and_words(stage, as_):
    mine = stage.entry(states.ADMITTED, title="渔排上的信号")
    theirs = make_entry(stage.category, by=stage.cast.outsider, state=states.ADMITTED, title="山里的灯")
    found = {}
    for name, query in {
        "words": {"q": "信号"}, "branch": {"city": theirs.recommending.code}, "bad": {"city": "x", "q": "\0"}
    }.items():  # fmt: skip
        page = as_(stage.cast.organiser).get(reverse("shortlist"), query).context["page"]
        found[name] = {entry.pk for entry in page}
    assert found == {"words": {mine.pk}, "branch": {theirs.pk}, "bad": {mine.pk, theirs.pk}}


@pytest.mark.parametrize("is_open", [True, False])
def test_from_the_first_vote_on_the_page_offers_nothing(stage, as_, is_open):
    stage.entry(states.ADMITTED)
    set_phase(stage.campaign, "vote", is_open=is_open)
    text = as_(stage.cast.organiser).get(reverse("shortlist")).content.decode()
    assert "公布勾选的作品" not in text and "网络投票已经开始，入围名单不再变动" in text


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
    with django_assert_num_queries(8):
        browser.get(reverse("shortlist"))
    with django_assert_num_queries(3):
        browser.get(reverse("panels"))
    with django_assert_num_queries(9):
        browser.get(reverse("panel", args=[panel.pk]))
