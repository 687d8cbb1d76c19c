"""Every verb asks for itself whether this person may: views are not the only callers there will ever be.

A verb is a function of an app's module that is told by whom it is called: `verb(*, obj, by, …)`. They are found by
that, so a new one is asked here without being named; what it takes by another name is added to `scene`.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from common.refusals import NotAllowed
from submissions import states, workflow
from tests.cast import Cast
from tests.platform.verb_exceptions import ANYBODY, BY_NOBODY, OF_AUDITORS, OF_EXPERTS, OF_OWN_BRANCH, READERS, STEPS
from tests.platform.verb_scene import scene_of

APPS = ("accounts", "campaign", "submissions", "activities", "voting", "review", "operations")
STRANGER = "stranger"
OUTSIDERS = (STRANGER, "outsider", "outside_recommender", "expert2", "auditor", "locked")


def _verbs() -> Iterator[tuple[str, Callable[..., Any]]]:
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if "migrations" not in module.name:
                yield from _verbs_of(importlib.import_module(module.name))


def _verbs_of(module: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, thing in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(thing) or thing.__module__ != module.__name__:
            continue
        by = inspect.signature(thing).parameters.get("by")
        if by is not None and by.kind is by.KEYWORD_ONLY:
            yield f"{module.__name__}.{name}", thing


FOUND = dict(_verbs())
VERBS = {name: verb for name, verb in FOUND.items() if name not in READERS | STEPS | ANYBODY}


@pytest.fixture
def scene(cast: Cast) -> dict[str, Any]:
    return scene_of(cast)


def _given(verb: Callable[..., Any], scene: dict[str, Any]) -> dict[str, Any]:
    wanted = [p for p in inspect.signature(verb).parameters.values() if p.name != "by"]
    wanted = [p for p in wanted if p.kind is not p.VAR_KEYWORD]
    return {p.name: scene[p.name] for p in wanted if p.default is p.empty or p.name in scene}


def _person(cast: Cast, who: str) -> User | None:
    """One who has no business here: of another city, of a panel that has not this work, who only watches, who is shut
    out, or nobody at all."""
    if who == STRANGER:
        return None
    if who != "locked":
        person: User = getattr(cast, who)
        return person
    cast.organiser.is_active = False
    cast.organiser.save()
    return cast.organiser


def _call(verb: Callable[..., Any], scene: dict[str, Any], by: User | None) -> Any:
    values = _given(verb, scene)
    kinds = inspect.signature(verb).parameters
    plain = [values.pop(name) for name in list(values) if kinds[name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    return functools.partial(verb, *plain)(**values, by=by)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_refuses_who_has_no_business_there(name: str, cast: Cast, scene: dict[str, Any]) -> None:
    before = AuditEvent.objects.count()
    answers = {who: _answer(VERBS[name], scene, _person(cast, who)) for who in _outsiders(name)}
    assert answers == dict.fromkeys(answers, ("NotAllowed", []))
    assert AuditEvent.objects.count() == before


def _outsiders(name: str) -> list[str]:
    allowed = {STRANGER: BY_NOBODY, "outside_recommender": OF_OWN_BRANCH, "auditor": OF_AUDITORS}
    allowed["expert2"] = OF_EXPERTS
    return [who for who in OUTSIDERS if name not in allowed.get(who, ())]


def _answer(verb: Callable[..., Any], scene: dict[str, Any], by: User | None) -> tuple[str, list[str]]:
    """What the verb raised, and what it wrote before."""
    with CaptureQueriesContext(connection) as asked:
        try:
            outcome = f"done: {_call(verb, scene, by)!r}"
        except Exception as refusal:
            outcome = type(refusal).__name__
    return outcome, [query["sql"] for query in asked if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_verbs_are_found_by_themselves() -> None:
    assert len(VERBS) > 50
    assert {"submissions.uploads.captions.write", "review.panels.panels.make"} <= set(VERBS)


def test_what_is_excepted_exists() -> None:
    assert READERS | STEPS | ANYBODY | BY_NOBODY | OF_OWN_BRANCH | OF_AUDITORS | OF_EXPERTS <= set(FOUND)


def test_only_the_systems_own_acts_need_nobody() -> None:
    """Who may be None is written in the signature; whatever else says so is a step of the state machine."""
    free = {name for name, verb in VERBS.items() if "None" in str(inspect.signature(verb).parameters["by"].annotation)}
    assert free == BY_NOBODY | {"submissions.workflow.perform", "submissions.returning.return_entry"}


@pytest.mark.parametrize("action", states.ACTIONS)
def test_each_action_is_of_people_or_of_the_system(action: str, cast: Cast, scene: dict[str, Any]) -> None:
    rule = states.ACTIONS[action]
    with pytest.raises(NotAllowed):
        workflow.perform(entry=scene["entry"], action=action, by=None if rule.permission else cast.organiser, note="无")
