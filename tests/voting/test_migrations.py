"""Votes outlive the migrations of their table, and stay as protected as they were."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.voting import scene
from voting.casting import ballots
from voting.identity import voters
from voting.models import Vote, Voter
from voting.privacy import erasing

BEFORE = [("voting", "0003_no_truncate")]
pytestmark = pytest.mark.django_db(transaction=True)


def migrate(targets: Any) -> None:
    MigrationExecutor(connection).migrate(targets)


def test_votes_survive_the_columns_of_their_origin_both_ways() -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    campaign = scene.make_campaign()
    film = scene.category_of(campaign)
    (work,) = scene.make_works(film, 1)
    voter = voters.voter_of(campaign=campaign, phone=scene.PHONE)
    ballots.cast(voter=voter, category=film, picks=[work.pk], origin=ballots.Origin())
    migrate(BEFORE)
    assert_append_only()
    migrate(latest)
    assert_append_only()
    kept = Vote.objects.values_list("entry", "device", "reached", "code_seconds").get()
    assert kept == (work.pk, "", "gallery", None)


def test_erased_voter_survives_the_way_back_and_stays_erased() -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    campaign = scene.make_campaign()
    film = scene.category_of(campaign)
    (work,) = scene.make_works(film, 1)
    voter = voters.voter_of(campaign=campaign, phone=scene.PHONE)
    ballots.cast(voter=voter, category=film, picks=[work.pk], origin=ballots.Origin(ip="203.0.113.9"))
    erasing.erase(voter=voter)
    migrate([("voting", "0007_fraud")])
    assert_append_only()
    _refused("UPDATE voting_vote SET user_agent = ''")
    migrate(latest)
    assert_append_only()
    assert Vote.objects.values_list("voter", "ip").get() == (voter.pk, None)
    assert Voter.objects.get().phone_hmac == f"erased-{voter.pk}"


def assert_append_only() -> None:
    for statement in ("UPDATE voting_vote SET slot = 2", "DELETE FROM voting_vote"):
        _refused(statement)


def _refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_votes_keep_no_index_that_another_begins_with_both_ways() -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    alone = {("campaign_id",), ("category_id",)}
    assert _indexes() & alone == set()
    migrate([("voting", "0011_complaint_evidence")])
    assert _indexes() & alone == alone
    migrate(latest)
    assert (_indexes() & alone, ("voter_id",) in _indexes(), ("entry_id",) in _indexes()) == (set(), True, True)
    assert len({index[:1] for index in _indexes() if index[:1] in alone}) == 2


def _indexes() -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "voting_vote")
    return {tuple(index["columns"]) for index in found.values() if index["index"]}
