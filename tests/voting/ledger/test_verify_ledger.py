"""The published program refuses what was tampered with: each way of it, also when the tampering is covered up."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.voting.ledger import scene
from voting.ledger.verify_ledger import canonical, leaf, root
from voting.models import LedgerDay


def first(folder: Path) -> Path:
    """The three film votes and one of the day before yesterday."""
    return folder / f"{scene.days_ago(2)}-film.csv"


def change_lines(path: Path, change: Any) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], *change(lines[1:])]) + "\n")


def cover_up(folder: Path, path: Path) -> None:
    """Put the changed file's digest, rows and root into its manifest, and mend the chain after it."""
    previous = None
    for manifest_path in sorted(folder.glob("manifest-*.json")):
        manifest = json.loads(manifest_path.read_bytes())
        if manifest["previous"] is not None:
            manifest["previous"] = previous
        for file in manifest["files"]:
            if file["name"] == path.name:
                lines = path.read_bytes().split(b"\n")[1:-1]
                file |= {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "rows": len(lines)}
                if "merkle_root" in file:
                    file["merkle_root"] = root([leaf(line) for line in lines])
        manifest_path.write_bytes(canonical(manifest))
        previous = {"day": manifest["day"], "sha256": hashlib.sha256(manifest_path.read_bytes()).hexdigest()}


def test_honest_ledger_is_accepted_and_counted(sealed: scene.Sealed, folder: Path) -> None:
    films, pictures = sealed.films, sealed.pictures
    head = sealed.days[-1].manifest_sha256
    assert scene.verify(folder, "--head", str(head)) == (
        0,
        [
            f"film {films[0].number}=2 {films[1].number}=1 {films[2].number}=1",
            f"picture {pictures[0].number}=1",
            f"OK 2 days, 7 votes, head {head}",
        ],
    )


TAMPERINGS = {
    "changed": lambda rows: [rows[0].replace(",1,", ",2,"), *rows[1:]],
    "removed": lambda rows: rows[1:],
    "added": lambda rows: [*rows, rows[0].replace("1,", "5,", 1)],
    "reordered": lambda rows: [rows[1], rows[0], *rows[2:]],
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampered_row_is_refused(folder: Path, how: str) -> None:
    change_lines(first(folder), TAMPERINGS[how])
    code, said = scene.verify(folder)
    assert (
        code,
        f"WRONG {first(folder).name}: is not the file that the manifest names: its SHA-256 differs" in said,
    ) == (
        1,
        True,
    )


@pytest.mark.parametrize("how", [*TAMPERINGS, "voids"])
def test_covered_up_tampering_is_refused_by_who_kept_a_digest(sealed: scene.Sealed, folder: Path, how: str) -> None:
    path = folder / f"{scene.days_ago(2)}-voids.csv" if how == "voids" else first(folder)
    change_lines(path, TAMPERINGS.get(how, lambda rows: rows[:1]))
    cover_up(folder, path)
    code, said = scene.verify(folder, "--head", str(sealed.days[-1].manifest_sha256))
    assert (code, said[-1].startswith("WRONG head: the newest manifest is")) == (1, True)


@pytest.mark.parametrize("how", ["removed", "reordered", "added"])
def test_covered_up_row_breaks_the_order_of_the_rows(folder: Path, how: str) -> None:
    change_lines(first(folder), TAMPERINGS[how])
    cover_up(folder, first(folder))
    code, said = scene.verify(folder)
    assert (code, any("wrong number or day" in line or "not in its order" in line for line in said)) == (1, True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"confirmed_by": "PROPOSER"}, "has no reason, or was proposed and confirmed by one person"),
        ({"reason": " "}, "has no reason, or was proposed and confirmed by one person"),
        ({"votes": 3}, "its votes are not those that it declares"),
        ({"action": "undo"}, "does not undo what was void before"),
    ],
)
def test_wrong_void_is_refused(sealed: scene.Sealed, folder: Path, change: dict[str, Any], sentence: str) -> None:
    path = folder / f"manifest-{scene.days_ago(2)}.json"
    manifest = json.loads(path.read_bytes())
    batch = manifest["batches"][0]
    batch |= {key: batch["proposed_by"] if value == "PROPOSER" else value for key, value in change.items()}
    path.write_bytes(canonical(manifest))
    cover_up(folder, path)
    code, said = scene.verify(folder)
    assert (code, f"WRONG {scene.days_ago(2)}, batch {sealed.batch.pk}: {sentence}" in said) == (1, True)


def test_void_of_a_vote_that_is_not_there_is_refused(sealed: scene.Sealed, folder: Path) -> None:
    path = folder / f"{scene.days_ago(2)}-voids.csv"
    change_lines(path, lambda rows: [rows[0], ",".join([*rows[1].split(",")[:-1], "99"])])
    cover_up(folder, path)
    _code, said = scene.verify(folder)
    assert f"WRONG {scene.days_ago(2)}, batch {sealed.batch.pk}: its votes are not those that it declares" in said


def test_edited_manifest_breaks_the_chain(folder: Path) -> None:
    path = folder / f"manifest-{scene.days_ago(2)}.json"
    manifest = json.loads(path.read_bytes())
    path.write_bytes(canonical(manifest | {"title": "别的活动"}))
    code, said = scene.verify(folder)
    assert (code, said) == (1, [f"WRONG manifest-{scene.days_ago(1)}.json: does not follow the manifest before it"])


def test_newest_manifest_edited_is_refused_by_who_kept_its_digest(sealed: scene.Sealed, folder: Path) -> None:
    path = folder / f"manifest-{scene.days_ago(1)}.json"
    path.write_bytes(canonical(json.loads(path.read_bytes()) | {"title": "别的活动"}))
    code, said = scene.verify(folder, "--head", str(sealed.days[-1].manifest_sha256))
    assert (code, said[0].startswith("WRONG head:")) == (1, True)


def test_manifest_that_was_only_written_anew_is_refused(folder: Path) -> None:
    path = folder / f"manifest-{scene.days_ago(1)}.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=1), encoding="utf-8")
    assert scene.verify(folder) == (1, [f"WRONG {path.name}: not a manifest as it was published"])


def test_file_that_no_manifest_names_is_refused(folder: Path) -> None:
    (folder / "2020-01-01-film.csv").write_text("seq\n")
    assert scene.verify(folder) == (1, ["WRONG 2020-01-01-film.csv: no manifest names this file"])


def test_totals_that_are_not_rows_minus_voids_are_refused(sealed: scene.Sealed, folder: Path) -> None:
    honest = {"film": {str(film.number): n for film, n in zip(sealed.films, (2, 1, 1), strict=True)}}
    honest["picture"] = {str(sealed.pictures[0].number): 1}
    (folder / "totals.json").write_text(json.dumps({"totals": honest}))
    assert scene.verify(folder)[0] == 0
    honest["film"][str(sealed.films[0].number)] = 4
    (folder / "totals.json").write_text(json.dumps({"totals": honest}))
    wrong = "WRONG totals.json: the published totals are not the rows minus the voids"
    assert scene.verify(folder) == (1, [wrong])


def test_manifests_alone_can_be_checked_while_files_are_closed(sealed: scene.Sealed, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    for row in LedgerDay.objects.all():
        (folder / f"manifest-{row.day}.json").write_text(row.manifest or "", encoding="utf-8")
    assert scene.verify(folder, "--manifests-only")[0] == 0
    assert scene.verify(folder)[0] == 1
