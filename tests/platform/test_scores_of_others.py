"""An expert tries every address until the result is published: nobody else's marks and words, and no votes of a work.

Others have the same marks on every work, which nobody else gives; the totals, and the experts' score made of them, are
numbers that no page would show by chance. The chair alone sees totals, under letters, once all have signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.roles import ROLES
from review.models import Assignment, Panel, Result
from review.panel_meetings import chair
from review.panels import assigning, panels
from review.results import publishing
from review.scoring_desk import sheets
from submissions import states
from submissions.models import Entry
from tests.factories import make_user, set_phase
from tests.platform.test_access import MADE_UP
from tests.platform.test_strangers import ADDRESSES
from tests.platform.test_votes_by_work import _text
from tests.review import releasing
from tests.review.conftest import Stage, stage  # noqa: F401  (a fixture)
from tests.voting import scene as votes_scene
from tests.voting.ledger import scene
from voting.ledger import sealing

OWN, OTHERS = ("50", "40"), ("41.5", "22")
VOTES = 17
WORDS, RECUSED = "镜头乱，扣分。", "与作者同住一村"
# 41.5 and 63.5 of others; with one's own 90 the experts' scores are 70.125 and 72.333….
POINTS = re.compile(r"(?<![\d.])(?:41\.50?|63\.50?|70\.1\d*|72\.3\d*)(?!\d)")
OF_THE_CHAIR = {"panel_meeting", "meeting_paper", "meeting_word", "second_look"}


@pytest.fixture
def panel(stage: Stage) -> Panel:  # noqa: F811
    """Three works of four experts: the first has not begun, the others are done but for one who steps back from the
    third work. The first work has seventeen votes."""
    stage.experts.append(make_user("zhaohe", role="expert", name="赵河"))
    for n in range(3):
        stage.entry(states.SHORTLISTED, title=f"作品之{n}")
    made = stage.panel()
    first, second, third = Entry.objects.order_by("pk")
    for expert in stage.experts[1:]:
        for row in Assignment.objects.filter(expert=expert, entry__in=[first, second]):
            _score(row, OTHERS, WORDS)
    refused = Assignment.objects.get(entry=third, expert=stage.experts[1])
    sheets.recuse(assignment=refused, by=stage.experts[1], reason=RECUSED)
    for _vote in range(VOTES):
        votes_scene.make_vote(first, day=scene.days_ago(1))
    sealing.seal(campaign=stage.campaign, day=scene.days_ago(1))
    return made


def _score(row: Assignment, marks: tuple[str, str], remark: str = "") -> None:
    given = dict(zip(("theme", "craft"), marks, strict=True))
    typed = {code: sheets.Decimal(points) for code, points in given.items()}
    sheets.save_marks(assignment=row, by=row.expert, marks=typed, remarks=dict.fromkeys(given, remark), remark=remark)
    sheets.seal(assignment=row, by=row.expert)


def _far_expert(stage: Stage) -> User:  # noqa: F811
    """Of another category's panel."""
    far = make_user("fang", role="expert", name="方远")
    other = stage.campaign.categories.get(code="picture")
    votes_scene.make_works(other, 1)
    made = panels.make(category=other, by=stage.cast.organiser)
    panels.add_expert(panel=made, expert=far, by=stage.cast.organiser)
    assigning.assign(panel=made, by=stage.cast.organiser)
    return far


MAY = {"public", "logged_in", *ROLES["expert"].permissions}


def _patterns(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Of all addresses that an expert may open; that she is refused the others, test_access shows."""
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, text)
        elif set(getattr(pattern.callback, "access_rule", "").split(" or ")) & MAY and "logout" not in text:
            yield text, pattern


def _addresses(panel: Panel) -> Iterator[tuple[str, str]]:
    """(name, path) of every work, sheet, panel and result that there is."""
    experts = User.objects.filter(role="expert")
    keys: dict[str, list[Any]] = {
        "assignment": list(Assignment.objects.values_list("pk", flat=True)),
        "entry": list(Entry.objects.values_list("pk", flat=True)),
        "panel": list(Panel.objects.values_list("pk", flat=True)),
        "person": list(experts.values_list("pk", flat=True)),
    }
    words = {"code": [panel.category.code, "picture"], "version": [1], "kind": ["csv", "xlsx"]}
    words |= {"number": list(Entry.objects.values_list("number", flat=True)), "entry": keys["entry"], "part": [1]}
    for text, pattern in _patterns(get_resolver().url_patterns):
        kind = ADDRESSES.get(pattern.name or "", ("", {}))[0]
        converters = pattern.pattern.converters
        choices = [
            words.get(name) or (keys.get(kind) if name == "pk" else None) or [_made_up(one)]
            for name, one in converters.items()
        ]
        for chosen in product(*choices):
            yield pattern.name or "", _filled(text, dict(zip(converters, chosen, strict=True)))


def _made_up(converter: Any) -> str:
    kind = type(converter).__name__.removesuffix("Converter").lower()
    return MADE_UP.get({"string": "str"}.get(kind, kind), "x")


def _filled(text: str, chosen: dict[str, Any]) -> str:
    for name, value in chosen.items():
        text = re.sub(rf"<(?:\w+:)?{name}>", str(value), text)
    return text


# On the pages of the desk itself, in every phase; elsewhere the campaign says when votes are shown.
DESK = {"my_works", "score", "score_print", "scores_print", "anchors", *OF_THE_CHAIR}
SHOWN_VOTES = re.compile(rf"(?<![\d.]){VOTES} ?票|>\s*{VOTES}\s*<")


def _seen(browser: Any, panel: Panel) -> dict[str, set[str]]:
    """Where something of others, or votes, was read: by what it was, the names of the addresses."""
    seen: dict[str, set[str]] = {}
    for name, path in _addresses(panel):
        text = _text(browser.get(path))
        read = {"points": POINTS.search(text), "words": WORDS in text, "recusal": RECUSED in text}
        read["votes"] = name in DESK and SHOWN_VOTES.search(text)
        for what in (what for what, found in read.items() if found):
            seen.setdefault(what, set()).add(name)
    return seen


@pytest.mark.parametrize("who", ["member", "chair", "of_another_panel"])
def test_no_address_shows_an_expert_scores_of_others_or_votes(as_: Any, stage: Stage, panel: Panel, who: str) -> None:  # noqa: F811
    expert = _far_expert(stage) if who == "of_another_panel" else stage.experts[0]
    if who == "chair":
        chair.appoint(panel=panel, expert=expert, by=stage.cast.organiser)
    browser = as_(expert)
    assert _seen(browser, panel) == {}

    for row in Assignment.objects.standing().filter(panel=panel, sheet__isnull=True):
        _score(row, OWN if row.expert == stage.experts[0] else OTHERS)
    of_all_sealed = {"points": OF_THE_CHAIR} if who == "chair" else {}
    assert _seen(browser, panel) == of_all_sealed

    set_phase(stage.campaign, "vote", is_open=False)
    set_phase(stage.campaign, "expert", is_open=False)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    releasing.sign(result, by=stage.cast.organiser)
    assert _seen(browser, panel) == of_all_sealed

    publishing.publish(result=Result.objects.get(), by=stage.cast.organiser)
    page = browser.get(reverse("result", args=["film"]))
    assert POINTS.search(_text(page)) and WORDS not in _text(page)  # there to be found, once it is published
