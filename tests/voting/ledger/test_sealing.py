"""The nightly seal: each finished day once and whole, missed ones too, and no vote too late to be in it."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import Notice
from tests.factories import make_user
from tests.voting import scene as votes_scene
from tests.voting.ledger import scene
from voting.ledger import due, sealing
from voting.ledger.vote_files import stored_name
from voting.models import LedgerDay, LedgerFile, PublishedVoid, TallyDay, Vote
from voting.tally.counting import counted_votes


@pytest.fixture
def campaign(db: None, media: Path) -> Any:
    return votes_scene.make_campaign()


@pytest.fixture
def film(campaign: Any) -> Any:
    return votes_scene.make_works(votes_scene.category_of(campaign), 1)[0]


def test_every_category_has_a_file_each_day_and_manifests_make_a_chain(sealed: scene.Sealed, media: Path) -> None:
    first, second = (json.loads(row.manifest or "") for row in sealed.days)
    day = str(scene.days_ago(2))
    assert [(file["name"], file["rows"]) for file in first["files"]] == [
        (f"{day}-film.csv", 4), (f"{day}-picture.csv", 1), (f"{day}-case.csv", 0), (f"{day}-voids.csv", 2),
    ]  # fmt: skip
    assert first["previous"] is None
    assert second["previous"] == {
        "day": day,
        "sha256": hashlib.sha256((sealed.days[0].manifest or "").encode()).hexdigest(),
    }
    assert [file["first_seq"] for file in second["files"]] == [5, 2, 1]


def test_rows_tell_neither_voter_nor_time(sealed: scene.Sealed, media: Path) -> None:
    file = LedgerFile.objects.get(sealed_day=sealed.days[0], category__code="film")
    lines = (media / stored_name(sealed.campaign, file.sha256)).read_text().splitlines()
    assert lines[0] == "seq,entry,day,ballot,slot,receipt_sha256"
    receipts = [line.split(",")[-1] for line in lines[1:]]
    assert receipts == sorted(vote.receipt_sha256 for vote in sealed.votes[:4])
    assert all(len(line.split(",")[3]) == 32 for line in lines[1:])


def test_ballot_is_one_name_on_a_day_in_a_category_and_another_elsewhere(campaign: Any, media: Path) -> None:
    films = votes_scene.make_works(votes_scene.category_of(campaign), 3)
    picture = votes_scene.make_works(votes_scene.category_of(campaign, "picture"), 1)[0]
    voter = votes_scene.make_vote(films[0], day=scene.days_ago(2)).voter
    votes_scene.make_vote(films[1], day=scene.days_ago(2), voter=voter, slot=2)
    votes_scene.make_vote(picture, day=scene.days_ago(2), voter=voter)
    votes_scene.make_vote(films[2], day=scene.days_ago(1), voter=voter, slot=3)
    for days in (2, 1):
        sealing.seal(campaign=campaign, day=scene.days_ago(days))
    named = {}
    for file in LedgerFile.objects.filter(rows__gt=0):
        lines = (media / stored_name(campaign, file.sha256)).read_text().splitlines()[1:]
        named[file.name] = {line.split(",")[3] for line in lines}
    assert [len(ballots) for ballots in named.values()] == [1, 1, 1]
    assert len(set.union(*named.values())) == 3


def test_missed_days_are_caught_up_in_order_and_once(campaign: Any, film: Any) -> None:
    for days in (4, 2, 1, 0):
        votes_scene.make_vote(film, day=scene.days_ago(days))
    campaign.phases.filter(code="vote").update(opens_at=timezone.now() - timedelta(days=9))
    wanted = [scene.days_ago(days) for days in (4, 3, 2, 1) if scene.days_ago(days) <= due.finished_day()]
    assert sealing.seal_due(campaign) == wanted
    assert sealing.seal_due(campaign) == []
    assert list(LedgerDay.objects.values_list("day", flat=True)) == wanted


def test_after_the_close_only_days_with_decisions_are_sealed(campaign: Any, film: Any) -> None:
    vote = votes_scene.make_vote(film, day=scene.days_ago(5))
    campaign.phases.filter(code="vote").update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=due.end_of(scene.days_ago(5))
    )
    assert sealing.seal_due(campaign) == [scene.days_ago(5)]
    scene.void(campaign, [vote], days=3)
    assert sealing.seal_due(campaign) == [scene.days_ago(3)]
    assert PublishedVoid.objects.get().sealed_day.day == scene.days_ago(3)


@pytest.mark.parametrize("broken", ["telling.tell_auditors", "recount.recount", "decisions.void_file"])
def test_crash_in_the_middle_leaves_nothing_and_repeats(
    campaign: Any, film: Any, media: Path, monkeypatch: Any, broken: str
) -> None:
    votes_scene.make_vote(film, day=scene.days_ago(1))
    module, name = broken.split(".")

    def crash(*_: Any) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(getattr(sealing, module), name, crash)
        with pytest.raises(RuntimeError):
            sealing.seal(campaign=campaign, day=scene.days_ago(1))
    assert not LedgerDay.objects.filter(sealed_at__isnull=False).exists()
    assert (LedgerFile.objects.count(), TallyDay.objects.count()) == (0, 0)
    row = sealing.seal(campaign=campaign, day=scene.days_ago(1))
    assert sealing.seal(campaign=campaign, day=scene.days_ago(1)).manifest == row.manifest
    assert scene.verify(scene.publish(campaign, media / "out", media))[0] == 0


def test_auditors_get_the_manifest_by_mail_once(campaign: Any, film: Any) -> None:
    auditor = make_user(role="auditor")
    votes_scene.make_vote(film, day=scene.days_ago(1))
    row = sealing.seal(campaign=campaign, day=scene.days_ago(1))
    sealing.seal(campaign=campaign, day=scene.days_ago(1))
    notice = Notice.objects.get()
    assert (notice.kind, notice.to, str(row.manifest_sha256) in notice.text) == ("ledger.sealed", auditor.email, True)
    assert sealing.telling.enclosures(notice) == [
        (f"manifest-{row.day}.json", (row.manifest or "").encode(), "application/json")
    ]


def test_vote_of_a_closed_day_is_refused_so_that_it_is_cast_again_today(campaign: Any, film: Any) -> None:
    """A statement that began before midnight and comes after the seal: never missed, but told to try again."""
    sealing.closing.close(campaign=campaign, day=scene.days_ago(1))
    for days in (1, 2):
        with pytest.raises(Exception, match="day_closed") as refused, transaction.atomic():
            votes_scene.make_vote(film, day=scene.days_ago(days))
        if connection.vendor == "postgresql":
            assert (type(refused.value), refused.value.__cause__.sqlstate) == (OperationalError, "40001")
        else:
            assert "database is locked" in str(refused.value)
    votes_scene.make_vote(film)
    assert Vote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_vote_under_way_while_its_day_is_sealed_is_in_the_seal(campaign: Any, film: Any) -> None:
    written, may_commit = threading.Event(), threading.Event()

    def vote_slowly() -> None:
        with transaction.atomic():
            votes_scene.make_vote(film, day=scene.days_ago(1))
            written.set()
            may_commit.wait(10)
        connection.close()

    def seal() -> None:
        sealing.seal(campaign=campaign, day=scene.days_ago(1))
        connection.close()

    threads = [threading.Thread(target=act) for act in (vote_slowly, seal)]
    threads[0].start()
    assert written.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    assert threads[1].is_alive()
    may_commit.set()
    for thread in threads:
        thread.join(20)
    assert LedgerFile.objects.get(category__code="film").rows == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_a_day_once(campaign: Any, film: Any) -> None:
    votes_scene.make_vote(film, day=scene.days_ago(1))
    make_user(role="auditor")
    found: list[Any] = []

    def seal() -> None:
        try:
            found.append(sealing.seal(campaign=campaign, day=scene.days_ago(1)).manifest_sha256)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(found), len(set(found))) == (4, 1)
    assert (LedgerFile.objects.count(), Notice.objects.count()) == (3, 1)


def test_sealed_figures_are_what_was_counted(sealed: scene.Sealed) -> None:
    film = votes_scene.category_of(sealed.campaign)
    assert counted_votes(film) == {sealed.films[0].pk: 2, sealed.films[1].pk: 1, sealed.films[2].pk: 1}
    rows = TallyDay.objects.filter(category=film).order_by("day", "entry").values_list("entry", "cast")
    assert list(rows) == [
        (sealed.films[0].pk, 3),
        (sealed.films[1].pk, 1),
        (sealed.films[0].pk, 1),
        (sealed.films[2].pk, 1),
    ]
