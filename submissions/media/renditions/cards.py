"""Small pictures by which a work is known where many stand side by side, and in a chat: light, whole and of one size.

Made from a picture that we made ourselves (poster, thumbnail, page), in a limited child like all others.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from submissions.media.renditions.making import limited

CARD = (320, 180)
SHARE = (300, 300)  # what chats ask of a picture beside a link
MOST_BYTES = 30_000
QUALITIES = (82, 74, 66, 56, 44, 30)
MOST_CUT = 1.45  # beyond this ratio of shapes a cut would lose what the picture shows


def small_picture(path: Path, out: Path, size: tuple[int, int]) -> Path:
    """A JPEG of exactly this size and at most 30 kB. Upright pictures stand whole before their own blurred ground."""
    return limited(_small_picture, path, out, size)


def _small_picture(path: Path, out: Path, size: tuple[int, int]) -> Path:
    with Image.open(path, formats=("JPEG",)) as picture:
        picture.draft("RGB", (size[0] * 2, size[1] * 2))
        out.write_bytes(packed(_fitted(picture.convert("RGB"), size)))
    return out


def packed(picture: Image.Image) -> bytes:
    """As a JPEG of the best quality that stays within `MOST_BYTES`."""
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, progressive=True, optimize=True)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()


def _fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    shape, wanted = picture.width / picture.height, size[0] / size[1]
    if 1 / MOST_CUT <= shape / wanted <= MOST_CUT:
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    ground = ImageOps.fit(picture, size).filter(ImageFilter.GaussianBlur(16))
    whole = ImageOps.contain(picture, size, Image.Resampling.LANCZOS)
    ground = ImageEnhance.Brightness(ground).enhance(0.6)
    ground.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return ground
