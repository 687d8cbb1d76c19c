"""Runs ffmpeg over a stranger's file: one named input format, local files only, limits on everything."""

from __future__ import annotations

import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import imageio_ffmpeg

from submissions.media.decoding.frames import FORMATS

MEMORY_BYTES = 3 << 30
OUTPUT_BYTES = 1 << 30
# Wall time: a fixed part and a part for each second of the film; 1080P to 720P runs several times real time. All
# others wait meanwhile.
WALL_BASE_S = 60.0
WALL_PER_SECOND = 3.0
WALL_MOST_S = 3600.0
LONGEST_S = 3600  # of a film that gets a viewing copy at all; `media.rules` takes half an hour
THREADS = 2


class DeriveFailed(Exception):
    """No copy could be made. `reason`: timeout, too_large, too_long, unreadable or unsupported."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


def transcode(
    path: Path,
    out: Path,
    *options: str,
    container: str,
    duration_s: float,
    progress: Callable[[float], None] | None = None,
    wall_s: float | None = None,
    most_bytes: int | None = None,
) -> None:
    """Writes `out`, whole or not at all. `progress` hears shares 0–1, at most once for every percent.

    ffmpeg runs in the folder of `out`: tables that a filter reads lie there under plain names.
    """
    if container not in FORMATS:
        raise DeriveFailed("unsupported", container)
    part = out.with_name(f".{out.stem}.part{out.suffix}")
    if duration_s > LONGEST_S:
        raise DeriveFailed("too_long", f"{duration_s:.0f} s")
    limit = wall_s or wall_of(duration_s)
    try:
        command = _command(path, part, options, FORMATS[container])
        _run(command, out.parent, duration_s, progress, limit, most_bytes or OUTPUT_BYTES)
        part.replace(out)
        if progress:
            progress(1.0)
    finally:
        part.unlink(missing_ok=True)


def wall_of(duration_s: float) -> float:
    """Seconds that a copy of a film of this length may take."""
    return min(WALL_MOST_S, WALL_BASE_S + WALL_PER_SECOND * duration_s)


def _command(path: Path, out: Path, options: tuple[str, ...], input_format: str) -> list[str]:
    return [
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-v", "error", "-y",
        "-protocol_whitelist", "file", "-f", input_format, "-t", str(LONGEST_S), "-threads", str(THREADS),
        "-i", f"file:{path.resolve()}",
        "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", *options, "-threads", str(THREADS),
        "-progress", "pipe:1", "-nostats", f"file:{out.resolve()}",
    ]  # fmt: skip


def _run(
    command: list[str],
    folder: Path,
    duration_s: float,
    progress: Callable[[float], None] | None,
    limit: float,
    most_bytes: int,
) -> None:
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={},
        start_new_session=True,
    )
    try:
        _limit(process.pid, max(1, int(limit)), most_bytes)
        errors = _watch(process, duration_s, progress or (lambda share: None), time.monotonic() + limit)
        if process.wait() != 0:
            raise _failed(process.returncode, errors)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


def _failed(code: int, errors: bytes) -> DeriveFailed:
    reasons = {-signal.SIGXFSZ: "too_large", -signal.SIGXCPU: "timeout", -signal.SIGKILL: "timeout"}
    reason = "too_large" if b"File too large" in errors else reasons.get(code, "unreadable")
    return DeriveFailed(reason, errors[-400:].decode(errors="replace").strip())


def _limit(pid: int, cpu_s: int, most_bytes: int) -> None:
    """From outside, for code run between fork and exec is not safe beside threads. Linux only."""
    if not hasattr(resource, "prlimit"):
        return
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: cpu_s * THREADS,
        resource.RLIMIT_FSIZE: most_bytes,
        resource.RLIMIT_CORE: 0,
    }
    with suppress(ProcessLookupError):
        for what, value in limits.items():
            resource.prlimit(pid, what, (value, value))


def _watch(
    process: subprocess.Popen[bytes], duration_s: float, progress: Callable[[float], None], deadline: float
) -> bytes:
    """Reads both pipes until they close; what was said on the error pipe (its last 16 kB)."""
    assert process.stdout and process.stderr
    errors, text, told = b"", b"", 0.0
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        waiting.register(process.stderr, selectors.EVENT_READ)
        while waiting.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise DeriveFailed("timeout")
            for key, _ in waiting.select(left):
                piece = key.fileobj.read1(65536)  # type: ignore[union-attr]
                if not piece:
                    waiting.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    errors = (errors + piece)[-16384:]
                else:
                    *lines, text = (text + piece).split(b"\n")
                    share = _share(lines, duration_s)
                    if share >= told + 0.01:
                        told = share
                        progress(share)
    return errors


def _share(lines: list[bytes], duration_s: float) -> float:
    times = [line.partition(b"=")[2] for line in lines if line.startswith(b"out_time_us=")]
    if not times or not times[-1].strip().isdigit() or duration_s <= 0:
        return 0.0
    return min(1.0, int(times[-1]) / 1e6 / duration_s)
