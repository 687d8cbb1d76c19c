"""Small pieces of the findings' sentences: times, sizes, names of formats, steps of 剪映."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec.file_kinds import made_into
from common.in_words import duration


@dataclass(frozen=True)
class Sentence:
    """`headline`: what was seen. `ask`: what is asked. `mend`: the steps, under `mend_title`. `picture`: the name of
    the drawing of the very menu (static/art/mend/), "" where there is none."""

    headline: str
    ask: str = ""
    mend: tuple[str, ...] = ()
    mend_title: str = ""
    picture: str = ""


# Drawings of the very menu, in static/art/mend/.
EXPORT_VIDEO, EXPORT_SOUND, ASPECT_RATIO = "export-video", "export-sound", "aspect-ratio"  # 剪映 for the computer
SAVE_PICTURE, SAVE_DOCUMENT = "save-picture", "save-document"

# Formats by content, as people call them. What is missing here is shown in capitals.
FORMAT_NAMES = {
    "quicktime": "MOV（QuickTime）",
    "3gp": "3GP",
    "mkv": "MKV",
    "webm": "WebM",
    "ts": "TS",
    "jpg": "JPG",
    "heic": "HEIC",
    "webp": "WebP",
    "docx": "Word（docx）",
    "pptx": "PPT（pptx）",
    "xlsx": "Excel（xlsx）",
    "doc": "Word（doc）",
    "ppt": "PPT（ppt）",
}


def format_name(container: str) -> str:
    words = {
        "text": _("纯文本"),
        "script": _("脚本程序"),
        "html": _("网页"),
        "exe": _("可执行程序"),
        "zip": _("ZIP 压缩包"),
        "rar": _("RAR 压缩包"),
        "7z": _("7z 压缩包"),
        "ole": _("旧版 Office"),
        "unknown": _("无法识别的"),
        "empty": _("空"),
    }
    return words.get(container) or FORMAT_NAMES.get(container, container.upper())


def kinds_text(kinds: list[str]) -> str:
    return _("或").join("、".join(kind.upper() for kind in kinds).rsplit("、", 1))


def by_platform(target: str) -> str:
    """That the platform can make a `target` of the file; nothing where it cannot."""
    said = _("可以由平台转换成 %(kind)s，转换好后您看过再用；也可以自己改好重新上传。")
    return said % {"kind": target.upper()} if target else ""


def convertible(seen: dict[str, Any], kinds: list[str]) -> str:
    """The same for a content of another kind than is asked."""
    return by_platform(made_into(seen["container"], kinds))


def at_text(seconds: Any) -> str:
    """（约 1 分 20 秒处）, or nothing when it is not known where."""
    return _("（约 %(time)s处）") % {"time": duration(seconds)} if seconds is not None else ""


def mend_title() -> str:
    return _("怎么改（剪映）")


def export_steps(choice: str) -> tuple[str, ...]:
    """剪映 for the computer: 导出 stands at the top right; for the phone, the resolution beside it."""
    return (
        _("用剪映打开原工程，点右上角“导出”。"),
        choice,
        _("把导出的原文件直接传到这里，不要先发微信。"),
    )


def export_video() -> str:
    return _("分辨率选“1080P”，编码选“H.264”，格式选“mp4”，帧率选 25 或 30。")
