"""What kind of thing a finding is, in a word or two: for counting many of them. One sentence each: sentences.py."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Any] = {
    "duration": _("时长"),
    "aspect_ratio": _("画面比例"),
    "resolution": _("分辨率"),
    "scan_type": _("隔行扫描"),
    "container": _("文件格式"),
    "extension_mismatch": _("扩展名与内容不符"),
    "codec": _("编码格式"),
    "audio_missing": _("没有声音轨道"),
    "video_missing": _("没有画面轨道"),
    "multiple_tracks": _("多条画面或声音轨道"),
    "av_mismatch": _("声音和画面长度不一致"),
    "integrity": _("文件损坏或不完整"),
    "file_size": _("文件大小"),
    "image_format": _("图片格式"),
    "image_size": _("图片尺寸"),
    "animated": _("动态图片"),
    "blank": _("空白图片"),
    "document_format": _("文档格式"),
    "text_length": _("字数"),
    "text_unreadable": _("无法读取文字"),
    "macro": _("文档带有宏、脚本或外部内容"),
    "archive_bomb": _("压缩内容异常"),
    "black": _("黑屏"),
    "frozen": _("画面不动"),
    "silence": _("没有声音"),
    "letterbox": _("画面有黑边"),
    "blur": _("画面不清晰"),
    "watermark": _("水印或台标"),
    "duplicate": _("文件重复"),
    "similar": _("与其他作品相似"),
}


def name_of(code: str) -> str:
    """A code of a later version, met in an older one, is named as it is."""
    return str(NAMES.get(code, code))
