"""The headers of tus 1.0: read with suspicion, written back. What cannot be right ends the request with `Stop`."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from common import in_words
from common.text import plain_text
from submissions.models import EntryFile

MOST_METADATA, MOST_KEYS = 4000, 10  # a name of 255 Chinese characters is 1,020 in base64
MAX_SIZE = 4 * 1024**3
CHECKSUMS: dict[str, Callable[[], Any]] = {
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}


class Stop(Exception):
    """Answer with this status now."""

    def __init__(self, status: int, text: str = "", **headers: str) -> None:
        super().__init__(text)
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}


def parse_metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: comma-separated "key base64". Anything else is a 400, and so is more than a file needs: all
    of it comes back as one header, and proxies have an end to those."""
    if len(header) > MOST_METADATA or header.count(",") >= MOST_KEYS:
        raise Stop(400, "Upload-Metadata: too long")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _space, value = pair.partition(" ")
        if not re.fullmatch(r"[\x21-\x2b\x2d-\x7e]{1,40}", key) or key in found:
            raise Stop(400, "Upload-Metadata: bad or repeated key")
        try:
            found[key] = plain_text(base64.b64decode(value, validate=True).decode())[:1000]
        except (binascii.Error, UnicodeDecodeError) as wrong:
            raise Stop(400, f"Upload-Metadata: {key} is not base64 of UTF-8") from wrong
    return found


def format_metadata(metadata: dict[str, str]) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())


def number(text: str | None, limit: int | None = None) -> int:
    """A plain non-negative number; absurd digits are as much above the limit as any."""
    if text is None or not re.fullmatch(r"[0-9]+", text):
        raise Stop(400, "a whole number is needed")
    if limit is not None and (len(text) > 18 or int(text) > limit):
        raise Stop(413, f"文件太大，超过系统上限 {in_words.size(MAX_SIZE)}。")
    return int(text[:18])


def checksum(request: HttpRequest) -> tuple[Any, bytes] | None:
    """The digest to feed with the piece, and what it must come to; None where the sender gave no checksum."""
    header = request.headers.get("Upload-Checksum")
    if not header:
        return None
    name, _space, value = header.partition(" ")
    if name not in CHECKSUMS:
        raise Stop(400, "unknown checksum algorithm")
    try:
        return CHECKSUMS[name](), base64.b64decode(value, validate=True)
    except binascii.Error as wrong:
        raise Stop(400, "checksum is not base64") from wrong


def with_expiry(response: HttpResponse, file: EntryFile) -> HttpResponse:
    if file.expires_at:
        response["Upload-Expires"] = http_date(file.expires_at.timestamp())
    return response
