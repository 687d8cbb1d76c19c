"""A change of the definition is checked, saved whole with its reason, or refused with all that speaks against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from campaign import memory
from campaign.definition.spec import CampaignSpec, PhaseSpec, Quota
from campaign.definition_file.parsing import parse_definition
from campaign.editing.proposing import propose
from campaign.editing.saving import Saved, save
from campaign.loading.exporting import export_definition, in_force, stored_definition
from campaign.loading.loading import load
from campaign.models import Campaign, DefinitionChange
from common.refusals import NotAllowed, Refused
from review.models import Result
from submissions import states
from tests.campaign.small import SMALL
from tests.cast import Cast
from tests.factories import make_entry, make_union, set_phase


def retitled(present: CampaignSpec) -> CampaignSpec:
    return replace(present, title="新名称")


def moved_phase(code: str, **by: timedelta) -> Callable[[CampaignSpec], CampaignSpec]:
    def change(phase: PhaseSpec) -> PhaseSpec:
        return replace(phase, **{end: getattr(phase, end) + time for end, time in by.items()})  # type: ignore[arg-type]

    return lambda spec: replace(spec, phases=tuple(change(one) if one.code == code else one for one in spec.phases))


def saved(campaign: Campaign, wanted: Any, cast: Cast, reason: str = "应来函") -> Saved:
    return save(campaign=campaign, part="texts", wanted=wanted, reason=reason, by=cast.organiser)


def refused(campaign: Campaign, wanted: Any, cast: Cast) -> list[str]:
    with pytest.raises(Refused) as caught:
        saved(campaign, wanted, cast)
    return str(caught.value).split("\n")


def test_change_is_stored_with_who_when_why_and_what(campaign: Campaign, cast: Cast) -> None:
    before = stored_definition(campaign)
    assert memory.current().title == "小活动"  # type: ignore[union-attr]
    row = saved(campaign, retitled, cast).row
    assert stored_definition(Campaign.objects.get()) == replace(before, title="新名称")
    assert row is not None and (row.by, row.part, row.reason) == (cast.organiser, "texts", "应来函")
    assert row.differences == [["活动名称", "小活动", "新名称"]]
    event = AuditEvent.objects.filter(action="campaign.changed").get()
    assert (event.actor, event.details["changed"], event.details["reason"]) == (cast.organiser, "活动名称", "应来函")
    assert parse_definition(export_definition(Campaign.objects.get())) == replace(before, title="新名称")


def test_the_file_that_was_loaded_before_does_not_take_it_back(campaign: Campaign, cast: Cast) -> None:
    saved(campaign, retitled, cast)
    load(parse_definition(SMALL), by=None, source_hash="a" * 64)
    assert Campaign.objects.get().title == "新名称"


def test_history_cannot_be_rewritten(campaign: Campaign, cast: Cast) -> None:
    saved(campaign, retitled, cast)
    for act in (
        lambda: DefinitionChange.objects.update(reason="别的"),
        lambda: DefinitionChange.objects.filter(part="texts").delete(),
    ):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            act()


def test_nothing_is_written_where_nothing_is_another(campaign: Campaign, cast: Cast) -> None:
    count = DefinitionChange.objects.count()
    assert saved(campaign, lambda spec: spec, cast).row is None
    assert DefinitionChange.objects.count() == count


def test_reason_is_needed_but_for_a_draft(campaign: Campaign, cast: Cast) -> None:
    with pytest.raises(Refused, match="请填写修改原因"):
        saved(campaign, retitled, cast, reason=" ")
    Campaign.objects.update(is_current=False, is_draft=True)
    assert saved(campaign, retitled, cast, reason="").row is not None


def test_campaign_that_is_over_is_not_changed(campaign: Campaign, cast: Cast) -> None:
    Campaign.objects.update(is_current=False)
    assert refused(campaign, retitled, cast) == ["往年的活动只能查看，不能再修改。"]


def test_only_organisers_change_it(campaign: Campaign, cast: Cast) -> None:
    for person in (cast.screener, cast.auditor, cast.recommender):
        with pytest.raises(NotAllowed):
            save(campaign=campaign, part="texts", wanted=retitled, reason="改", by=person)


def test_what_the_reader_of_the_file_would_refuse_is_refused_in_words(campaign: Campaign, cast: Cast) -> None:
    def wrong(spec: CampaignSpec) -> CampaignSpec:
        film = spec.categories[0]
        rubric = (replace(film.rubric[0], points=Decimal(50)), *film.rubric[1:])
        return replace(spec, expert_weight=Decimal(70), categories=(replace(film, rubric=rubric),))

    assert refused(campaign, wrong, cast) == [
        "专家评分与网络投票的占比之和应为 100，现为 110。",
        "影片：评分表合计应为 100 分，现为 90 分。",
    ]
    assert Campaign.objects.get().title == "小活动"


def test_a_fault_of_before_does_not_stop_another_change(campaign: Campaign, cast: Cast) -> None:
    Campaign.objects.defer(None).get()
    campaign.spec["desk"]["phone"] = ""
    campaign.save()
    campaign = Campaign.objects.get()
    assert "新名称" in str(saved(campaign, retitled, cast).row.differences)  # type: ignore[union-attr]


def test_phase_that_runs_is_not_ended_in_the_past_nor_begun_anew(campaign: Campaign, cast: Cast) -> None:
    campaign.deadlines.all().delete()
    ended = refused(campaign, moved_phase("collect", closes_at=-timedelta(days=25)), cast)
    assert len(ended) == 1 and ended[0].startswith("“申报”正在进行，结束时间不能改为已经过去的")
    late = refused(campaign, moved_phase("collect", opens_at=timedelta(days=12)), cast)
    assert "“申报”已经开始，开始时间不能再推后。" in late


def test_vote_that_is_over_stays_over(campaign: Campaign, cast: Cast) -> None:
    set_phase(campaign, "vote", is_open=False)
    assert "网络投票已经结束，票数已经确定，不能重新打开。" in refused(
        campaign, moved_phase("vote", closes_at=timedelta(days=9)), cast
    )


def test_rubric_stays_once_scoring_has_opened_but_for_its_words(campaign: Campaign, cast: Cast) -> None:
    def with_rubric(**changes: Any) -> Callable[[CampaignSpec], CampaignSpec]:
        def change(spec: CampaignSpec) -> CampaignSpec:
            film = spec.categories[0]
            rubric = tuple(replace(one, **changes) for one in film.rubric)
            return replace(spec, categories=(replace(film, rubric=rubric),))

        return change

    set_phase(campaign, "expert", is_open=True)
    said = refused(campaign, with_rubric(points=Decimal(50)), cast)
    assert said == ["专家评审已经开始，项目“影片”的评分项和分值不能再改，说明文字可以改。"]
    assert saved(campaign, with_rubric(explanation="新说明"), cast).row is not None


def test_quota_does_not_fall_below_what_is_recommended(campaign: Campaign, cast: Cast) -> None:
    for _n in range(2):
        make_entry(campaign.categories.get(), by=cast.entrant, state=states.RECOMMENDED)

    def quota(most: int) -> Callable[[CampaignSpec], CampaignSpec]:
        film = in_force(campaign).categories[0]
        changed = replace(film, quotas=(Quota(("city",), 1, most),))
        return lambda spec: replace(spec, categories=(changed,))

    said = refused(campaign, quota(1), cast)
    assert said == ["“影片”：福州市总工会已推荐 2 件，名额不能少于这个数，现为 1 件。"]
    proposal = saved(campaign, quota(3), cast).proposal
    assert proposal.effects == ["“影片”：2 个推荐单位的名额改变。"]


def test_effects_of_checklist_room_rubric_and_weights_name_whom_they_meet(campaign: Campaign, cast: Cast) -> None:
    category = campaign.categories.get()
    for state in (states.RECOMMENDED, states.SUBMITTED, states.ADMITTED):
        make_entry(category, by=cast.entrant, state=state)
    Result.objects.create(
        campaign=campaign, category=category, version=1, computed_by=cast.organiser, inputs={}, inputs_sha256="0" * 64
    )
    present = in_force(campaign)
    film = present.categories[0]
    points = (replace(film.checklist[0], text="新的检查内容"), *film.checklist[1:])
    rubric = (replace(film.rubric[0], points=film.rubric[0].points - 1), *film.rubric[1:-1],
              replace(film.rubric[-1], points=film.rubric[-1].points + 1))  # fmt: skip
    film = replace(film, checklist=points, works_per_union=2, rubric=rubric)
    weights = {"expert_weight": present.expert_weight - 1, "vote_weight": present.vote_weight + 1}
    new = replace(present, categories=(film,), bytes_per_union=2**30, **weights)
    assert propose(campaign, new).effects == [
        "“影片”的检查项改变：还没有审完的作品（现有 2 件）按新的检查项核对，已作出的决定不变。",
        "“影片”每家工会的件数上限改变：1 家工会已达到上限，不能再提交；已提交的不受影响。",
        "文件总量改变：0 家工会已达到新的总量，不能再上传；已上传的不受影响。",
        "“影片”的评分表改变：已分配的（0 份）和以后分配的都按新的评分项评分。",
        "1 个项目已经算出、还没有公布的结果，要按新的规则重新计算。",
    ]


def test_effects_are_said_before_anything_is_saved(campaign: Campaign, cast: Cast) -> None:
    category = campaign.categories.get()
    organs = make_union(kind="grassroots", parent=make_union("organs2", kind="organs"))
    make_entry(category, by=cast.entrant)
    make_entry(category, by=cast.outsider)
    make_entry(category, union=organs)
    set_phase(campaign, "collect", is_open=False)
    now = timezone.now()

    def later(spec: CampaignSpec) -> CampaignSpec:
        collect = replace(spec.phases[0], closes_at=now + timedelta(days=3))
        return replace(spec, phases=(collect, *spec.phases[1:]), deadlines=())

    proposal = propose(campaign, later(in_force(campaign)))
    assert proposal.effects == [
        "“申报”推迟 3 天 1 小时结束。",
        "保存后“申报”立即开放。",
        "3 个有作品的工会截止时间推迟，3 份已截止的草稿重新打开。",
    ]
    assert DefinitionChange.objects.filter(part="texts").count() == 0
