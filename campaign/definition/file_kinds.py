"""The kinds of file that a campaign may ask for: their names, and what content passes for them.

One list for the campaign file, the file picker, the door of uploads, the browser's foresight and the checker. Whether
the content is good enough is judged by submissions/media/rules.py; QuickTime and 3GP earn a warning there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FileKind:
    """`extensions`: what such a file may be called, the usual one first. `containers`: what its content may be."""

    code: str
    extensions: tuple[str, ...]
    containers: tuple[str, ...]


KINDS: dict[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("mp4", ("mp4", "m4v", "mov", "qt", "3gp"), ("mp4", "quicktime", "3gp")),
        FileKind("mp3", ("mp3",), ("mp3",)),
        FileKind("jpg", ("jpg", "jpeg", "jpe", "jfif"), ("jpg", "jpeg")),
        FileKind("png", ("png",), ("png",)),
        *(FileKind(code, (code,), (code,)) for code in ("pdf", "docx", "pptx", "doc", "ppt", "xlsx", "zip")),
    )
}
BY_EXTENSION = {extension: kind.code for kind in KINDS.values() for extension in kind.extensions}
BY_CONTAINER = {container: kind.code for kind in KINDS.values() for container in kind.containers}


def extensions_of(kinds: Iterable[str]) -> dict[str, str]:
    """{extension: kind} of everything that a file of these kinds may be called, in their order."""
    return {extension: code for code in kinds for extension in KINDS[code].extensions}
