"""A picture as a JPEG that every screen shows: upright, in sRGB, on white where it was transparent.

Runs in a limited child: the bytes are a stranger's, and the decoders many. Nothing of its notes (place, camera,
author) is carried along; the original keeps them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from submissions.media.renditions.making import limited
from submissions.media.renditions.transcode import DeriveFailed

MOST_PIXELS = 120_000_000
MOST_SIDE = 65_000  # of a JPEG
QUALITIES = (95, 90, 85)  # the best of them whose file is not larger than the campaign takes
BEFORE_SIDE = 1280
# By container: the one format of Pillow's that may read it.
FORMATS = {
    "avif": "AVIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP", "jpg": "JPEG", "png": "PNG",
}  # fmt: skip
_ORIENTATION = 0x0112

Image.init()  # here, in the parent, so that no child has to


@dataclass(frozen=True)
class Made:
    """`changes`: codes of what was done. `width`, `height`: as shown before and after."""

    changes: tuple[str, ...]
    width: int
    height: int


class ManyPictures(Exception):
    """Film or pages in one file: only one of them could become a JPEG, so none does."""


def make(path: Path, out: Path, container: str, *, most_bytes: int, before: Path) -> Made:
    """Writes `out`, and under `before` a small picture of the original. Raises DeriveFailed.

    Its reason is `many_pictures` for what holds several, and `unreadable`, `too_large` or `timeout` as everywhere.
    """
    made = limited(_make, path, out, container, most_bytes, before)
    if made is None:
        raise DeriveFailed("many_pictures")
    assert isinstance(made, Made)
    return made


def _make(path: Path, out: Path, container: str, most_bytes: int, before: Path) -> Made | None:
    with _opened(path, container) as picture:
        if picture.size[0] * picture.size[1] > MOST_PIXELS or max(picture.size) > MOST_SIDE:
            raise ValueError("too many pixels")
        if container != "heic" and getattr(picture, "n_frames", 1) > 1:
            return None
        changes = ["jpg"] if container != "jpg" else []
        if picture.getexif().get(_ORIENTATION, 1) != 1:  # a HEIC turns itself when it is opened
            changes.append("upright")
        picture.load()
        _small(_flat(_srgb(picture)), before)
        upright = ImageOps.exif_transpose(picture)
        changes += ["white"] if _is_transparent(upright) else []
        flat = _flat(_srgb(upright))
    _save(flat, out, most_bytes)
    return Made(tuple(changes), *flat.size)


def _opened(path: Path, container: str) -> Image.Image:
    """HEIC by its own class: registered with Pillow, it would be read wherever no format is named."""
    if container == "heic":
        return pillow_heif.HeifImageFile(path)
    return Image.open(path, formats=(FORMATS[container],))


def _is_transparent(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _srgb(picture: Image.Image) -> Image.Image:
    """The colours as they were meant, for whoever asks no profile: a phone's are wider than sRGB."""
    profile = picture.info.get("icc_profile")
    picture = _eight_bits(picture)
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    with suppress(ImageCms.PyCMSError, OSError):
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        source: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        return converted or picture
    return picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Pillow cuts 16 bits of grey off at 255; here they are scaled."""
    if picture.mode in ("I;16", "I;16L", "I;16B", "I;16N"):
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    return picture.convert("RGBA" if _is_transparent(picture) else "RGB")


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    flat = Image.new("RGB", picture.size, "#ffffff")
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat


def _save(picture: Image.Image, out: Path, most_bytes: int) -> None:
    for data in _encoded(picture):
        if len(data) <= most_bytes:
            break
    out.write_bytes(data)


def _encoded(picture: Image.Image) -> Iterator[bytes]:
    for quality in QUALITIES:
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality, subsampling=0 if quality == QUALITIES[0] else 2)
        yield stream.getvalue()


def _small(picture: Image.Image, out: Path) -> None:
    small = picture.copy()
    small.thumbnail((BEFORE_SIDE, BEFORE_SIDE), Image.Resampling.LANCZOS)
    small.save(out, "JPEG", quality=82)
