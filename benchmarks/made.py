"""The files that the media benchmarks measure, made on the spot, and Django set up without a database."""

from __future__ import annotations

import os
import struct
import subprocess
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
from PIL import Image


def setup() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def film(
    path: Path, *, seconds: int = 30, size: str = "1920x1080", rate: int = 25, options: tuple[str, ...] = ()
) -> Path:
    """An H.264 film with AAC sound; the suffix names the container."""
    inputs = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}", "-f", "lavfi", "-i", f"sine=d={seconds}")
    codecs = (
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-movflags",
        "+faststart",
    )
    _ffmpeg(*inputs, *codecs, *options, str(path))
    return path


def song(path: Path, *, seconds: int = 60) -> Path:
    _ffmpeg("-f", "lavfi", "-i", f"sine=d={seconds}", "-q:a", "4", str(path))
    return path


def assorted(folder: Path) -> list[Path]:
    """Small files of every kind that readers parse."""
    from config.rehearsal import papers

    noise = Image.effect_noise((900, 700), 60)
    noise.convert("RGB").save(folder / "a.jpg", progressive=True)
    noise.save(folder / "a.png")
    Image.effect_noise((300, 300), 60).save(folder / "a.pdf", "PDF")
    papers.document_docx(folder / "a.docx", characters=900, seed=1)
    return [
        film(folder / "a.mp4", seconds=2),
        film(folder / "b.mp4", seconds=2, size="640x360", options=("-movflags", "frag_keyframe+empty_moov")),
        song(folder / "a.mp3", seconds=8),
        folder / "a.jpg",
        folder / "a.png",
        folder / "a.docx",
        folder / "a.pdf",
    ]


def inflated(source: Path, path: Path, *, factor: int) -> Path:
    """The film with `factor` times the bytes, each real: every video frame gains a filler NAL unit (type 12).

    `source` must be as `film` writes it: `mdat` last, one chunk table of 32 bits per track, H.264 with 4-byte lengths.
    """
    from submissions.media.mp4 import check_headers, children, read_tracks

    data = source.read_bytes()
    tops = {box.kind: box for box in children(data, 0, len(data))}
    moov, mdat = tops[b"moov"], tops[b"mdat"]
    head = data[moov.start : moov.end]
    check_headers(head)
    _, tracks = read_tracks(head)
    video = next(track for track in tracks if track.nal_length == 4)
    filler = (len(data) * (factor - 1)) // video.count
    moved, sizes = _plan(tracks, video, filler, mdat.start)
    new_head = bytearray(head)
    for number, trak in enumerate(box for box in children(head, 0, len(head)) if box.kind == b"trak"):
        _rewrite(new_head, trak, tracks[number], moved[number], sizes if tracks[number] is video else None)
    with path.open("wb") as out:
        out.write(data[: moov.start] + new_head + data[moov.end : mdat.head])
        out.write(b"\0\0\0\0mdat")
        for _, track, offset, first, count in _runs(tracks):
            for sample in range(first, first + count):
                size = track.sizes[sample]
                out.write(data[offset : offset + size])
                offset += size
                if track is video:
                    out.write(struct.pack(">IB", filler - 4, 12) + b"\xff" * (filler - 6) + b"\x80")
        total = out.tell()
        if total - mdat.head < 1 << 32:
            out.seek(mdat.head)
            out.write(struct.pack(">I", total - mdat.head))
    return path


def _runs(tracks):
    """(track number, track, offset, first sample, samples) of every chunk in the order of the file."""
    found = []
    for number, track in enumerate(tracks):
        runs = [*track.chunk_runs, (len(track.chunk_offsets) + 1, 0)]
        done = 0
        for (first, each), (end, _) in pairwise(runs):
            for chunk in range(first, end):
                count = min(each, track.count - done)
                found.append((number, track, track.chunk_offsets[chunk - 1], done, count))
                done += count
    return sorted(found, key=lambda run: run[2])


def _plan(tracks, video, filler, start):
    """New chunk offsets of each track and new sample sizes of the video."""
    moved = [[] for _ in tracks]
    at = start
    for number, track, _, first, count in _runs(tracks):
        moved[number].append(at)
        at += sum(track.sizes[first : first + count]) + (filler * count if track is video else 0)
    return moved, [size + filler for size in video.sizes]


def _rewrite(head: bytearray, trak, track, offsets: list[int], sizes: list[int] | None) -> None:
    from submissions.media.mp4 import walk

    for box in walk(bytes(head), trak):
        if box.kind == b"stco":
            struct.pack_into(f">{len(offsets)}I", head, box.start + 8, *offsets)
        if box.kind == b"stsz" and sizes is not None:
            struct.pack_into(f">{len(sizes)}I", head, box.start + 12, *sizes)


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments], check=True)
