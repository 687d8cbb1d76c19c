"""Works that fell: named by the manifest, not counted, and the only reason for votes beyond the quota."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from submissions import states
from tests.voting import scene as votes_scene
from tests.voting.ledger import scene
from voting.ledger import decisions, sealing
from voting.models import LedgerDay
from voting.tally import shown


def fall(entry: Any, *, back: bool = False) -> None:
    entry.state = states.SHORTLISTED if back else states.DISQUALIFIED
    entry.save()


@pytest.fixture
def campaign(db: None, media: Path, monkeypatch: Any) -> Any:
    """The end of the day before yesterday is long past for what is decided now, as it would be the next night."""
    monkeypatch.setattr(decisions.due, "end_of", lambda day: decisions.timezone.now())
    return votes_scene.make_campaign(quota=2, show_totals="at_seal")


def verified(campaign: Any, media: Path, tmp_path: Path) -> tuple[int, list[str]]:
    return scene.verify(scene.publish(campaign, tmp_path / "out", media))


def vote_beyond_the_quota(campaign: Any, *, falls: bool) -> list[Any]:
    """One voter: two works on the first day, a third on the second, for which the quota has no slot."""
    works = votes_scene.make_works(votes_scene.category_of(campaign), 3)
    voter = votes_scene.make_vote(works[0], day=scene.days_ago(2)).voter
    votes_scene.make_vote(works[1], day=scene.days_ago(2), voter=voter, slot=2)
    sealing.seal(campaign=campaign, day=scene.days_ago(2))
    if falls:
        fall(works[0])
    votes_scene.make_vote(works[2], day=scene.days_ago(1), voter=voter, slot=3)
    sealing.seal(campaign=campaign, day=scene.days_ago(1))
    return works


def test_slot_that_a_fallen_work_gave_back_is_accepted(campaign: Any, media: Path, tmp_path: Path) -> None:
    works = vote_beyond_the_quota(campaign, falls=True)
    code, said = verified(campaign, media, tmp_path)
    assert (code, said[0]) == (0, f"film {works[1].number}=1 {works[2].number}=1")
    assert shown.totals(campaign) == {works[1].pk: 1, works[2].pk: 1}


def test_slot_beyond_the_quota_is_refused_where_no_work_fell(campaign: Any, media: Path, tmp_path: Path) -> None:
    vote_beyond_the_quota(campaign, falls=False)
    wrong = "WRONG film: more votes than the rule allows, and no disqualified work explains them"
    assert verified(campaign, media, tmp_path) == (1, [wrong])


def test_sealed_files_stay_and_the_manifest_says_what_fell_and_came_back(
    campaign: Any, media: Path, tmp_path: Path
) -> None:
    work = votes_scene.make_works(votes_scene.category_of(campaign), 1)[0]
    for ago, back in ((3, None), (2, False), (1, True)):
        if back is not None:
            fall(work, back=back)
        votes_scene.make_vote(work, day=scene.days_ago(ago))
        sealing.seal(campaign=campaign, day=scene.days_ago(ago))
    told = [json.loads(row.manifest or "") for row in LedgerDay.objects.order_by("day")]
    assert [[one["entry"] for one in manifest["disqualified"]] for manifest in told] == [[], [work.number], []]
    assert [manifest["reinstated"] for manifest in told] == [[], [], [{"category": "film", "entry": work.number}]]
    assert (told[1]["disqualified"][0]["reason"], shown.totals(campaign)) == ("不符合参评要求。", {work.pk: 3})
    assert verified(campaign, media, tmp_path)[0] == 0


def test_check_my_vote_says_that_the_work_fell(campaign: Any, client: Any) -> None:
    work = votes_scene.make_works(votes_scene.category_of(campaign), 1)[0]
    vote = votes_scene.make_vote(work, day=scene.days_ago(1))
    sealing.seal(campaign=campaign, day=scene.days_ago(1))
    fall(work)
    page = client.post("/vote/check/", {"receipt": vote.receipt}).content.decode()
    assert ("作品已取消资格，这一票不计入" in page, "不符合参评要求。" in page) == (True, True)


def test_each_ballot_is_weighed_by_itself_where_the_vote_is_daily(db: None, media: Path, tmp_path: Path) -> None:
    """Somebody else's vote for a fallen work gives this ballot nothing back."""
    campaign = votes_scene.make_campaign(quota=1, period="day", show_totals="at_seal")
    works = votes_scene.make_works(votes_scene.category_of(campaign), 3)
    day = {"day": scene.days_ago(1), "period": str(scene.days_ago(1))}
    fall(works[2])
    votes_scene.make_vote(works[2], **day)
    voter = votes_scene.make_vote(works[0], **day).voter
    votes_scene.make_vote(works[1], voter=voter, slot=2, **day)
    sealing.seal(campaign=campaign, day=scene.days_ago(1))
    code, said = verified(campaign, media, tmp_path)
    assert (code, [line for line in said if "a ballot has more votes than the rule allows" in line] != []) == (1, True)
