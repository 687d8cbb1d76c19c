"""The published program, run by a Python that knows nothing of the site: the same bytes, or a refusal."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from review.results import exports, publishing
from review.results.recompute import bundle, program, ranking
from tests.review import releasing
from tests.review.conftest import Stage
from tests.review.results.conftest import Answer
from tests.review.results.test_results import vote

Parts = dict[str, bytes]


@pytest.fixture
def published(stage: Stage, tmp_path: Path) -> Any:
    first, second, *_others = stage.scored(works=4)
    vote(stage, first, 1)
    vote(stage, second, 3)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    (tmp_path / "result.zip").write_bytes(bundle.make(result))
    return result


def test_program_gives_the_published_ranking_to_the_byte(run: Callable[..., Answer], published: Any) -> None:
    done = run("result.zip", published.inputs_sha256)
    assert done.returncode == 0, done.stdout + done.stderr
    *lines, last = done.stdout.splitlines(keepends=True)
    assert "".join(lines).encode() == ranking.ranking_file(published.inputs)
    assert last.startswith("通过") and published.inputs_sha256 in last
    in_database = [[str(row.rank), str(row.entry.number), str(row.final_score)] for row in published.rows.all()]
    assert [[line.split(",")[at] for at in (0, 1, 5)] for line in lines[1:]] == in_database


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        ("inputs.json", lambda text: text.replace(b'"votes":3', b'"votes":9'), "SHA-256 与 sha256.txt 不一致"),
        ("ranking.csv", lambda text: text.replace(b"\n1,", b"\n2,", 1), "ranking.csv：SHA-256 与 sha256.txt 不一致"),
        ("recompute_result.py", lambda text: text.replace(b"return 1", b"return 0"), "SHA-256 与 sha256.txt 不一致"),
        ("如何复算.txt", lambda text: text + b"x", "SHA-256 与 sha256.txt 不一致"),
        ("sha256.txt", lambda text: b"0" * 64, "sha256.txt：不是"),
        ("sha256.txt", lambda text: b"", "sha256.txt：不是"),
        ("sha256.txt", lambda text: text.split(b"\n", 1)[1], "列出的文件与包里的不一致"),
    ],
)
def test_changed_bundle_is_refused(
    run: Callable[..., Answer], published: Any, tmp_path: Path, part: str, change: Callable[[bytes], bytes], said: str
) -> None:
    parts = _parts(bundle.make(published))
    assert change(parts[part]) != parts[part]
    _write(tmp_path / "changed.zip", parts | {part: change(parts[part])})
    done = run("changed.zip")
    assert (done.returncode, said in done.stdout) == (1, True), done.stdout


def test_parts_that_are_missing_added_or_twice_are_refused(
    run: Callable[..., Answer], published: Any, tmp_path: Path
) -> None:
    """Programs that open a ZIP do not agree on which of two parts of one name they show."""
    content, path = bundle.make(published), tmp_path / "changed.zip"
    parts = _parts(content)
    for name in parts:
        _write(path, {other: part for other, part in parts.items() if other != name})
        assert _is_refused(run("changed.zip")), name
    for name in ("说明.txt", "ranking.csv"):
        path.write_bytes(content)
        with (
            pytest.warns(UserWarning, match="Duplicate name") if name in parts else nullcontext(),
            zipfile.ZipFile(path, "a") as file,
        ):
            file.writestr(name, b"x")
        assert _is_refused(run("changed.zip")), name
    path.write_bytes(content[:60] + bytes([content[60] ^ 255]) + content[61:])  # inside the first part, as it is packed
    assert _is_refused(run("changed.zip"))


def _is_refused(done: Answer) -> bool:
    return (done.returncode, done.stdout.startswith("不通过"), done.stderr) == (1, True, "")


def test_ranking_that_does_not_follow_is_refused_though_its_digest_is_right(
    run: Callable[..., Answer], published: Any, tmp_path: Path
) -> None:
    parts = _parts(bundle.make(published))
    parts["ranking.csv"] = parts["ranking.csv"].replace(b"\n1,", b"\n2,", 1)
    lines = [f"{hashlib.sha256(part).hexdigest()}  {name}\n" for name, part in parts.items() if name != "sha256.txt"]
    _write(tmp_path / "changed.zip", parts | {"sha256.txt": "".join(lines).encode()})
    done = run("changed.zip")
    assert _is_refused(done) and "名次被改动过" in done.stdout


def test_bundle_that_agrees_with_itself_is_not_the_published_one(
    run: Callable[..., Answer], published: Any, tmp_path: Path
) -> None:
    """Somebody changes a sheet and makes everything anew: only the digest on the page of the result tells."""
    inputs = json.loads(json.dumps(published.inputs))
    inputs["entries"][0]["sheets"][0]["marks"]["theme"] = "1"
    published.inputs, told = inputs, published.inputs_sha256
    published.inputs_sha256 = ranking.digest(inputs)
    (tmp_path / "forged.zip").write_bytes(bundle.make(published))
    assert run("forged.zip").returncode == 0
    done = run("forged.zip", told)
    assert (done.returncode, "不是公布的那一份" in done.stdout) == (1, True)


def test_no_bundle_is_no_traceback(run: Callable[..., Answer], tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("x")
    assert [run(*arguments).returncode for arguments in ((), ("nothing.zip",), ("text.zip",))] == [2, 1, 1]
    assert "Traceback" not in run("text.zip").stderr


def test_results_of_the_first_format_are_recomputed_as_they_were(stage: Stage) -> None:
    inputs = json.loads(exports.as_bundle(_computed(stage)))
    old = {key: value for key, value in inputs.items() if key not in ("trim", "ledger")} | {"format": 1}
    assert ranking.ranking_file(old) == ranking.ranking_file(inputs)


def test_pages_hand_out_program_and_bundle(stage: Stage, client: Any) -> None:
    releasing.publish((result := _computed(stage)), by=stage.cast.organiser)
    page = client.get("/results/recompute/").content.decode()
    assert result.inputs_sha256 in page and "/results/film/ranking.zip" in page
    assert client.get("/results/recompute_result.py").content.decode() == program.text()
    assert client.get("/results/film/ranking.zip").content == bundle.make(result)


def _computed(stage: Stage) -> Any:
    stage.scored()
    return publishing.compute(category=stage.category, by=stage.cast.organiser)


def _parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _write(path: Path, parts: Parts) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
