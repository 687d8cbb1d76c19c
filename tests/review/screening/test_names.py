"""Unions read 省总工会; who of the province decided stands in the trail, and is told to the province's people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from common.refusals import Refused
from review.screening import decisions
from submissions import states, workflow
from submissions.models import Entry
from tests.review.conftest import FIT

STAFF = ("陈雅琳", "黄思敏")


@pytest.fixture
def returned(stage) -> Entry:
    entry = stage.entry(contact_email="wang@example.org")
    until = timezone.now() + timedelta(days=3)
    decisions.return_for_correction(
        entry=entry, by=stage.cast.screener, until=until, note="请补片头。", fields=["title"]
    )
    return Entry.objects.get(pk=entry.pk)


@pytest.fixture
def disqualified(stage) -> Entry:
    entry = stage.entry(states.ADMITTED)
    workflow.perform(entry=entry, action="disqualify", by=stage.cast.organiser, note="搬运。")
    return Entry.objects.get(pk=entry.pk)


def named(text: str) -> list[str]:
    return [name for name in STAFF if name in text]


@pytest.mark.parametrize(("which", "office"), [("returned", "省总工会"), ("disqualified", "省总工会")])
def test_pages_of_unions_name_the_office_and_not_the_person(stage, as_, request, which, office):
    entry = request.getfixturevalue(which)
    told = ""
    for person, name in ((stage.cast.entrant, "entry"), (stage.cast.recommender, "branch_entry")):
        text = as_(person).get(reverse(name, args=[entry.pk]), follow=True).content.decode()
        assert (name, named(text)) == (name, [])
        told += text
    assert office in told
    for address in (reverse("my_entries"), reverse("entry_step", args=[entry.pk, "work"])):
        assert named(as_(stage.cast.entrant).get(address, follow=True).content.decode()) == []
    assert AuditEvent.objects.filter(actor_label__startswith=STAFF[0 if which == "returned" else 1]).exists()


def test_mails_to_unions_name_nobody_of_the_province(returned):
    mails = list(Notice.objects.values_list("subject", "text"))
    assert mails and [mail for mail in mails if named(" ".join(mail))] == []


@pytest.mark.parametrize(("person", "action"), [("entrant", "withdraw"), ("recommender", "unrecommend")])
def test_a_union_that_comes_too_late_reads_the_office(stage, person, action):
    entry = stage.entry()
    stale = Entry.objects.get(pk=entry.pk)
    decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    with pytest.raises(Refused) as refusal:
        workflow.perform(entry=stale, action=action, by=getattr(stage.cast, person))
    assert (named(str(refusal.value)), "省总工会已于" in str(refusal.value)) == ([], True)


def test_another_screener_reads_who_was_faster(stage):
    entry = stage.entry()
    stale = Entry.objects.get(pk=entry.pk)
    decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    with pytest.raises(Refused, match="陈雅琳"):
        decisions.admit(entry=stale, by=stage.cast.organiser, marks=FIT)


def test_an_entrant_reads_the_states_in_her_own_words(stage):
    draft = stage.entry(states.DRAFT)
    with pytest.raises(Refused, match="现在是“草稿”"):
        workflow.perform(entry=draft, action="withdraw", by=stage.cast.entrant)
