"""What the published program does with a bundle; pure, a part of it (program.py)."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile

from review.results.recompute.ranking import canonical, ranking_file

INPUTS, RANKING, DIGEST = "inputs.json", "ranking.csv", "sha256.txt"


class Changed(Exception):
    """The bundle is not what was published; the text says what differs."""


def recompute(bundle: str) -> tuple[str, bytes]:
    """The digest of the inputs and the ranking that follows from them. Raises Changed where the bundle disagrees with
    itself: its inputs with their digest or their one spelling, or its ranking with its inputs."""
    with zipfile.ZipFile(bundle) as parts:
        inputs, published, told = (parts.read(name) for name in (INPUTS, RANKING, DIGEST))
    found = hashlib.sha256(inputs).hexdigest()
    if found != told.decode().split()[0]:
        raise Changed(f"{INPUTS}：SHA-256 与 {DIGEST} 不一致，依据被改动过。")
    content = json.loads(inputs)
    if canonical(content).encode() != inputs:
        raise Changed(f"{INPUTS}：不是规范写法，依据被改动过。")
    ranking = ranking_file(content)
    if ranking != published:
        raise Changed(f"{RANKING}：与由依据重算的名次不一致，名次被改动过。")
    return found, ranking


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print("用法：python3 recompute_result.py 依据包.zip [公示页上的 SHA-256]")
        return 2
    try:
        found, ranking = recompute(arguments[0])
        if len(arguments) == 2 and arguments[1].strip().lower() != found:
            raise Changed(f"依据的 SHA-256 是 {found}，与公示页上的不一致，这个包不是公布的那一份。")
    except (Changed, OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        print(f"不通过：{problem}")
        return 1
    sys.stdout.write(ranking.decode())
    print(f"通过：由依据重算的名次与公布的逐字节一致。请核对 SHA-256 与公示页上的相同：{found}")
    return 0
