"""Seeded damage to media files: what the mutation test and its benchmark share."""

from __future__ import annotations

import random
from pathlib import Path


def mutate(data: bytes, *, seed: int) -> bytes:
    """The file with one to four wounds: flipped bytes, wild numbers, holes, cuts, swaps, copies, foreign text.

    Half of the wounds go into the first or last kilobytes, where the headers are: random places show nothing.
    """
    r = random.Random(seed)
    body = bytearray(data)
    for _ in range(r.randint(1, 4)):
        _wound(body, r)
    return bytes(body)


def _wound(body: bytearray, r: random.Random) -> None:
    if len(body) < 64:
        return
    place, size = _place(len(body), r), r.choice((1, 4, 4, 8, 64, 1024, 20_000))
    end = min(len(body), place + size)
    kind = r.randrange(8)
    if kind == 0:
        body[place:end] = r.randbytes(end - place)
    elif kind == 1:  # a number that readers use to count or to allocate
        number = r.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x00FFFFFF, 0xFFFF, len(body)))
        body[place : place + 4] = number.to_bytes(4, r.choice(("big", "little")))
    elif kind == 2:
        body[place:end] = bytes(end - place)
    elif kind == 3:
        del body[place:]
    elif kind == 4:
        del body[place:end]
    elif kind == 5:
        body[place:place] = body[place:end]
    elif kind == 6:
        other = _place(len(body), r)
        piece = body[other : other + size]
        body[place : place + len(piece)] = piece
    else:
        body[place:end] = (b"<script>alert(1)</script>" * 900)[: end - place]


def _place(length: int, r: random.Random) -> int:
    near = min(length, 4096)
    return r.choice((r.randrange(length), r.randrange(length), r.randrange(near), length - 1 - r.randrange(near)))


def mutants(originals: list[Path], folder: Path, *, count: int, seed: int = 1):
    """`count` files in `folder`, one at a time, each from the next of the originals."""
    sources = [path.read_bytes() for path in originals]
    for number in range(count):
        original = originals[number % len(originals)]
        path = folder / f"{number}{original.suffix}"
        path.write_bytes(mutate(sources[number % len(originals)], seed=seed * 1_000_003 + number))
        yield path
        path.unlink()
