"""What demo and rehearsal are told by: answers that fit every category, and a plan that leaves nothing out."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from campaign.definition_file.parsing import DEFINITIONS, read_definition
from rehearsal.acts.state import Options, plan
from rehearsal.story import people as cast
from rehearsal.story import works as story
from submissions.answers import questions
from submissions.answers.kinds import fault, is_storable

SPEC = read_definition(DEFINITIONS / "fujian-2023.toml")
SHELVES = [(spec, section.code) for spec in SPEC.categories for section in spec.sections] + [
    (spec, "") for spec in SPEC.categories if not spec.sections
]


@pytest.mark.parametrize(("spec", "section"), SHELVES, ids=[f"{spec.code}-{section}" for spec, section in SHELVES])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_answers_fit_every_question_that_must_be_answered(spec, section, seed):
    work = story.Work(
        spec.code, "demo-metro", "夜班地铁", "末班车进库以后，检修工和徒弟还要在轨道边走六公里。", section, seed=seed
    )
    assert _faults(spec, work) == {}


@pytest.mark.parametrize("work", story.demo_works(), ids=lambda work: work.title)
def test_demo_work_answers_every_question_in_its_own_words(work):
    assert _faults(SPEC.category(work.category), work) == {}


def _faults(spec, work):
    """What is wrong with the answers to both steps, by question."""
    found, answers = {}, {}
    for step in questions.FORM_STEPS:
        given = story.answers_for(spec, step, work, date(2023, 6, 12), "福州榕江轨道维保中心工会")
        answers |= {key.removeprefix("f-"): value for key, value in given.items()}
        for question in questions.asked_by(spec, step, work.section, answers):
            value = given.get(question.key)
            assert is_storable(question.spec, value, question.hard_limit)
            found[question.key] = fault(question.spec, value)
    return {key: text for key, text in found.items() if text}


def test_answers_are_the_same_for_the_same_seed():
    spec, section = SHELVES[0]
    work = story.Work(spec.code, "demo-metro", "夜班地铁", section=section, seed=7)
    first, second = (story.answers_for(spec, "authors", work, date(2023, 6, 12)) for _ in range(2))
    assert first == second


def test_demo_works_tell_of_every_category_and_name_unions_and_people_that_exist():
    works = story.demo_works()
    assert {work.category for work in works} == {spec.code for spec in SPEC.categories}
    entrants = {row["union"] for row in story.read("cast")["people"] if row["role"] == "entrant"}
    assert {work.union for work in works} - entrants == set()
    assert len({work.title for work in works}) == len(works)


def test_demo_works_reach_every_stage():
    fates = Counter(work.fate for work in story.demo_works())
    assert set(fates) == {
        "draft", "submitted", "withdrawn", "sent_back", "recommended", "returned", "screen_returned", "rejected",
        "admitted", "shortlisted", "scored", "sealed", "published",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 15, 40])
def test_plan_enters_every_category_a_full_shelf_and_more_than_a_quota_allows(number, unions):
    people = cast.gather()
    works = plan(list(SPEC.categories), people, Options(entries=number), SPEC.vote.picks_per_category)
    shelf = Counter(work.category for work in works)
    assert set(shelf) == {spec.code for spec in SPEC.categories}
    assert max(shelf.values()) >= SPEC.vote.picks_per_category + 3
    limited = next(spec for spec in SPEC.categories if spec.quotas)
    branch = [people.entrant_of(work.union).union for work in works if work.category == limited.code]
    assert len({union.recommending_id for union in branch}) == 1
    assert len({union.pk for union in branch}) == limited.quota_for("city").max + 1


@pytest.mark.django_db
def test_plan_is_the_same_for_the_same_seed_and_another_for_another(unions):
    def told(seed):
        works = plan(list(SPEC.categories), cast.gather(), Options(seed=seed), 5)
        return [(work.category, work.section, work.union, work.title) for work in works]

    assert told(1) == told(1)
    assert told(1) != told(2)


@pytest.mark.django_db
def test_cast_is_gathered_once(unions):
    first, second = cast.gather(), cast.gather()
    assert [user.pk for user in first.users.values()] == [user.pk for user in second.users.values()]
    assert {user.role for user in first.users.values()} == {
        "entrant", "recommender", "screener", "organiser", "expert", "auditor"
    }  # fmt: skip
    assert all(user.check_password(cast.PASSWORD) for user in first.users.values())


@pytest.mark.django_db
def test_every_entrant_has_a_recommender(unions):
    people = cast.gather()
    for entrant in people.all("entrant"):
        assert people.recommender_of(entrant.union.recommending).union_id == entrant.union.recommending_id
