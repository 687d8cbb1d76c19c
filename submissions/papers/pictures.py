"""A picture for a paper: a copy that we made ourselves, as a JPEG no larger than paper shows."""

from __future__ import annotations

import io

from PIL import Image

from submissions.files import storage
from submissions.models import DerivedCopy

SIDE, QUALITY = 1200, 80  # pixels: 150 for each inch of the width of a page


def jpeg(copy: DerivedCopy) -> bytes:
    out = io.BytesIO()
    with storage.stored_path(copy.storage_name) as path, Image.open(path) as picture:
        picture.thumbnail((SIDE, SIDE))
        picture.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
