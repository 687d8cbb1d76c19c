"""How long one entry takes to be looked up among all others. Printed as a line of `pages.py`."""

from __future__ import annotations

import random
import time

from benchmarks.many_entries import settle

PLACES = ("渔排", "茶山", "地铁", "港口", "土楼", "灯塔", "桥", "隧道", "车间", "码头", "海岛", "电站")
THINGS = ("信号", "灯", "歌", "人", "早晨", "守护", "微光", "接力", "笑容", "约定", "师傅", "平安")


def compare_some(entries: int, rounds: int) -> list[tuple[float, float]]:
    """Look entries up among all others: every one has words and a picture, titles and texts partly the same."""
    from submissions.duplicates import comparing, fingerprints
    from submissions.models import Entry, EntryFile, Fingerprint

    chance = random.Random(7)
    rows: list[Fingerprint] = []
    for entry in Entry.objects.select_related("category").only("pk", "title", "section", "category").iterator():
        entry.title = f"{chance.choice(PLACES)}上的{chance.choice(THINGS)}"
        entry.answers = {"summary": entry.title * 20}
        rows += fingerprints.words_of(entry)
    for file in EntryFile.objects.only("pk", "entry_id").iterator():
        rows += fingerprints.rows_of(file, comparing.PICTURE, f"{chance.getrandbits(64):016x}")
    Fingerprint.objects.bulk_create(rows, batch_size=2000)
    settle()
    times = []
    for entry in Entry.objects.order_by("?")[:rounds]:
        began, worked = time.perf_counter(), time.process_time()
        comparing.compare(entry)
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
    return times
