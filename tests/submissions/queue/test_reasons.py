"""Ready-made reasons: sentences and what they open, cut to what the entry has."""

from __future__ import annotations

import pytest

from campaign.definition.spec import CheckItem, Section
from campaign.models import Category
from submissions import states
from submissions.models import Entry
from submissions.queue import reasons
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry

CHECKS = (
    CheckItem("title", "片头有名称", "片头没有名称，请补上。", files=("work", "slides")),
    CheckItem("part", "部分相符", "部分选错了，请改选。", fields=("section", "summary", "no_such")),
    CheckItem("awarded", "没有得过奖", "已在省级得奖，不再参评。"),
)


@pytest.fixture
def entry(cast: Cast) -> Entry:
    sections = (Section("long", "长片"), Section("short", "短片"))
    category: Category = make_campaign(categories=(film_spec(checklist=CHECKS, sections=sections),)).categories.get()
    return make_entry(category, by=cast.entrant, state=states.SUBMITTED, section="long")


def test_a_reason_opens_only_what_the_entry_has(entry: Entry) -> None:
    found = {one.code: (one.fields, one.files) for one in reasons.of(entry)}
    assert found == {"title": ((), ("work",)), "part": (("section", "summary"), ()), "awarded": ((), ())}


def test_several_reasons_open_all_of_theirs(entry: Entry) -> None:
    assert reasons.opened_by(entry, ["title", "part", "strange"]) == ({"section", "summary"}, {"work"})


@pytest.mark.parametrize(
    ("codes", "note", "said"),
    [
        ([], "请补字幕", "请补字幕"),
        (["title"], "", "片头没有名称，请补上。"),
        (
            ["awarded", "title"],
            " 另：字幕有错 ",
            "1. 片头没有名称，请补上。\n2. 已在省级得奖，不再参评。\n另：字幕有错",
        ),
    ],
)
def test_reasons_are_numbered_and_the_free_line_comes_last(
    entry: Entry, codes: list[str], note: str, said: str
) -> None:
    assert reasons.sentence(entry, codes, note) == said


def test_an_unknown_point_is_an_error(entry: Entry) -> None:
    with pytest.raises(ValueError, match="checklist has no"):
        reasons.sentence(entry, ["other"], "")
