"""What the published program does with a bundle; pure, a part of it (program.py)."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib

from review.results.recompute.ranking import canonical, ranking_file

INPUTS, RANKING, DIGEST = "inputs.json", "ranking.csv", "sha256.txt"
# Whatever a file that is no bundle, or a broken one, may raise while it is read.
UNREADABLE = (
    *(OSError, EOFError, LookupError, ValueError, ArithmeticError, TypeError, AttributeError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)


class Changed(Exception):
    """The bundle is not what was published; the text says what differs."""


def recompute(bundle: str) -> tuple[str, bytes]:
    """The digest of the inputs and the ranking that follows from them. Raises Changed where the bundle disagrees with
    itself: its parts with their digests, its inputs with their one spelling, or its ranking with its inputs."""
    parts = _parts(bundle)
    inputs, content = parts[INPUTS], json.loads(parts[INPUTS])
    if canonical(content).encode() != inputs:
        raise Changed(f"{INPUTS}：不是规范写法，依据被改动过。")
    ranking = ranking_file(content)
    if ranking != parts[RANKING]:
        raise Changed(f"{RANKING}：与由依据重算的名次不一致，名次被改动过。")
    return hashlib.sha256(inputs).hexdigest(), ranking


def _parts(bundle: str) -> dict[str, bytes]:
    """By name: those that the list of digests names, each once, and no other."""
    with zipfile.ZipFile(bundle) as file:
        names = file.namelist()
        parts = {name: file.read(name) for name in names}
    told = _told(parts.pop(DIGEST))
    if len(names) != len(parts) + 1 or not parts.keys() == told.keys() >= {INPUTS, RANKING}:
        raise Changed(f"{DIGEST}：列出的文件与包里的不一致，包里的文件增减过。")
    for name, part in parts.items():
        if hashlib.sha256(part).hexdigest() != told[name]:
            what = "依据" if name == INPUTS else "文件"
            raise Changed(f"{name}：SHA-256 与 {DIGEST} 不一致，{what}被改动过。")
    return parts


def _told(listed: bytes) -> dict[str, str]:
    lines = [line.split("  ", 1) for line in listed.decode().splitlines()]
    if not lines or any(len(line) != 2 for line in lines):
        raise Changed(f"{DIGEST}：不是每个文件的 SHA-256 清单，被改动过。")
    return {name: told for told, name in lines}


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print("用法：python3 recompute_result.py 依据包.zip [公示页上的 SHA-256]")
        return 2
    try:
        found, ranking = recompute(arguments[0])
        if len(arguments) == 2 and arguments[1].strip().lower() != found:
            raise Changed(f"依据的 SHA-256 是 {found}，与公示页上的不一致，这个包不是公布的那一份。")
    except Changed as problem:
        print(f"不通过：{problem}")
        return 1
    except UNREADABLE as problem:
        print(f"不通过：读不出这个依据包，文件不完整或者被改动过（{type(problem).__name__}：{problem}）。")
        return 1
    sys.stdout.write(ranking.decode())
    print(f"通过：由依据重算的名次与公布的逐字节一致。请核对 SHA-256 与公示页上的相同：{found}")
    return 0
