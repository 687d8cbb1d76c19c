from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from review.models import ScreeningDecision
from submissions import states
from submissions.models import Entry
from tests.factories import make_entry, make_file, set_phase

OK = {"mark-title": "ok", "mark-original": "ok"}

READERS = ("screener", "organiser", "auditor")


def item(entry):
    return reverse("screening_item", args=[entry.pk])


def decide(browser, entry, **data):
    return browser.post(reverse("screening_decide", args=[entry.pk]), data)


@pytest.mark.parametrize(
    ("person", "status"),
    [("screener", 200), ("organiser", 200), ("auditor", 200), ("expert", 403), ("entrant", 403), ("recommender", 403)],
)
def test_the_desk_is_for_screeners_organisers_and_auditors(stage, as_, person, status):
    entry = stage.entry()
    browser = as_(getattr(stage.cast, person))
    assert browser.get(reverse("screening_desk")).status_code == status
    assert browser.get(item(entry)).status_code == status


def test_a_visitor_is_sent_to_log_in(stage, as_):
    assert as_(None).get(reverse("screening_desk")).status_code == 302


def test_an_auditor_sees_no_decision_keys_and_cannot_decide(stage, as_):
    entry, browser = stage.entry(), as_(stage.cast.auditor)
    assert b'value="admit"' not in browser.get(item(entry)).content
    assert decide(browser, entry, decision="admit", **OK).status_code == 403
    assert Entry.objects.get().state == states.RECOMMENDED


def test_a_draft_does_not_exist_for_screeners(stage, as_):
    assert as_(stage.cast.screener).get(item(stage.entry(states.DRAFT))).status_code == 404


def test_admit_leads_to_the_next_entry_and_offers_undo(stage, as_):
    entry, following, browser = stage.entry(), stage.entry(), as_(stage.cast.screener)
    answer = decide(browser, entry, decision="admit", **OK)
    assert (answer.status_code, answer.url) == (302, item(following))
    page = browser.get(answer.url)
    assert page.context["undo"]["decision"].entry == entry
    browser.post(reverse("screening_undo", args=[entry.pk]))
    assert Entry.objects.get(pk=entry.pk).state == states.RECOMMENDED


@pytest.mark.parametrize(
    ("said", "grade"), [({"decision": "suggest"}, "A"), ({"decision": "admit", "grade": "C"}, "C")]
)
def test_a_grade_is_given_while_admitting_and_read_by_organisers_alone(stage, as_, said, grade):
    entry = stage.entry()
    decide(as_(stage.cast.screener), entry, **said, **OK)
    decision = ScreeningDecision.objects.get()
    assert (decision.verdict, decision.grade) == ("admit", grade)
    shown = f'bi-award" aria-hidden="true"></i>\n  {decision.get_grade_display()}'
    pages = {name: as_(getattr(stage.cast, name)).get(item(entry)).content.decode() for name in READERS}
    assert [name for name, page in pages.items() if shown in page] == ["organiser"]


def test_the_last_of_a_queue_can_still_be_undone_on_the_desk(stage, as_):
    entry, browser = stage.entry(), as_(stage.cast.screener)
    answer = decide(browser, entry, decision="admit", **OK)
    assert answer.url.partition("?")[0] == reverse("screening_desk")
    assert reverse("screening_undo", args=[entry.pk]) in browser.get(answer.url).content.decode()


def test_admit_with_an_open_point_is_refused_and_keeps_what_was_typed(stage, as_):
    entry, browser = stage.entry(), as_(stage.cast.screener)
    page = decide(browser, entry, decision="admit", **{"mark-title": "ok"}, until="2099-07-20")
    assert (page.status_code, Entry.objects.get().state) == (422, states.RECOMMENDED)
    text = page.content.decode()
    assert "还有 1 项没有标“符合”" in text and 'value="2099-07-20"' in text
    marked = '<input class="btn-check" type="radio" id="mark-title-ok" name="mark-title" value="ok" checked>'
    assert marked in " ".join(text.split())
    assert 'data-fault="mark-original"' in text


def test_return_from_the_page_stores_faults_openings_and_date(stage, as_):
    entry, browser = stage.entry(), as_(stage.cast.screener)
    day = timezone.localdate() + timedelta(days=1)
    data = {"decision": "return", "mark-title": "fault", "files_open": ["work"], "until": day.isoformat()}
    assert decide(browser, entry, **data).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.return_note) == (states.RETURNED, "片头没有作品标题，请补上。")
    assert (entry.unlocked, f"{entry.returned_until:%Y-%m-%d %H:%M}") == (
        {"fields": [], "files": ["work"]}, f"{day} 10:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"decision": "destroy"},
        {"decision": "reject"},
        {"decision": "return", "mark-original": "fault"},
        {"decision": "return", "mark-original": "fault", "shown": "on"},
        {"decision": "return", "mark-original": "ok", "files_open": ["work"]},
        {"decision": "return", "mark-original": "fault", "files_open": ["../etc"]},
        {"decision": "return", "mark-original": "fault", "files_open": ["work"], "until": "下周"},
        {"decision": "return", "mark-original": "fault", "files_open": ["work"], "until": "2001-01-01"},
        {"decision": "admit", "mark-title": "unknown"},
        {"decision": "reject", "mark-original": "fault", "note": "x" * 1001},
    ],
)
def test_bad_decisions_are_shown_again_and_change_nothing(stage, as_, data):
    entry = stage.entry()
    page = decide(as_(stage.cast.screener), entry, **data)
    assert (page.status_code, 'id="faults"' in page.content.decode()) == (422, True)
    assert (Entry.objects.get().state, ScreeningDecision.objects.count()) == (states.RECOMMENDED, 0)


def test_the_second_decision_is_told_who_was_faster(stage, as_):
    entry = stage.entry()
    decide(as_(stage.cast.organiser), entry, decision="admit", **OK)
    page = decide(as_(stage.cast.screener), entry, decision="reject", **{"mark-original": "fault"})
    assert (page.status_code, "黄思敏（省总活动管理员）已于" in page.content.decode()) == (422, True)
    assert ScreeningDecision.objects.count() == 1


def test_out_of_phase_the_page_can_only_be_read(stage, as_):
    entry = stage.entry()
    set_phase(stage.campaign, "screening", is_open=False)
    page = as_(stage.cast.screener).get(item(entry)).content.decode()
    assert "现在不是初评时间" in page and 'value="admit"' not in page


def test_filters_narrow_the_table_and_nonsense_is_ignored(stage, as_):
    mine = stage.entry(title="渔排上的信号")
    other = make_entry(stage.campaign.categories.get(code="picture"), by=stage.cast.outsider, state=states.RECOMMENDED)
    browser = as_(stage.cast.screener)

    def found(**query):
        return [entry for entry, _state, _held in browser.get(reverse("screening_desk"), query).context["entries"]]

    assert found() == [mine, other]
    assert found(category="film") == [mine]
    assert found(city=stage.cast.outsider.union.recommending.code) == [other]
    assert found(q="渔排") == [mine]
    assert found(state="admitted") == []
    assert found(category="'; DROP", city="\x00", state="none", page="zzz") == [mine, other]


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_table_asks_the_same_number_of_questions(stage, as_, rows, django_assert_num_queries):
    for _ in range(rows):
        stage.entry()
    browser = as_(stage.cast.screener)
    with django_assert_num_queries(13):
        browser.get(reverse("screening_desk"))


@pytest.mark.parametrize("rows", [1, 3])
def test_one_item_asks_the_same_number_of_questions(stage, as_, rows, django_assert_num_queries):
    entry = stage.entry()
    for _ in range(rows):
        make_file(entry)
        stage.entry()
    browser = as_(stage.cast.screener)
    with django_assert_num_queries(36):
        browser.get(item(entry))
