"""The file itself without what tells who made it: for experts of a blind review, who see no originals.

What is looked at stays as it is: the pixels (upright), the colours, the text. A part whose hidden notes nobody here can
take out raises Uncleanable; then there is no clean copy, never one that was cleaned by half.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin

from submissions.media.renditions import cleaning_office, cleaning_pdf

MOST_PIXELS = 120_000_000
QUALITY = 95


def clean(path: Path, out: Path, container: str) -> Path:
    """Writes `out`, of the same kind as `path`, whole or not at all. `container` as found in the content."""
    cleaners = {
        "jpg": _jpeg,
        "png": _png,
        "docx": cleaning_office.clean,
        "pptx": cleaning_office.clean,
        "pdf": cleaning_pdf.clean,
    }
    part = out.with_name(f".{out.name}.part")
    try:
        cleaners[container](path, part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return out


def _jpeg(path: Path, out: Path) -> None:
    with _opened(path, "JPEG") as picture:
        sampling = JpegImagePlugin.get_sampling(picture)
        bare = _bare(picture)
        how: dict[str, Any] = {"subsampling": sampling} if sampling >= 0 else {}
        bare.save(out, "JPEG", quality=QUALITY, icc_profile=picture.info.get("icc_profile"), **how)


def _png(path: Path, out: Path) -> None:
    with _opened(path, "PNG") as picture:
        bare = _bare(picture)
        how = {key: picture.info[key] for key in ("icc_profile", "transparency") if key in picture.info}
        bare.save(out, "PNG", **how)


def _opened(path: Path, kind: str) -> Image.Image:
    picture = Image.open(path, formats=(kind,))
    if picture.size[0] * picture.size[1] > MOST_PIXELS:
        picture.close()
        raise ValueError("too many pixels")
    return picture


def _bare(picture: Image.Image) -> Image.Image:
    """Upright, and without the notes that Pillow carries along from file to file (comment, EXIF, text)."""
    bare = ImageOps.exif_transpose(picture)
    bare.info = {}
    return bare
