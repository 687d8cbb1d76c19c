"""Sentences about video and sound."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common import in_words
from submissions.media.facts import Finding
from submissions.media.words.phrases import (
    ASPECT_RATIO,
    EXPORT_SOUND,
    EXPORT_VIDEO,
    SAVE_DOCUMENT,
    SAVE_PICTURE,
    Sentence,
    by_platform,
    convertible,
    export_steps,
    export_video,
    format_name,
    kinds_text,
    mend_title,
)


def duration(finding: Finding) -> Sentence:
    seconds, least, most = finding.seen["duration_s"], finding.asked.get("min_s"), finding.asked.get("max_s")
    shown = {"time": in_words.duration(seconds)}
    if finding.level == "info":
        return Sentence(_("时长 %(time)s") % shown)
    too_long = most is not None and seconds > most
    shown["limit"] = in_words.duration((most if too_long else least) or 0)
    if finding.level == "warn":
        return _nearly(shown, too_long=too_long, generally=bool(finding.asked.get("generally")))
    if too_long:
        headline = _("时长 %(time)s，超过规定的 %(limit)s") % shown
        step = _("请删减内容后重新导出；手机版剪映会自动加片尾，请一并删去。")
    else:
        headline = _("时长 %(time)s，不足规定的 %(limit)s") % shown
        step = _("请补充内容后重新导出。")
    ask = _("要求：%(range)s。") % {"range": _range(least, most)}
    return Sentence(headline, ask, (_("用剪映打开原工程。"), step), mend_title())


def _nearly(shown: dict[str, str], *, too_long: bool, generally: bool) -> Sentence:
    if generally:
        headline = (
            _("时长 %(time)s，规定一般不超过 %(limit)s") if too_long else _("时长 %(time)s，规定一般不少于 %(limit)s")
        )
        return Sentence(headline % shown, _("不影响提交，由评审人员把握。能精简则更好。"))
    headline = _("时长 %(time)s，略超 %(limit)s") if too_long else _("时长 %(time)s，略少于 %(limit)s")
    hint = _("不影响提交。手机版剪映会自动加片尾，删去即可。") if too_long else _("不影响提交。")
    return Sentence(headline % shown, hint)


def _range(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        limit = in_words.duration((most if most is not None else least) or 0)
        return (_("不超过 %(t)s") if least is None else _("不少于 %(t)s")) % {"t": limit}
    return _("%(a)s到 %(b)s") % {"a": in_words.duration(least), "b": in_words.duration(most)}


def aspect_ratio(finding: Finding) -> Sentence:
    allowed = _("或").join(finding.asked["aspects"])
    size = {
        "w": finding.seen["width"],
        "h": finding.seen["height"],
        "near": finding.asked["nearest"],
        "allowed": allowed,
    }
    if finding.level == "warn":
        return Sentence(_("画面为 %(w)d×%(h)d，与 %(near)s 略有出入") % size, _("不影响提交，播放时可能留有细小黑边。"))
    return Sentence(
        _("画面为 %(w)d×%(h)d，比例不是 %(allowed)s") % size,
        _("要求：横屏 16:9 或竖屏 9:16 这样的标准比例（本项：%(allowed)s）。") % size,
        export_steps(_("先在播放器下方点“比例”，选“%(near)s”，调整画面铺满；") % size + export_video()),
        mend_title(),
        ASPECT_RATIO,
    )


def resolution(finding: Finding) -> Sentence:
    size = {"w": finding.seen["width"], "h": finding.seen["height"], "side": finding.asked.get("short_side")}
    if finding.level == "info":
        return Sentence(_good_picture(finding))
    if finding.level == "block":
        return Sentence(
            _("画面为 %(w)d×%(h)d，未达到 %(side)dP") % size,
            _("要求：短边 %(side)d 像素。经微信聊天发送过的视频会被压缩，请上传原文件。") % size,
            export_steps(_("请用原始素材导出：") + export_video()),
            mend_title(),
            EXPORT_VIDEO,
        )
    if min(size["w"], size["h"]) > size["side"]:
        return Sentence(
            _("画面为 %(w)d×%(h)d，高于 %(side)dP") % size,
            _("不影响提交；评审和展示用 %(side)dP，导出为 %(side)dP 更稳妥。") % size,
        )
    return Sentence(_("画面为 %(w)d×%(h)d，略低于 %(side)dP") % size, _("不影响提交；重新导出时分辨率请选“1080P”。"))


def _good_picture(finding: Finding) -> str:
    parts = [_("%(format)s 格式") % {"format": format_name(finding.seen["container"])}]
    if finding.asked.get("nearest"):
        parts.append(_("画面比例 %(aspect)s") % {"aspect": finding.asked["nearest"]})
    side = finding.asked.get("short_side")
    parts.append(f"{side}P" if side else f"{finding.seen['width']}×{finding.seen['height']}")
    return "，".join(parts)


def scan_type(finding: Finding) -> Sentence:
    return Sentence(
        _("画面是隔行扫描，快速运动时会有横纹"),
        _("不影响提交。摄像机请选逐行（P）拍摄，或用剪映重新导出，导出即为逐行。"),
    )


def container(finding: Finding) -> Sentence:
    seen = {"format": format_name(finding.seen["container"]), "kinds": kinds_text(finding.asked["kinds"])}
    if finding.level == "warn":
        return Sentence(
            _("文件是 %(format)s，不是标准的 MP4") % seen, _("不影响提交。重新导出时格式选“mp4”，各种手机都能播放。")
        )
    ask = convertible(finding.seen, finding.asked["kinds"])
    step, picture = _to_kind(finding.asked["kinds"])
    return Sentence(_("文件是 %(format)s格式，这里收 %(kinds)s") % seen, ask, (step,), _("怎么改"), picture)


def extension_mismatch(finding: Finding) -> Sentence:
    seen = {
        "ext": finding.seen["extension"] or _("（无）"),
        "format": format_name(finding.seen["container"]),
        "kinds": kinds_text(finding.asked["kinds"]),
    }
    headline = _("文件名是 .%(ext)s，但实际是 %(format)s文件") % seen
    if finding.level == "warn":
        return Sentence(headline, _("不影响提交，已按实际内容处理。"))
    ask = _("改后缀无效，这里收 %(kinds)s。") % seen + convertible(finding.seen, finding.asked["kinds"])
    step, picture = _to_kind(finding.asked["kinds"])
    return Sentence(headline, ask, (step,), _("怎么改"), picture)


def _to_kind(kinds: list[str]) -> tuple[str, str]:
    """The step, and the picture of its menu."""
    if "mp4" in kinds:
        return _("请用剪映打开后重新导出，格式选“mp4”，编码选“H.264”。"), EXPORT_VIDEO
    if "mp3" in kinds:
        return _("请用剪映打开后点“导出”，只勾选“音频导出”，格式选“MP3”。"), EXPORT_SOUND
    if "jpg" in kinds or "png" in kinds:
        return _("请用看图软件打开，另存为 JPG 或 PNG。"), SAVE_PICTURE
    return _("请用 Word 或 WPS 打开原稿，另存为 %(kinds)s。") % {"kinds": kinds_text(kinds)}, SAVE_DOCUMENT


def codec(finding: Finding) -> Sentence:
    seen = {"codec": finding.seen.get("codec") or _("无法识别"), "asked": finding.asked["codec"]}
    if finding.seen["track"] == "audio":
        if finding.level == "warn":
            return Sentence(
                _("声音编码是 %(codec)s，部分手机放不出") % seen, _("不影响提交，系统会另做一份通用的观看版。")
            )
        headline = _("声音编码是 %(codec)s，多数设备放不出") % seen
        ask = _("要求：%(asked)s。") % seen
        return Sentence(headline, ask, export_steps(export_video()), mend_title(), EXPORT_VIDEO)
    reason = finding.seen.get("reason")
    if finding.level == "warn":
        headline = _("画面是 HDR，部分屏幕上颜色发灰") if reason == "hdr" else _("画面编码是 %(codec)s，部分手机放不出")
        return Sentence(
            headline % seen, _("不影响提交，系统会另做一份通用的观看版。重新导出时编码选“H.264”、关闭 HDR 更稳妥。")
        )
    detail = {"bit_depth": _("10 位"), "chroma": finding.seen.get("chroma")}.get(str(reason))
    headline = (
        _("画面编码是 %(codec)s（%(detail)s），多数设备放不出") if detail else _("画面编码是 %(codec)s，多数设备放不出")
    )
    headline, ask = headline % {**seen, "detail": detail}, _("要求：%(asked)s。") % seen
    return Sentence(headline, ask, export_steps(export_video()), mend_title(), EXPORT_VIDEO)


def audio_missing(finding: Finding) -> Sentence:
    if finding.level == "warn":
        return Sentence(
            _("视频没有声音"), _("如果本来就是无声作品，不影响提交；否则请检查剪映里是否关闭了原声或静音了音轨。")
        )
    return Sentence(
        _("文件里没有声音"),
        _("要求：作品须有声音。"),
        export_steps(_("导出前检查轨道左侧的喇叭没有关闭，播放时能听到声音。")),
        mend_title(),
    )


def video_missing(finding: Finding) -> Sentence:
    if not finding.seen.get("audio"):
        return Sentence(_("MP4 文件里没有画面"), _("请确认上传的是成片，再重新导出。"))
    if "mp3" in finding.asked["kinds"]:
        return Sentence(
            _("MP4 文件里只有声音，没有画面"),
            _("只有声音的作品请交 MP3。") + by_platform("mp3"),
            (_("用剪映打开原工程，点右上角“导出”。"), _("取消“视频导出”，勾选“音频导出”，格式选“MP3”。")),
            mend_title(),
            EXPORT_SOUND,
        )
    return Sentence(
        _("MP4 文件里只有声音，没有画面"),
        _("要求：视频作品。"),
        export_steps(_("勾选“视频导出”。") + export_video()),
        mend_title(),
        EXPORT_VIDEO,
    )


def multiple_tracks(finding: Finding) -> Sentence:
    counts = {"video": finding.seen["video"], "audio": finding.seen["audio"]}
    return Sentence(
        _("文件里有 %(video)d 条画面、%(audio)d 条声音") % counts,
        _("不影响提交，播放和评审只用第一条。请确认第一条就是成片。"),
    )


def av_mismatch(finding: Finding) -> Sentence:
    times = {"video": in_words.duration(finding.seen["video_s"]), "audio": in_words.duration(finding.seen["audio_s"])}
    return Sentence(
        _("画面长 %(video)s，声音长 %(audio)s，不一样长") % times,
        _("不影响提交。请看一遍结尾，是否有黑屏或突然没有声音；如有，在剪映里剪齐后重新导出。"),
    )
