#!/usr/bin/env python3
"""A thousand wounded media files through the whole judgement, in limited children: does anything die?

    python benchmarks/mutations.py [--count 1000] [--seed 1]

Prints verdicts, children killed by cause, and times. Exits 1 if the judgement raised or took too long.
"""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import made
from benchmarks.made import setup

setup()

from campaign.definition.spec import FILE_KINDS, FileRule
from submissions.media.facts import verdict
from submissions.media.probe import probe_limited
from submissions.media.rules import check
from submissions.media.words.sentences import finding_message
from tests.submissions.media.mutating import mutants

RULE = FileRule(role="work", label="", kinds=FILE_KINDS, video_short_side=1080, max_characters=3000)
SLOWEST_S = 25  # the wall time of a child and a little


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    verdicts: collections.Counter[str] = collections.Counter()
    killed: collections.Counter[str] = collections.Counter()
    times, failures = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        originals = made.assorted(folder)
        for path in mutants(originals, folder, count=options.count, seed=options.seed):
            started = time.perf_counter()
            try:
                facts = probe_limited(path)
                findings = check(facts, RULE)
                [finding_message(found) for found in findings]
            except Exception as error:
                failures += 1
                print(f"{path.name}: {type(error).__name__}: {error}")
                continue
            finally:
                times.append(time.perf_counter() - started)
            verdicts[verdict(findings)] += 1
            killed.update(str(p.values["cause"]) for p in facts.problems if p.reason == "killed")
    times.sort()
    late = sum(1 for seconds in times if seconds > SLOWEST_S)
    print(f"{len(times)} mutants: " + ", ".join(f"{count} {word}" for word, count in sorted(verdicts.items())))
    print(f"children killed: {dict(killed) or 'none'}; exceptions: {failures}; later than {SLOWEST_S} s: {late}")
    print(f"ms each: median {times[len(times) // 2] * 1000:.0f}, p99 {times[len(times) * 99 // 100] * 1000:.0f}, "
          f"slowest {times[-1] * 1000:.0f}")  # fmt: skip
    return 1 if failures or late else 0


if __name__ == "__main__":
    raise SystemExit(main())
