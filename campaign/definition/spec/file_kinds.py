"""The kinds of file that a campaign may ask for: their names, what content passes for them, what is made into them.

One list for the campaign file, the file picker, the door of uploads, the browser's foresight, the checker and the
conversions (submissions/conversions). Whether the content is good enough is judged by submissions/media/rules.py;
QuickTime and 3GP earn a warning there, and what has to be converted first is refused until that is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FileKind:
    """`extensions`: what such a file may be called, the usual one first. `containers`: what its content may be.

    `made_from`: what the platform converts into this kind, by content; `made_from_names`: what that is called.
    """

    code: str
    extensions: tuple[str, ...]
    containers: tuple[str, ...]
    made_from: tuple[str, ...] = ()
    made_from_names: tuple[str, ...] = ()


KINDS: dict[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind(
            "mp4",
            ("mp4", "m4v", "mov", "qt", "3gp"),
            ("mp4", "quicktime", "3gp"),
            ("mkv", "webm", "avi", "ts", "mpg", "flv", "wmv"),
            ("mkv", "webm", "avi", "ts", "mts", "m2ts", "mpg", "mpeg", "flv", "wmv"),
        ),
        FileKind(
            "mp3",
            ("mp3",),
            ("mp3",),
            ("wav", "flac", "ogg", "aac", "amr"),
            ("m4a", "wav", "flac", "ogg", "opus", "aac", "amr"),
        ),
        FileKind(
            "jpg",
            ("jpg", "jpeg", "jpe", "jfif"),
            ("jpg", "jpeg"),
            ("heic", "avif", "webp", "tiff", "bmp"),
            ("heic", "heif", "avif", "webp", "tif", "tiff", "bmp"),
        ),
        FileKind("png", ("png",), ("png",)),
        *(FileKind(code, (code,), (code,)) for code in ("pdf", "docx", "pptx", "doc", "ppt", "xlsx", "zip")),
    )
}
BY_EXTENSION = {extension: kind.code for kind in KINDS.values() for extension in kind.extensions}
BY_CONTAINER = {container: kind.code for kind in KINDS.values() for container in kind.containers}


def extensions_of(kinds: Iterable[str]) -> dict[str, str]:
    """{extension: kind} of everything that a file of these kinds may be called, in their order."""
    return {extension: code for code in kinds for extension in KINDS[code].extensions}


def convertible_extensions(kinds: Iterable[str]) -> dict[str, str]:
    """{extension: kind} of what is taken besides, because the platform can make a file of the kind from it."""
    return {name: code for code in kinds for name in KINDS[code].made_from_names}


def made_into(container: str, kinds: Iterable[str]) -> str:
    """Which of these kinds the platform makes from such a content, "" for none."""
    return next((code for code in kinds if container in KINDS[code].made_from), "")
