"""A finding in words: what was seen, what is asked, how to mend it.

Made when shown, never stored: wording and menu names of 剪映 change, what was found does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from submissions.media.facts import Finding
from submissions.media.words import deep as words_deep
from submissions.media.words import files as words_files
from submissions.media.words import film as words_film
from submissions.media.words.phrases import Sentence

__all__ = ["Sentence", "finding_message", "sentence"]

_WORDS: dict[str, Callable[[Finding], Sentence]] = {
    "duration": words_film.duration,
    "aspect_ratio": words_film.aspect_ratio,
    "resolution": words_film.resolution,
    "scan_type": words_film.scan_type,
    "container": words_film.container,
    "extension_mismatch": words_film.extension_mismatch,
    "codec": words_film.codec,
    "audio_missing": words_film.audio_missing,
    "video_missing": words_film.video_missing,
    "multiple_tracks": words_film.multiple_tracks,
    "av_mismatch": words_film.av_mismatch,
    "integrity": words_files.integrity,
    "file_size": words_files.file_size,
    "image_format": words_files.image_format,
    "image_size": words_files.image_size,
    "animated": words_files.animated,
    "blank": words_files.blank,
    "document_format": words_files.document_format,
    "text_length": words_files.text_length,
    "text_unreadable": words_files.text_unreadable,
    "macro": words_files.macro,
    "archive_bomb": words_files.archive_bomb,
    **words_deep.WORDS,
}


@dataclass(frozen=True)
class _Unknown:
    """A code of a later version, met in an older one."""

    code: str

    def __call__(self, finding: Finding) -> Sentence:
        return Sentence(_("检查项目“%(code)s”有提示，请联系主办方确认。") % {"code": self.code})


def sentence(finding: Finding) -> Sentence:
    """Headline, what is asked, and the steps to mend it, in the current language."""
    return _WORDS.get(finding.code, _Unknown(finding.code))(finding)


def finding_message(finding: Finding) -> str:
    """The same in one paragraph, for e-mail, Excel and the command line."""
    words = sentence(finding)
    parts = [words.headline, words.ask, *words.mend]
    return "".join(part if part.endswith(("。", "？", "！")) else part + "。" for part in parts if part)
