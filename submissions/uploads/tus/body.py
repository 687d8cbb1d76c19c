"""The bytes of a piece, read from the stream in small blocks and appended to the part file as far as they come.

Never touches `request.body` or `request.POST`, so the memory of the web process stays flat.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from submissions.files import storage
from submissions.models import EntryFile
from submissions.uploads import receiving
from submissions.uploads.tus import headers
from submissions.uploads.tus.headers import Stop

BLOCK = 64 * 1024  # so much is lost at most where a line breaks
# A line that fills a block in this time may lose more: it sends it again at once.
QUICK_BLOCK, QUICK_S = 512 * 1024, 0.02
PATIENCE_S = 1.0  # so long a piece may hold its database connection


def receive(request: HttpRequest, file: EntryFile, at: int) -> int:
    """Append the request's body to the part file; the new offset. A broken line keeps what arrived."""
    checksum = headers.checksum(request)
    try:
        descriptor = os.open(storage.staging_path(file), os.O_RDWR)
    except FileNotFoundError as lost:
        raise Stop(410, "the part file is gone; begin again") from lost
    try:
        at = (
            _append_checked(request, descriptor, at, file.size, checksum)
            if checksum
            else _append(request, descriptor, at, file.size)
        )
    except receiving.WrongOffset as other:
        raise Stop(409, "", Upload_Offset=str(other.offset)) from other
    except receiving.DiskFull as full:
        raise Stop(507, "服务器空间不足，请稍后继续。已传的部分都保留着。") from full
    except receiving.Gone as gone:
        raise Stop(410, "gone") from gone
    finally:
        os.close(descriptor)
    if at == file.size:
        receiving.complete(file)
    return at


def _append(request: HttpRequest, descriptor: int, at: int, size: int) -> int:
    for block in _blocks(request):
        if at + len(block) > size:
            raise Stop(413, "more bytes than were announced")
        at = receiving.append(descriptor, at, block)
    return at


def _append_checked(request: HttpRequest, descriptor: int, at: int, size: int, checksum: tuple[Any, bytes]) -> int:
    """All or nothing: the piece waits in a temporary file until its checksum is known to be right."""
    digest, wanted = checksum
    with tempfile.TemporaryFile(dir=settings.UPLOAD_DIR) as waiting:
        for block in _blocks(request):
            if at + waiting.tell() + len(block) > size:
                raise Stop(413, "more bytes than were announced")
            receiving.check_room(len(block))
            digest.update(block)
            waiting.write(block)
        if digest.digest() != wanted:
            raise Stop(460, "checksum mismatch")
        waiting.seek(0)
        while block := waiting.read(BLOCK):
            at = receiving.append(descriptor, at, block)
    return at


def _blocks(request: HttpRequest) -> Iterator[bytes]:
    """The body in small blocks; ends early, without an error, where the line broke.

    A quick line gets larger blocks, a slow one gives its database connection back.
    """
    began, size, holds = time.monotonic(), BLOCK, not connection.in_atomic_block
    while True:
        asked = time.monotonic()
        try:
            block = request.read(size)
        except OSError:  # UnreadablePostError is one: the sender is gone
            return
        if not block:
            return
        now = time.monotonic()
        size = QUICK_BLOCK if now - asked < QUICK_S else BLOCK
        if holds and now - began > PATIENCE_S:
            connection.close()
            holds = False
        yield block
