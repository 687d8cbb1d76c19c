"""Check my vote: the row, the state and the path that leads to the published root, which the program checks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.voting import scene as votes_scene
from tests.voting.ledger import scene
from voting.ledger import checks, sealing
from voting.ledger.proofs import proofs


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 33])
def test_every_vote_of_a_file_is_found_with_a_path_that_the_program_accepts(
    db: None, media: Path, tmp_path: Path, rows: int
) -> None:
    campaign = votes_scene.make_campaign()
    work = votes_scene.make_works(votes_scene.category_of(campaign), 1)[0]
    votes = [votes_scene.make_vote(work, day=scene.days_ago(1)) for _ in range(rows)]
    sealing.seal(campaign=campaign, day=scene.days_ago(1))
    found = [proofs([vote])[0] for vote in votes]
    assert sorted(int(one.number) for one in found) == list(range(1, rows + 1))
    assert [one.line.rpartition(",")[2] for one in found] == [vote.receipt_sha256 for vote in votes]
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps({"format": 1, "votes": [one.as_published() for one in found]}))
    folder = scene.publish(campaign, tmp_path / "out", media)
    assert scene.verify(folder, "--manifests-only", "--proof", str(proof))[0] == 0


def test_path_of_a_vote_that_is_not_in_the_file_is_refused(sealed: scene.Sealed, folder: Path, tmp_path: Path) -> None:
    published = proofs([sealed.votes[0]])[0].as_published()
    published["line"] = published["line"].replace(str(sealed.films[0].number), str(sealed.films[1].number))
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps({"format": 1, "votes": [published]}))
    wrong = f"WRONG {proof}: row {published['line']} does not lead to the root in the manifest"
    assert scene.verify(folder, "--proof", str(proof)) == (1, [wrong])


def test_page_tells_row_state_and_path(client: Client, sealed: scene.Sealed) -> None:
    page = client.post("/vote/check/", {"receipt": sealed.votes[2].receipt}).content.decode()
    proof = proofs([sealed.votes[2]])[0]
    assert [text in page for text in (f"第 {proof.number} 号", "已归档，计入", proof.line, *proof.path)] == [True] * 5
    assert "已作废，不计入" in client.post("/vote/check/", {"receipt": sealed.votes[0].receipt}).content.decode()


def test_file_of_the_proof_is_what_the_program_reads(
    client: Client, sealed: scene.Sealed, folder: Path, tmp_path: Path
) -> None:
    answer = client.post("/vote/proof/", {"receipt": sealed.votes[2].receipt})
    assert answer["Content-Disposition"] == f'attachment; filename="proof-{scene.days_ago(2)}.json"'
    (tmp_path / "proof.json").write_bytes(answer.content)
    assert scene.verify(folder, "--proof", str(tmp_path / "proof.json"))[0] == 0


def test_vote_of_today_is_told_when_it_will_be_sealed(client: Client, db: None) -> None:
    campaign = votes_scene.make_campaign()
    vote = votes_scene.make_vote(votes_scene.make_works(votes_scene.category_of(campaign), 1)[0])
    page = client.post("/vote/check/", {"receipt": vote.receipt}).content.decode()
    assert ("待归档" in page, "00:10 以后归档" in page) == (True, True)
    assert client.post("/vote/proof/", {"receipt": vote.receipt}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_check_asks_the_same_number_of_questions_for_one_vote_and_three(
    client: Client, db: None, media: Path, count: int, django_assert_num_queries: Any
) -> None:
    campaign = votes_scene.make_campaign()
    works = votes_scene.make_works(votes_scene.category_of(campaign), count)
    first = votes_scene.make_vote(works[0], day=scene.days_ago(1))
    for slot, work in enumerate(works[1:], start=2):
        votes_scene.make_vote(work, day=scene.days_ago(1), voter=first.voter, slot=slot, receipt=first.receipt)
    sealing.seal(campaign=campaign, day=scene.days_ago(1))
    client.post("/vote/check/", {"receipt": first.receipt})
    with django_assert_num_queries(4):
        assert client.post("/vote/check/", {"receipt": first.receipt}).content.decode().count("已归档，计入") == count


def test_checks_are_counted_and_nothing_else_is_kept(client: Client, sealed: scene.Sealed) -> None:
    client.post("/vote/check/", {"receipt": sealed.votes[2].receipt})
    client.post("/vote/check/", {"receipt": sealed.votes[2].receipt})
    client.post("/vote/check/", {"receipt": "wrong"})
    assert checks.in_all(sealed.campaign) == 2
    assert "已核对回执 2 次" in client.get("/ledger/").content.decode()
