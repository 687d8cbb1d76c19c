"""Real small videos and songs, made on the spot with ffmpeg from drawn scenes and an invented melody.

A 31-second 1080P film takes about a second and some hundred kilobytes: two drawn shots, slowly panned.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rehearsal.sample_files.drawing import titled
from rehearsal.sample_files.scenes import SCENES, scene

ROOM = 1.1  # shots are drawn a little larger than the frame: that is the room to pan in
FPS = 6
RATE = 44_100
QUICK_X264 = ("-preset", "ultrafast", "-crf", "40", "-pix_fmt", "yuv420p", "-g", "40")
QUICK_AAC = ("-c:a", "aac", "-aac_coder", "fast", "-b:a", "64k")
LOOP_S = 8.0
PENTATONIC = (261.6, 293.7, 329.6, 392.0, 440.0, 523.3, 587.3, 659.3)


def video(
    path: Path,
    *,
    width: int = 1920,
    height: int = 1080,
    seconds: float = 31,
    fps: int = FPS,
    codec: str = "libx264",
    audio: bool = True,
    title: str = "",
    seed: int = 1,
    pixels: str = "null",
    loudness: str = "anull",
    extra: tuple[str, ...] = (),
) -> Path:
    """A film with its title in the opening, two shots and, with `audio`, sound. The suffix names the container.

    `pixels` and `loudness` are ffmpeg filters laid over the whole, for films with a fault.
    """
    with tempfile.TemporaryDirectory() as folder:
        shots = _shots(Path(folder), width, height, seed=seed, title=title)
        times = _shot_times(seconds, len(shots))
        graph = ";".join(_shot_filter(n, width, height, time, fps, seed) for n, time in enumerate(times))
        graph += ";" + "".join(f"[s{n}]" for n in range(len(shots))) + f"concat=n={len(shots)},{pixels}[v]"
        inputs = [part for shot in shots for part in ("-i", str(shot))]
        sound: list[str] = []
        if audio:
            inputs += ["-i", str(_melody(Path(folder) / "sound.wav", seconds=seconds, seed=seed))]
            sound = ["-map", f"{len(shots)}:a", "-af", loudness, *QUICK_AAC]
        quality = QUICK_X264 if codec == "libx264" else ()
        ffmpeg(*inputs, "-filter_complex", graph, "-map", "[v]", *sound, "-c:v", codec, *quality,
               "-t", str(seconds), "-movflags", "+faststart", *extra, str(path))  # fmt: skip
    return path


def long_video(path: Path, *, seconds: float, seed: int = 1, title: str = "", width: int, height: int) -> Path:
    """The pictures of a short film over and over, under sound that goes through: a third of the work of `video`."""
    with tempfile.TemporaryDirectory() as folder:
        once = Path(folder) / "once.mp4"
        video(once, width=width, height=height, seconds=LOOP_S, audio=False, title=title, seed=seed)
        sound = _melody(Path(folder) / "sound.wav", seconds=seconds, seed=seed)
        ffmpeg("-stream_loop", "-1", "-i", str(once), "-i", str(sound), "-map", "0:v", "-map", "1:a", "-c:v", "copy",
               *QUICK_AAC, "-t", str(seconds), "-movflags", "+faststart", str(path))  # fmt: skip
    return path


def song_mp3(path: Path, *, seconds: float = 40, seed: int = 1, title: str = "", bitrate: str = "64k") -> Path:
    """An MP3 with a melody of its own and, with `title`, an ID3 title."""
    tags = ("-metadata", f"title={title}") if title else ()
    with tempfile.TemporaryDirectory() as folder:
        sound = _melody(Path(folder) / "sound.wav", seconds=seconds, seed=seed)
        ffmpeg("-i", str(sound), "-c:a", "libmp3lame", "-compression_level", "9", "-b:a", bitrate, *tags, str(path))
    return path


def still_video(path: Path, picture: Image.Image, *, seconds: float, extra: tuple[str, ...] = ()) -> Path:
    """A film of one picture that never moves."""
    with tempfile.TemporaryDirectory() as folder:
        still = Path(folder) / "still.bmp"
        picture.save(still)
        ffmpeg("-i", str(still), "-vf", f"format=yuv420p,loop=-1:1:0,setpts=N/({FPS}*TB)", "-r", str(FPS),
               "-t", str(seconds), "-c:v", "libx264", *QUICK_X264, *extra, str(path))  # fmt: skip
    return path


def ffmpeg(*arguments: str) -> None:
    """Runs the bundled ffmpeg over files of our own making, reproducibly, on one core."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments]
    reproducible = ["-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    subprocess.run([*command[:-1], *reproducible, command[-1]], check=True, timeout=120)


def _shots(folder: Path, width: int, height: int, *, seed: int, title: str) -> list[Path]:
    wide, high = round(width * ROOM) // 2 * 2, round(height * ROOM) // 2 * 2
    names = random.Random(f"shots {seed}").sample(sorted(SCENES), 2)
    first, second = (scene(wide, high, seed=seed, name=name) for name in names)
    paths = []
    for number, picture in enumerate((titled(first, title), first, second) if title else (first, second)):
        paths.append(folder / f"{number}.bmp")
        picture.save(paths[-1])
    return paths


def _shot_times(seconds: float, count: int) -> list[float]:
    opening = [min(4.0, seconds / 4)] if count > 2 else []
    return opening + [(seconds - sum(opening)) / 2] * 2


def _shot_filter(number: int, width: int, height: int, seconds: float, fps: int, seed: int) -> str:
    """One picture held for its time while the frame wanders over it, even and odd shots in opposite directions."""
    frames = max(1, round(seconds * fps))
    room_x, room_y = round(width * ROOM) // 2 * 2 - width, round(height * ROOM) // 2 * 2 - height
    share = f"n/{frames}" if (number + seed) % 2 else f"(1-n/{frames})"
    return (
        f"[{number}:v]format=yuv420p,loop={frames}:1:0,setpts=N/({fps}*TB),trim=end_frame={frames},"
        f"crop={width}:{height}:x='{room_x}*{share}':y={room_y // 2},setsar=1,fps={fps}[s{number}]"
    )


def _melody(path: Path, *, seconds: float, seed: int) -> Path:
    """A quiet pentatonic tune over a low drone, mono WAV; another seed gives another tune and pace."""
    r = random.Random(f"melody {seed}")
    beat = r.choice((0.28, 0.36, 0.45, 0.56))
    total = round(seconds * RATE)
    sound = 0.12 * np.sin(2 * np.pi * r.choice((98.0, 110.0, 130.8)) * np.arange(total) / RATE)
    notes = {pitch: _note(pitch, beat * 2) for base in PENTATONIC for pitch in (base / 2, base, base * 2)}
    for start in range(0, total, round(beat * RATE)):
        note = notes[r.choice(PENTATONIC) * r.choice((0.5, 1, 1, 2))]
        end = min(total, start + len(note))
        sound[start:end] += r.uniform(0.2, 0.4) * note[: end - start]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(sound, -0.95, 0.95) * 32767).astype("<i2").tobytes())
    return path


def _note(pitch: float, seconds: float) -> NDArray[np.float64]:
    at = np.arange(round(seconds * RATE)) / RATE
    fade = np.exp(-at * 4.5) * np.minimum(1, at * 80)
    return fade * sum(np.sin(2 * np.pi * pitch * n * at) / n**1.6 for n in (1, 2, 3))
