"""The shipped definition says what the circular and the campaign page say."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from campaign.definition.as_json import from_dict, to_dict
from campaign.definition.spec import CampaignSpec, FileRule

SHANGHAI = ZoneInfo("Asia/Shanghai")


def work(spec: CampaignSpec, code: str, section: str = "") -> FileRule:
    category = spec.category(code)
    assert category
    rule = category.file_rule("work", section)
    assert rule
    return rule


def test_fifteen_categories_in_two_series(spec: CampaignSpec) -> None:
    assert [category.code for category in spec.categories] == [
        "fj-song", "fj-video", "fj-system", "fj-union", "fj-story",
        "cn-song", "cn-video", "cn-photo", "cn-recital", "cn-influencer",
        "cn-commentary", "cn-platform", "cn-account", "cn-rights", "cn-activity",
    ]  # fmt: skip
    assert {category.code[:2] for category in spec.categories if category.series == "national"} == {"cn"}
    assert [category.needs_filing for category in spec.categories] == [False] * 5 + [True] * 10


def test_weights_and_dates_are_the_circulars(spec: CampaignSpec) -> None:
    assert (spec.expert_weight, spec.vote_weight) == (Decimal(60), Decimal(40))
    closes = {phase.code: phase.closes_at for phase in spec.phases}
    assert closes["collect"] == datetime(2023, 6, 28, 18, tzinfo=SHANGHAI)
    assert spec.deadlines == (("fj-organs", datetime(2023, 6, 26, 18, tzinfo=SHANGHAI)),)


@pytest.mark.parametrize(
    ("code", "section", "kinds", "low", "high", "generally", "aspects", "side"),
    [
        ("fj-song", "", ("mp3", "mp4"), None, 360, True, ("16:9", "9:16"), 1080),
        ("cn-song", "", ("mp3", "mp4"), None, 360, True, ("16:9", "9:16"), 1080),
        ("fj-video", "positive", ("mp4",), 30, 180, False, ("16:9", "9:16"), 1080),
        ("cn-video", "security", ("mp4",), 30, 180, False, ("16:9", "9:16"), 1080),
        ("fj-story", "", ("mp3", "mp4"), None, 300, False, ("16:9", "9:16"), 1080),
        ("cn-recital", "recite", ("mp4",), None, 180, False, (), 1080),
        ("cn-recital", "narrate", ("mp4",), None, 240, False, (), 1080),
        ("cn-recital", "speech", ("mp4",), None, 300, False, (), 1080),
    ],
)
def test_work_limits(
    spec: CampaignSpec, code: str, section: str, kinds: object, low: object, high: object,
    generally: bool, aspects: object, side: int,
) -> None:  # fmt: skip
    rule = work(spec, code, section)
    assert (rule.kinds, rule.min_duration_s, rule.max_duration_s) == (kinds, low, high)
    assert (rule.duration_generally, rule.aspects, rule.video_short_side) == (generally, aspects, side)


@pytest.mark.parametrize(("section", "counts"), [("single", (1, 1)), ("set", (4, 8))])
def test_photo_counts_by_section(spec: CampaignSpec, section: str, counts: tuple[int, int]) -> None:
    rule = work(spec, "cn-photo", section)
    assert (rule.min_count, rule.max_count) == counts
    assert (rule.kinds, rule.image_min_long_side, rule.caption_characters) == (("jpg",), 2000, 200)


@pytest.mark.parametrize("code", ["fj-system", "cn-platform", "cn-rights", "cn-activity"])
def test_introduction_is_at_most_3000_characters(spec: CampaignSpec, code: str) -> None:
    category = spec.category(code)
    assert category
    rule = category.file_rule("introduction")
    assert rule
    assert (rule.min_count, rule.max_characters) == (1, 3000)


def test_only_the_union_category_has_a_quota(spec: CampaignSpec) -> None:
    assert {category.code: category.quotas[0].union_kinds for category in spec.categories if category.quotas} == {
        "fj-union": ("city", "zone")
    }
    union = spec.category("fj-union")
    assert union
    assert (union.quotas[0].min, union.quotas[0].max) == (1, 2)


POINTS = {
    "fj-song": [25, 20, 25, 20, 10], "fj-video": [30, 30, 20, 20], "cn-photo": [35, 25, 25, 15],
    "cn-recital": [30, 35, 20, 15], "cn-commentary": [35, 30, 20, 15], "cn-influencer": [35, 30, 20, 15],
    "cn-account": [35, 25, 20, 20], "fj-system": [25, 25, 15, 20, 15], "cn-platform": [25, 25, 15, 20, 15],
    "fj-union": [20, 20, 20, 25, 15], "cn-rights": [15, 25, 25, 20, 15], "cn-activity": [30, 30, 20, 20],
    "fj-story": [40, 30, 20, 10], "cn-song": [25, 20, 25, 20, 10], "cn-video": [30, 30, 20, 20],
}  # fmt: skip


def test_rubrics(spec: CampaignSpec) -> None:
    assert {c.code: [criterion.points for criterion in c.rubric] for c in spec.categories} == POINTS
    video = spec.category("fj-video")
    assert video
    assert [criterion.points for criterion in video.rubric_for("security")] == [30, 30, 25, 15]
    assert [criterion.points for criterion in video.rubric_for("positive")] == [30, 30, 20, 20]


def test_every_category_is_complete(spec: CampaignSpec) -> None:
    for category in spec.categories:
        assert len(category.fields) >= 8, category.code
        assert len(category.declarations) >= 5, category.code
        assert len(category.checklist) >= 7, category.code
        assert all(criterion.explanation for criterion in category.rubric), category.code
        assert all(rule.help for rule in category.files), category.code
        assert {"truth", "liability", "ai"} <= {item.code for item in category.declarations}, category.code
        assert {"contact_name", "contact_phone"} <= {field.code for field in category.fields}, category.code


def test_contacts_are_never_public(spec: CampaignSpec) -> None:
    for category in spec.categories:
        for field in category.fields:
            if field.kind in ("phone", "email") or field.code == "contact_name":
                assert (field.public, field.blind) == (False, True), (category.code, field.code)


def test_dictionary_form_comes_back_the_same(spec: CampaignSpec) -> None:
    assert from_dict(CampaignSpec, json.loads(json.dumps(to_dict(spec)))) == spec


@pytest.mark.parametrize(
    ("code", "answer", "raised"),
    [
        ("made_on", "2021-06-01", True),
        ("made_on", "2023-01-01", False),
        ("made_on", "", False),
        ("made_on", None, False),
        ("prior_award", "省级一等奖", True),
        ("prior_award", "", False),
        ("professional", True, True),
        ("professional", False, False),
        ("professional", None, False),
        ("summary", "任何文字", False),
    ],
)
def test_soft_flags(spec: CampaignSpec, code: str, answer: object, raised: bool) -> None:
    song = spec.category("fj-song")
    assert song
    field = next(field for field in song.fields if field.code == code)
    assert field.raises_flag(answer, datetime(2023, 6, 20, tzinfo=SHANGHAI).date()) is raised
