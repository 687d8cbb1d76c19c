"""Definitions that were stored before they said which role is the work, what is public and what is the consent."""

from __future__ import annotations

import dataclasses

import pytest

from campaign.definition.as_json import from_dict, to_dict
from campaign.definition.spec import CampaignSpec, CategorySpec, Declaration, FileRule, Popularity
from campaign.definition_file.parsing import DEFINITIONS, parse_definition
from campaign.definition_file.writing import write_definition
from tests.campaign.small import SMALL

DEFINITION = DEFINITIONS / "fujian-2023.toml"


def stored_before() -> dict[str, object]:
    rules = [FileRule(role, role, ("pdf",)) for role in ("work", "slides", "material")]
    category = CategorySpec(
        "film", "provincial", "微视频", "视频", "film", "", (), "", (), files=tuple(rules),
        declarations=(Declaration("original", "原创"), Declaration("publish", "同意", required=False)),
    )  # fmt: skip
    data = to_dict(category)
    for rule in data["files"]:
        del rule["is_work"], rule["public"]
    for declaration in data["declarations"]:
        del declaration["names_authors"]
    return data


def test_old_definitions_keep_their_meaning() -> None:
    category = from_dict(CategorySpec, stored_before())
    assert (category.work_role, category.public_roles, category.consent) == ("work", {"work", "slides"}, "publish")


def test_new_definitions_say_it_themselves() -> None:
    rules = (FileRule("photo", "照片", ("jpg",), is_work=True, public=True), FileRule("work", "其他", ("pdf",)))
    declared = (Declaration("publish", "别的"), Declaration("consent", "同意", required=False, names_authors=True))
    category = CategorySpec("x", "provincial", "x", "x", "film", "", (), "", (), files=rules, declarations=declared)
    again = from_dict(CategorySpec, to_dict(category))
    assert (again.work_role, again.public_roles, again.consent) == ("photo", {"photo"}, "consent")


@pytest.mark.parametrize(
    ("stored", "meant"), [({"blind_review": True}, "desk"), ({"blind_review": False}, "off"), ({}, "desk")]
)
def test_campaigns_stored_as_blind_or_not_keep_their_meaning(stored: dict[str, bool], meant: str) -> None:
    data = to_dict(parse_definition(SMALL))
    del data["blind"], data["popularity"], data["without_prize"]
    again = from_dict(CampaignSpec, data | stored)
    assert (again.blind, again.popularity, again.without_prize) == (meant, Popularity(), "all")


def test_campaigns_keep_how_blind_they_are_and_their_popularity_prize() -> None:
    prize = Popularity("最受欢迎作品", 2, 500)
    spec = dataclasses.replace(parse_definition(SMALL), blind="strict", popularity=prize, without_prize="number")
    assert from_dict(CampaignSpec, to_dict(spec)) == spec


def test_portraits_stored_before_their_marks_are_hidden_until_their_own_consent() -> None:
    """As the campaign of 2023 was stored: its marks taken out again, at every place."""
    spec = parse_definition(DEFINITION.read_text())
    data = to_dict(spec)
    for category in data["categories"]:
        category["declarations"] = [one for one in category["declarations"] if not one.pop("shows_portraits")]
        for rule in category["files"]:
            del rule["portrait"]
    again = from_dict(CampaignSpec, data)
    for was, now in zip(spec.categories, again.categories, strict=True):
        assert (now.portrait_roles, now.portrait_consent) == (was.portrait_roles, was.portrait_consent)
    assert again == spec  # asked in the very words in which a campaign of today asks
    parse_definition(write_definition(again))


def test_a_category_that_says_it_has_no_portraits_is_asked_for_no_consent() -> None:
    data = stored_before()
    data["files"][0] |= {"label": "本人照片", "portrait": False}  # type: ignore[index]
    category = from_dict(CategorySpec, data)
    assert (category.portrait_roles, category.portrait_consent) == (frozenset(), "")
