#!/usr/bin/env python3
"""What one verdict costs, warm, in its limited child, against an ffprobe subprocess on the same files.

    python benchmarks/verdict.py [--rounds 30] [--large]

Target: at most 0.2 of ffprobe's median; a 1 GB MP4 (--large) no more than a 10 MB one beside it, apart from
finding its frames' places. ffprobe is Debian's (package ffmpeg); without it only our own side is printed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import made
from benchmarks.made import setup

setup()

from campaign.definition.spec import FileRule
from submissions.media.probe import probe_limited
from submissions.media.rules import check

FILM = FileRule(role="work", label="", kinds=("mp4", "mp3"), aspects=("16:9", "9:16"), video_short_side=1080)
TARGET = 0.2


def verdict(path: Path) -> None:
    check(probe_limited(path), FILM)


def ffprobe(path: Path) -> None:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    subprocess.run(command, check=True, capture_output=True)


def times(judges: list[Callable[[Path], None]], path: Path, rounds: int) -> list[list[float]]:
    """Milliseconds of each judge, taken in turns so that other work on the machine hits all alike."""
    taken: list[list[float]] = [[] for _ in judges]
    for judge in judges:
        judge(path)
    for _ in range(rounds):
        for judge, list_ in zip(judges, taken, strict=True):
            started = time.perf_counter()
            judge(path)
            list_.append((time.perf_counter() - started) * 1000)
    return [sorted(list_) for list_ in taken]


def line(name: str, taken: list[list[float]]) -> float | None:
    ours = taken[0]
    text = f"{name:24} verdict {statistics.median(ours):7.1f} ms  p99 {ours[len(ours) * 99 // 100]:7.1f}"
    if len(taken) == 1:
        print(text)
        return None
    ratio = statistics.median(ours) / statistics.median(taken[1])
    print(f"{text}  ffprobe {statistics.median(taken[1]):7.1f} ms  ratio {ratio:.2f}")
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--large", action="store_true", help="also 1 GB against 10 MB")
    options = parser.parse_args()
    judges = [verdict] + ([ffprobe] if shutil.which("ffprobe") else [])
    if len(judges) == 1:
        print("ffprobe is missing (Debian: apt-get install ffmpeg): no ratio.")
    ratios = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        films = {
            "MP4 30 s": made.film(folder / "a.mp4"),
            "MP4 3 min": made.film(folder / "b.mp4", seconds=180, options=("-crf", "40")),
            "MP4 fragmented": made.film(folder / "c.mp4", options=("-movflags", "frag_keyframe+empty_moov")),
            "MP3 5 min": made.song(folder / "d.mp3", seconds=300),
        }
        for title, path in films.items():
            size = f"{path.stat().st_size / 1e6:.0f} MB"
            ratios.append(line(f"{title}, {size}", times(judges, path, options.rounds)))
        if options.large:
            large(folder, judges, options.rounds)
    peak, own = (resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    print(f"largest child (ffmpeg and ffprobe among them): {peak} MB; this process: {own} MB")
    known = [ratio for ratio in ratios if ratio is not None]
    return 1 if known and statistics.median(known) > TARGET else 0


def large(folder: Path, judges: list[Callable[[Path], None]], rounds: int) -> None:
    """The same three minutes, as many frames, encoded to 10 MB and to 1 GB."""
    noise = "testsrc2=s=1920x1080:r=25:d=180,noise=alls=30:allf=t"
    ten = made.film(folder / "ten.mp4", seconds=180, options=("-b:v", "380k", "-g", "250"))
    giga = made.film(folder / "giga.mp4", seconds=180, picture=noise, options=("-b:v", "44M", "-bufsize", "44M"))
    both: list[list[float]] = [[], []]
    for _ in range(4):  # in turns, so that other work on the machine hits both
        for path, list_ in zip((ten, giga), both, strict=True):
            list_ += times([verdict], path, rounds // 2)[0]
    for path, list_ in zip((ten, giga), both, strict=True):
        line(f"MP4 3 min, {path.stat().st_size / 1e6:.0f} MB", [sorted(list_), *times(judges[1:], path, rounds)])
    print(f"1 GB costs {statistics.median(both[1]) / statistics.median(both[0]):.2f} of 10 MB")
    os.posix_fadvise(fd := os.open(giga, os.O_RDONLY), 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(fd)
    started = time.perf_counter()
    verdict(giga)
    print(f"1 GB, nothing of it in memory: {(time.perf_counter() - started) * 1000:.0f} ms")


if __name__ == "__main__":
    raise SystemExit(main())
