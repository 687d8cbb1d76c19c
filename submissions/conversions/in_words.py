"""What a conversion would do, what it did, and why it could not: in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from submissions.conversions.offers import Offer
from submissions.media.words.phrases import format_name


def offered(offer: Offer, container: str) -> str:
    """把 MOV 改装为 MP4，画面不重新压缩 · 把 HEIC 转为 JPG"""
    if offer.repackages and "container" in offer.changes:
        named = {"format": _short(container)}
        return "，".join([_("把 %(format)s 改装为 MP4，画面不重新压缩") % named, *_sound(offer)])
    if offer.is_minor:
        return _("画面靠旋转标记显示，个别设备会横着或倒着放，可以把画面转正")
    words = _words_of_offers()
    return "，".join([*_anew(offer, container), *(words[code] for code in offer.changes if code in words)])


def done(changes: Iterable[str]) -> str:
    """What was done, in the order it was told."""
    words = _words_of_changes()
    return "；".join(words[code] for code in changes if code in words)


def refused(reason: str) -> str:
    """Why nothing was made, and what to do."""
    return _words_of_refusals().get(reason) or _words_of_refusals()["unreadable"]


def _sound(offer: Offer) -> list[str]:
    return [_words_of_offers()["sound"]] if "sound" in offer.changes else []


def _anew(offer: Offer, container: str) -> list[str]:
    words = {"format": _short(container), "target": offer.target.upper()}
    return [_("把 %(format)s 转为 %(target)s") % words] if {"container", "song", "picture"} & set(offer.changes) else []


def _short(container: str) -> str:
    """MOV, of MOV（QuickTime）."""
    return format_name(container).partition("（")[0]


def unchanged(target: str) -> str:
    """What a conversion into this kind leaves as it is."""
    words = {
        "mp4": _("内容、时长和画面比例没有改动。"),
        "mp3": _("内容和时长没有改动。"),
        "jpg": _("画面内容和比例没有改动。"),
    }
    return words.get(target, "")


def to_look_at(target: str) -> str:
    """What the entrant is asked to do before deciding."""
    words = {
        "mp4": _("请从头到尾看一遍转换后的视频。"),
        "mp3": _("请从头到尾听一遍转换后的声音。"),
        "jpg": _("请看清楚转换后的图片，画面和颜色是否与原图一样。"),
    }
    return words.get(target, "")


def _words_of_offers() -> dict[str, str]:
    return {
        "picture_codec": _("画面转为各种手机都能播放的 H.264"),
        "hdr": _("HDR 画面转为普通画面"),
        "smaller": _("画面按比例缩小到 1080P"),
        "frame_rate": _("帧率改为常用帧率"),
        "interlaced": _("隔行画面改为逐行"),
        "upright": _("画面转正"),
        "sound": _("声音转为 AAC"),
    }


def _words_of_changes() -> dict[str, str]:
    return {
        "repackaged": _("改装为 MP4，画面没有重新压缩"),
        "h264": _("画面转为 H.264"),
        "tone_mapped": _("HDR 画面转为普通画面（BT.709）"),
        "colours": _("宽色域转为 BT.709"),
        "smaller": _("画面按比例缩小"),
        "frame_rate": _("帧率改为常用帧率"),
        "deinterlaced": _("隔行画面改为逐行"),
        "upright": _("画面转正"),
        "aac": _("声音转为 AAC"),
        "first_sound": _("有多条声音，保留第一条"),
        "no_subtitles": _("单独的字幕轨没有保留"),
        "stereo": _("多声道合为双声道"),
        "mp3": _("声音转为 MP3"),
        "jpg": _("转为 JPG"),
        "white": _("透明处填为白色"),
    }


def _words_of_refusals() -> dict[str, str]:
    office = _("请联系省总活动办公室。")
    by_hand = _("请在电脑上另存为要求的格式后重新上传。")
    return {
        "content": _("转换后仍不符合要求，没有采用。内容方面的问题平台不能代改，请改好后重新上传："),
        "too_long": _("时长超过 1 小时，平台不能转换。请删减后重新上传。"),
        "timeout": _("转换用时超过上限，已停止。请用剪映导出为 1080P 的 MP4 后重新上传。"),
        "too_large": _("文件太大，转换需要的内存或空间超过上限。") + by_hand,
        "no_room": _("服务器空间不足，没有转换。请稍后再试，或联系省总活动办公室。"),
        "quota": _(
            "本单位的存储空间放不下转换后的文件，没有转换。请删去草稿里不用的文件后再试，或联系省总活动办公室。"
        ),
        "no_picture": _("文件里没有画面，不能转为视频。请确认选对了文件，再重新上传。"),
        "no_sound": _("文件里没有声音，不能转为 MP3。请确认选对了文件，再重新上传。"),
        "has_picture": _("文件里有画面，只取声音会丢掉画面，没有转换。只要声音的，请自己导出 MP3 后重新上传。"),
        "many_pictures": _("文件里有多幅图片（动图或多页），平台不能代选其中一幅。请另存需要的一幅后重新上传。"),
        "lost": _("服务器没有存下完整的文件。请把同一个文件再传一次。"),
        "attempts": _("转换多次中断，没有成功。") + by_hand + _("仍有问题，") + office,
        "unsupported": _("这个文件现在不能转换。") + by_hand,
        "unreadable": _("文件里的画面或声音无法读取，可能已损坏，没有转换。") + by_hand,
    }
