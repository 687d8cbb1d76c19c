from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.outbox import sending
from campaign.definition_file.parsing import read_definition
from common.refusals import Refused
from review.models import ScreeningDecision
from review.screening import decisions, marks
from submissions import states
from submissions.models import Entry, EntryFile
from submissions.queue import reasons
from tests.factories import make_file, set_phase
from tests.review.conftest import FIT

LATER = timedelta(days=3)


def test_admit_writes_state_decision_and_audit_event_together(stage):
    entry = stage.entry()
    decision = decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    assert Entry.objects.get().state == states.ADMITTED
    assert (decision.verdict, decision.checklist) == ("admit", {"title": True, "original": True})
    assert AuditEvent.objects.filter(action="entry.admit", actor=stage.cast.screener).count() == 1


def test_admit_takes_a_word_in_the_place_of_points_that_were_not_looked_at(stage):
    entry = stage.entry(contact_email="desk@example.org")
    decision = decisions.admit(entry=entry, by=stage.cast.screener, marks={"original": True}, note="片头另行核对过。")
    assert (decision.checklist, decision.note) == ({"title": None, "original": True}, "片头另行核对过。")
    for person, name in ((stage.cast.entrant, "entry"), (stage.cast.recommender, "branch_entry")):
        assert "片头另行核对过" not in as_page(person, name, entry)
    assert AuditEvent.objects.get(action="entry.admit").details["note"] == "片头另行核对过。"


def as_page(person, name, entry):
    browser = Client()
    browser.force_login(person)
    return browser.get(reverse(name, args=[entry.pk]), follow=True).content.decode()


def test_admit_is_refused_while_a_point_fails(stage):
    entry = stage.entry()
    with pytest.raises(Refused, match="还有 1 项没有标“符合”（如“片头出现作品标题”）"):
        decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT | {"title": False})
    assert Entry.objects.get().state == states.RECOMMENDED
    assert ScreeningDecision.objects.count() == 0


@pytest.mark.parametrize(("state", "said"), [("checking", "正在检查"), ("held", "须人工查看"), ("failed", "须改正")])
def test_admit_waits_until_every_file_has_passed(stage, state, said):
    entry = stage.entry()
    file = make_file(entry, state=state)
    with pytest.raises(Refused, match=said):
        decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    EntryFile.objects.filter(pk=file.pk).update(removed_at=timezone.now())
    decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    assert Entry.objects.get().state == states.ADMITTED


def test_return_composes_the_note_and_unlocks_only_what_was_named(stage):
    entry, until = stage.entry(), timezone.now() + LATER
    decisions.return_for_correction(
        entry=entry, by=stage.cast.screener, until=until, note="片尾字幕有错字。",
        marks={"original": False, "title": False},
        fields=["summary"], files=["work"],
    )  # fmt: skip
    entry.refresh_from_db()
    note = "1. 片头没有作品标题，请补上。\n2. 有搬运的画面，请换成自己拍的。\n片尾字幕有错字。"
    assert (entry.state, entry.returned_from, entry.returned_until) == (states.RETURNED, states.RECOMMENDED, until)
    assert (entry.return_note, entry.unlocked) == (note, {"fields": ["summary"], "files": ["work"]})
    assert ScreeningDecision.objects.get().checklist == {"title": False, "original": False}


def test_return_mails_the_entrant_unless_it_was_taken_back_at_once(
    stage, monkeypatch, django_capture_on_commit_callbacks
):
    kept, undone = stage.entry(contact_email="desk@example.org"), stage.entry(contact_email="other@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        for entry in (kept, undone):
            decisions.return_for_correction(
                entry=entry, by=stage.cast.screener, until=timezone.now() + LATER, note="片尾有错字。", files=["work"]
            )
        decisions.undo(entry=Entry.objects.get(pk=undone.pk), by=stage.cast.screener)
    assert mail.outbox == []
    with time_machine.travel(timezone.now() + timedelta(seconds=30), tick=False):
        monkeypatch.setattr(sending.send_message, "delay", sending.send_message)
        sending.sweep()
    assert [message.to for message in mail.outbox] == [["desk@example.org"]]
    assert "片尾有错字。" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": -LATER}, "补正期限已经过了"),
        ({"fields": [], "files": []}, "请至少开放一项"),
        ({"marks": {}, "note": "  "}, "请写明原因"),
    ],
)
def test_return_is_refused_without_date_opening_or_reason(stage, changes, sentence):
    entry = stage.entry()
    given = {"until": LATER, "fields": ["summary"], "files": [], "marks": {"title": False}, "note": ""} | changes
    given["until"] = timezone.now() + given["until"]
    with pytest.raises(Refused, match=sentence):
        decisions.return_for_correction(entry=entry, by=stage.cast.screener, **given)
    assert (Entry.objects.get().state, ScreeningDecision.objects.count()) == (states.RECOMMENDED, 0)


def test_reject_needs_a_reason_and_says_it(stage):
    entry = stage.entry()
    with pytest.raises(Refused, match="请写明原因"):
        decisions.reject(entry=entry, by=stage.cast.screener)
    decision = decisions.reject(entry=entry, by=stage.cast.screener, marks={"original": False})
    assert (entry.state, decision.note) == (states.REJECTED, "有搬运的画面，请换成自己拍的。")


def test_second_of_two_racing_screeners_is_told_who_was_faster(stage):
    entry = stage.entry()
    mine, theirs = Entry.objects.get(pk=entry.pk), Entry.objects.get(pk=entry.pk)
    decisions.admit(entry=mine, by=stage.cast.screener, marks=FIT)
    with pytest.raises(
        Refused, match=r"陈雅琳（初评人员）已于 .* 办理“初评通过”，这件作品现在是“初评通过”，您这次的操作没有保存"
    ):
        decisions.reject(entry=theirs, by=stage.cast.organiser, note="不合要求")
    assert [d.verdict for d in ScreeningDecision.objects.all()] == ["admit"]
    assert Entry.objects.get().state == states.ADMITTED


@pytest.mark.parametrize("verdict", ["admit", "return", "reject"])
def test_undo_brings_the_entry_back_and_keeps_the_decision(stage, verdict):
    entry, by = stage.entry(), stage.cast.screener
    if verdict == "return":
        until = timezone.now() + LATER
        decisions.return_for_correction(entry=entry, by=by, until=until, note="错字", files=["work"])
    else:
        {"admit": decisions.admit, "reject": decisions.reject}[verdict](entry=entry, by=by, note="x")
    decisions.undo(entry=entry, by=by)
    assert (entry.state, entry.unlocked if verdict == "return" else {}) == (states.RECOMMENDED, {})
    assert ScreeningDecision.objects.get().undone_at is not None


def test_undo_is_for_the_one_who_decided(stage):
    entry = stage.entry()
    decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    with pytest.raises(Refused, match="只能撤销自己"):
        decisions.undo(entry=entry, by=stage.cast.organiser)


def test_undo_of_a_return_is_refused_once_the_entrant_has_begun(stage):
    entry, by = stage.entry(), stage.cast.screener
    decisions.return_for_correction(entry=entry, by=by, until=timezone.now() + LATER, note="错字", files=["work"])
    Entry.objects.update(updated_at=timezone.now())
    entry.refresh_from_db()
    with pytest.raises(Refused, match="已经开始修改"):
        decisions.undo(entry=entry, by=by)


def test_nobody_screens_out_of_phase_or_without_the_role(stage):
    entry = stage.entry()
    for person in (stage.cast.auditor, stage.cast.expert, stage.cast.recommender, stage.cast.entrant):
        with pytest.raises(Refused, match="您的账号不能办理"):
            decisions.admit(entry=entry, by=person, marks=FIT)
    set_phase(stage.campaign, "screening", is_open=False)
    with pytest.raises(Refused, match="现在不能通过"):
        decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)


def test_a_rejection_asks_for_nothing_any_more(stage, monkeypatch):
    """The same point asks for mending where the entry is returned, and only says what is wrong where it is refused."""
    entry = stage.entry()
    items = tuple(replace(item, rejection="有搬运的画面。") for item in entry.category.rules.checklist)
    monkeypatch.setitem(vars(entry.category.rules), "checklist", items)
    assert reasons.sentence(entry, {"original"}, "") == "有搬运的画面，请换成自己拍的。"
    assert decisions.reject(entry=entry, by=stage.cast.screener, marks={"original": False}).note == "有搬运的画面。"


def test_no_ready_made_rejection_of_the_campaign_asks_for_something():
    spec = read_definition("campaign/definitions/fujian-2023.toml")
    told = {item.rejection or item.reason for category in spec.categories for item in category.checklist}
    assert [text for text in told if "请" in text or "重新上传" in text or "再报" in text] == []


def test_one_fault_of_thirteen_sends_one_sentence(stage, monkeypatch):
    spec = read_definition("campaign/definitions/fujian-2023.toml")
    (film,) = (category for category in spec.categories if category.code == "fj-video")
    entry = stage.entry()
    monkeypatch.setitem(vars(entry.category.rules), "checklist", film.checklist)
    assert len(film.checklist) == 13
    looked_at = {item.code: True for item in film.checklist[:6]} | {"title_shown": False}
    decision = decisions.reject(entry=entry, by=stage.cast.screener, marks=looked_at)
    assert decision.note == "片头没有出现作品名称。"
    assert sorted(decision.checklist.values(), key=str) == [False, *[None] * 7, *[True] * 5]


def test_what_cannot_be_mended_is_not_returned(stage, monkeypatch):
    entry = stage.entry()
    items = tuple(replace(item, mendable=item.code != "original") for item in entry.category.rules.checklist)
    monkeypatch.setitem(vars(entry.category.rules), "checklist", items)
    given = {"entry": entry, "by": stage.cast.screener, "marks": {"original": False}}
    with pytest.raises(Refused, match="“原创，未见搬运”不能通过修改补正，不能退回"):
        decisions.return_for_correction(**given, until=timezone.now() + LATER, files=["work"])
    assert [one.code for one in reasons.for_return(entry)] == ["title"]
    assert decisions.reject(**given).verdict == "reject"


def test_a_prize_and_a_full_quota_cannot_be_mended():
    spec = read_definition("campaign/definitions/fujian-2023.toml")
    final = {item.code for category in spec.categories for item in category.checklist if not item.mendable}
    assert final == {"not_awarded", "quota"}


def test_an_old_decision_is_read_as_it_was_made(stage):
    items = stage.category.rules.checklist
    assert marks.lines(items, {"title": False, "original": True}) == [("片头出现作品标题", "fault")]
    assert marks.lines(items, {"title": None, "gone": False}) == [("片头出现作品标题", ""), ("gone", "fault")]
