"""What later apps hold keeps its part of the definition, and is counted on the home page."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from accounts.models import Union
from campaign.definition.spec import CampaignSpec, Declaration, FileRule
from campaign.loading.loading import load
from campaign.loading.storing import HarmfulChange
from campaign.models import Campaign, Category
from campaign.pages.figures import figures
from campaign.rehearsal_clock import move_calendar
from review.models import Assignment, Panel, ScoreSheet
from submissions.models import Entry, EntryFile
from tests.factories import make_user


@pytest.fixture
def entry(campaign: Campaign) -> Entry:
    county = Union.objects.get(code="350102")
    author = make_user("chenjie", role="entrant", union=county, name="陈洁")
    return Entry.objects.create(
        campaign=campaign,
        category=Category.objects.get(code="fj-video"),
        section="security",
        union=county,
        recommending=county.recommending,
        title="夜班",
        answers={"summary": "地铁夜班检修工的一夜"},
        created_by=author,
    )


def reasons(spec: CampaignSpec) -> list[str]:
    with pytest.raises(HarmfulChange) as caught:
        load(spec, by=None, source_hash="e" * 64)
    return caught.value.reasons


def with_video(spec: CampaignSpec, **changes: object) -> CampaignSpec:
    changed = tuple(
        dataclasses.replace(category, **changes) if category.code == "fj-video" else category  # type: ignore[arg-type]
        for category in spec.categories
    )
    return dataclasses.replace(spec, categories=changed)


def test_category_with_entries_stays(entry: Entry, spec: CampaignSpec) -> None:
    rest = tuple(category for category in spec.categories if category.code != "fj-video")
    assert reasons(dataclasses.replace(spec, categories=rest)) == ["项目“网络正能量微视频”已有 1 件申报，不能删除。"]


def test_section_and_answered_field_stay(entry: Entry, spec: CampaignSpec) -> None:
    move_calendar(campaign=entry.campaign, to_phase="screening", by=None)  # scoring has not opened
    video = entry.category.rules
    assert reasons(with_video(spec, sections=video.sections[:1], fields=video.fields[2:])) == [
        "项目“网络正能量微视频”的部分“网络安全优秀作品”已有 1 件申报，不能删除。",
        "项目“网络正能量微视频”的栏目“作品简介”已有 1 件申报，不能删除。",
    ]


def test_file_role_with_files_stays_and_an_unused_one_may_go(entry: Entry, spec: CampaignSpec) -> None:
    load(with_video(spec, files=entry.category.rules.files[:1]), by=None, source_hash="1" * 64)
    for name in ("a.mp4", "b.mp4"):
        EntryFile.objects.create(entry=entry, role="work", original_name=name, size=9, uploaded_by=entry.created_by)
    assert reasons(with_video(spec, files=())) == ["项目“网络正能量微视频”的附件“视频”已有 1 件申报，不能删除。"]


def test_what_was_given_in_confidence_is_not_published(entry: Entry, spec: CampaignSpec) -> None:
    video = entry.category.rules
    secret = tuple(dataclasses.replace(one, public=False) for one in video.fields[:2]) + video.fields[2:]
    evidence = FileRule("material", "佐证材料", ("pdf",), 0, 5)
    load(with_video(spec, fields=secret, files=(*video.files, evidence)), by=None, source_hash="1" * 64)
    EntryFile.objects.create(entry=entry, role="material", original_name="a", size=9, uploaded_by=entry.created_by)
    Entry.objects.filter(pk=entry.pk).update(declarations={"truth": "2023-06-01"})
    shown = dataclasses.replace(evidence, public=True)
    asked = [dataclasses.replace(one, names_authors=one.code == "truth", required=False) for one in video.declarations]
    truth = next(one.text for one in video.declarations if one.code == "truth")
    # Of the two questions only the first was answered.
    assert reasons(with_video(spec, files=(*video.files, shown), declarations=tuple(asked))) == [
        "项目“网络正能量微视频”的栏目“作品简介”已有 1 件申报，填交时不对外公布，不能改为公布。",
        "项目“网络正能量微视频”的附件“佐证材料”已有 1 件申报，填交时不对外公布，不能改为公布。",
        f"项目“网络正能量微视频”的声明“{truth}”已有 1 件申报选了，当时不是同意公布姓名或肖像，不能改作这一条。",
    ]


def test_a_portrait_does_not_lose_its_consent(entry: Entry, spec: CampaignSpec) -> None:
    video = entry.category.rules
    asked = Declaration("portrait", "同意公布本人照片。", required=False, shows_portraits=True)
    photo = FileRule("photo", "本人照片", ("jpg",), public=True, portrait=True)
    given = {"files": (*video.files, photo), "declarations": (*video.declarations, asked)}
    load(with_video(spec, **given), by=None, source_hash="1" * 64)
    EntryFile.objects.create(entry=entry, role="photo", original_name="a", size=9, uploaded_by=entry.created_by)
    Entry.objects.filter(pk=entry.pk).update(declarations={"truth": {}})
    told = [dataclasses.replace(one, shows_portraits=one.code == "truth", required=False) for one in video.declarations]
    truth = next(one.text for one in video.declarations if one.code == "truth")
    free = dataclasses.replace(photo, portrait=False)
    assert reasons(with_video(spec, files=(*video.files, free), declarations=tuple(told))) == [
        "项目“网络正能量微视频”的附件“本人照片”已有 1 件申报，填交时不对外公布，不能改为公布。",
        f"项目“网络正能量微视频”的声明“{truth}”已有 1 件申报选了，当时不是同意公布姓名或肖像，不能改作这一条。",
    ]


def test_what_was_public_may_be_hidden(entry: Entry, spec: CampaignSpec) -> None:
    video = entry.category.rules
    hidden = tuple(dataclasses.replace(one, public=False) for one in video.fields)
    load(with_video(spec, fields=hidden), by=None, source_hash="1" * 64)
    assert Category.objects.get(code="fj-video").rules.fields == hidden


def test_rubric_with_sheets_stays_but_its_words_may_change(entry: Entry, spec: CampaignSpec) -> None:
    move_calendar(campaign=entry.campaign, to_phase="screening", by=None)  # scoring has not opened
    expert = make_user("linzy", role="expert", name="林志远")
    panel = Panel.objects.create(campaign=entry.campaign, category=entry.category)
    ScoreSheet.objects.create(assignment=Assignment.objects.create(panel=panel, expert=expert, entry=entry))
    positive, security = entry.category.rules.sections
    halves = tuple(dataclasses.replace(criterion, points=Decimal(25)) for criterion in security.rubric)
    words = tuple(dataclasses.replace(criterion, explanation="说明") for criterion in security.rubric)
    assert reasons(with_video(spec, sections=(positive, dataclasses.replace(security, rubric=halves)))) == [
        "项目“网络正能量微视频”的部分“网络安全优秀作品”已有 1 份评分表，分值不能再改。"
    ]
    better = with_video(spec, sections=(positive, dataclasses.replace(security, rubric=words)))
    assert load(better, by=None, source_hash="2" * 64).is_changed


def test_figures_count_what_was_handed_in(entry: Entry) -> None:
    assert figures(entry.campaign) == []
    Entry.objects.update(number="FJ23-0001", submitted_at=entry.created_at, state="submitted")
    assert [(str(figure.label), figure.value) for figure in figures(entry.campaign)][:2] == [
        ("申报作品", 1),
        ("参与工会", 1),
    ]
    Entry.objects.update(state="withdrawn")
    assert figures(entry.campaign) == []
