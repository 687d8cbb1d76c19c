"""Files that must be found out, each with the finding it has to earn.

`WRONG["video_720p"](folder)` makes (or finds again) the file. The limits meant are those of the provincial
video (30–180 s, 16:9 or 9:16, 1080P), song, score sheet, photograph and introduction.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from rehearsal.sample_files import papers
from rehearsal.sample_files.cache import cached
from rehearsal.sample_files.deep_wrong import black, frozen, letterboxed, silent, upscaled, watermarked
from rehearsal.sample_files.recordings import ffmpeg, song_mp3, video

SLOW = 2  # frames a second: quicker to make, and no check asks for more


@dataclass(frozen=True)
class Wrong:
    """How to make one wrong file. `suffix` is the name it pretends to, `role` where it would be uploaded."""

    code: str
    level: str
    suffix: str
    make: Callable[[Path, int], object]
    role: str = "work"

    def __call__(self, folder: Path, *, seed: int = 1) -> Path:
        return cached(folder, lambda path: self.make(path, seed), self.suffix, self.code, self.make.__name__, seed)


def video_720p(path: Path, seed: int) -> None:
    video(path, width=1280, height=720, fps=SLOW, seed=seed)


def square_video(path: Path, seed: int) -> None:
    video(path, width=1080, height=1080, fps=SLOW, seed=seed)


def four_by_three(path: Path, seed: int) -> None:
    video(path, width=1440, height=1080, fps=SLOW, seed=seed)


def too_short(path: Path, seed: int) -> None:
    video(path, seconds=12, fps=SLOW, seed=seed)


def too_long(path: Path, seed: int) -> None:
    video(path, seconds=200, fps=1, seed=seed)


def a_little_long(path: Path, seed: int) -> None:
    video(path, seconds=180.5, fps=1, seed=seed)


def truncated(path: Path, seed: int) -> None:
    """Three fifths of a film that has its index in front, as a broken download leaves it."""
    video(path, fps=SLOW, seed=seed)
    os.truncate(path, path.stat().st_size * 3 // 5)


def zero_filled(path: Path, seed: int) -> None:
    """The right length, but the second half never arrived."""
    video(path, fps=SLOW, seed=seed)
    size = path.stat().st_size
    os.truncate(path, size // 2)
    os.truncate(path, size)


def renamed_mkv(path: Path, seed: int) -> None:
    whole = path.with_suffix(".mkv")
    video(whole, fps=SLOW, seed=seed)
    whole.replace(path)


def script_named_mp4(path: Path, seed: int) -> None:
    path.write_text(f"#!/bin/sh\n# {seed}\nrm -rf /\n<script>alert(1)</script>\n")


def empty(path: Path, seed: int) -> None:
    path.write_bytes(b"")


def old_codec(path: Path, seed: int) -> None:
    video(path, codec="mpeg4", fps=SLOW, seed=seed)


def without_sound(path: Path, seed: int) -> None:
    video(path, audio=False, fps=SLOW, seed=seed)


def sound_only_mp4(path: Path, seed: int) -> None:
    song = path.with_suffix(".mp3")
    song_mp3(song, seed=seed)
    ffmpeg("-i", str(song), "-c:a", "aac", str(path))
    song.unlink()


def long_song(path: Path, seed: int) -> None:
    song_mp3(path, seconds=365, seed=seed, bitrate="32k")


def half_jpeg(path: Path, seed: int) -> None:
    papers.photo(path, seed=seed)
    os.truncate(path, path.stat().st_size // 2)


def png_named_jpg(path: Path, seed: int) -> None:
    Image.linear_gradient("L").resize((1600, 1200)).save(path, "PNG")


def gif_named_jpg(path: Path, seed: int) -> None:
    Image.linear_gradient("L").resize((1600, 1200)).save(path, "GIF")


def small_photo(path: Path, seed: int) -> None:
    papers.photo(path, width=640, height=480, seed=seed)


def blank_sheet(path: Path, seed: int) -> None:
    Image.new("RGB", (1240, 1754), "#fdfdfd").save(path)


def long_document(path: Path, seed: int) -> None:
    papers.document_docx(path, characters=4200, seed=seed, picture=False)


def macro_document(path: Path, seed: int) -> None:
    papers.document_docx(path, seed=seed)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros live here")


def bomb_document(path: Path, seed: int) -> None:
    papers.document_docx(path, seed=seed, picture=False)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/big.bin", "w") as part:
        for _ in range(260):
            part.write(bytes(1 << 20))


def text_named_docx(path: Path, seed: int) -> None:
    path.write_text("\n".join(papers.paragraphs(900, seed=seed)))


def animated_png(path: Path, seed: int) -> None:
    frames = [Image.new("RGB", (1600, 1200), colour) for colour in ("#c8553d", "#588b8b")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=300)
    path.write_bytes(out.getvalue())


WRONG: dict[str, Wrong] = {
    "video_720p": Wrong("resolution", "block", "mp4", video_720p),
    "square_video": Wrong("aspect_ratio", "block", "mp4", square_video),
    "four_by_three": Wrong("aspect_ratio", "block", "mp4", four_by_three),
    "too_short": Wrong("duration", "block", "mp4", too_short),
    "too_long": Wrong("duration", "block", "mp4", too_long),
    "a_little_long": Wrong("duration", "warn", "mp4", a_little_long),
    "truncated": Wrong("integrity", "block", "mp4", truncated),
    "zero_filled": Wrong("integrity", "block", "mp4", zero_filled),
    "renamed_mkv": Wrong("extension_mismatch", "block", "mp4", renamed_mkv),
    "script_named_mp4": Wrong("extension_mismatch", "block", "mp4", script_named_mp4),
    "empty": Wrong("file_size", "block", "mp4", empty),
    "old_codec": Wrong("codec", "block", "mp4", old_codec),
    "without_sound": Wrong("audio_missing", "warn", "mp4", without_sound),
    "sound_only_mp4": Wrong("video_missing", "block", "mp4", sound_only_mp4),
    "long_song": Wrong("duration", "warn", "mp3", long_song),
    "half_jpeg": Wrong("integrity", "block", "jpg", half_jpeg, "photo"),
    "png_named_jpg": Wrong("extension_mismatch", "warn", "jpg", png_named_jpg, "score_sheet"),
    "gif_named_jpg": Wrong("image_format", "block", "jpg", gif_named_jpg, "score_sheet"),
    "small_photo": Wrong("image_size", "block", "jpg", small_photo, "photo"),
    "blank_sheet": Wrong("blank", "warn", "png", blank_sheet, "score_sheet"),
    "animated_png": Wrong("animated", "warn", "png", animated_png, "score_sheet"),
    "long_document": Wrong("text_length", "block", "docx", long_document, "introduction"),
    "macro_document": Wrong("macro", "block", "docx", macro_document, "introduction"),
    "bomb_document": Wrong("archive_bomb", "block", "docx", bomb_document, "introduction"),
    "text_named_docx": Wrong("extension_mismatch", "block", "docx", text_named_docx, "introduction"),
    # Found by the deep checks only, and always a warning.
    "black": Wrong("black", "warn", "mp4", black),
    "frozen": Wrong("frozen", "warn", "mp4", frozen),
    "silent": Wrong("silence", "warn", "mp4", silent),
    "letterboxed": Wrong("letterbox", "warn", "mp4", letterboxed),
    "upscaled": Wrong("blur", "warn", "mp4", upscaled),
    "watermarked": Wrong("watermark", "warn", "mp4", watermarked),
}
