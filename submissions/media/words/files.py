"""Sentences about whole or broken files, pictures and documents."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from common import in_words
from submissions.media.facts import Finding
from submissions.media.words.phrases import (
    SAVE_DOCUMENT,
    SAVE_PICTURE,
    Sentence,
    at_text,
    convertible,
    format_name,
    kinds_text,
)

MOST_PAGES = 6  # that a sentence names
MOST_READ = 256 << 20  # bytes of a document or picture
_HEAD_REASONS = (
    "header", "table_count", "tables", "too_many_boxes", "too_many_tracks", "compressed_header", "no_samples",
    "no_picture_size", "part_names",
)  # fmt: skip

_STAFF_REASONS = ("unchecked", "held", "vouched", "refused", "not_looked_at")


def integrity(finding: Finding) -> Sentence:
    seen = finding.seen
    if seen.get("whole"):
        return Sentence(_("文件完整，画面和声音都能从头播到尾") if seen.get("video") else _("文件完整"))
    reason = seen.get("reason")
    if reason == "junk_behind":
        size = {"size": in_words.size(seen.get("bytes", 0))}
        return Sentence(_("文件末尾多出 %(size)s无关内容") % size, _("不影响提交。重新导出一次即可去掉。"))
    if reason in _STAFF_REASONS:
        return _left_to_staff(reason, seen)
    again = (_("打开原文件，确认能从头播放（翻看）到尾。"), _("重新导出或重新下载一份，再传到这里。"))
    if reason == "lost":
        headline = _("服务器没有存下完整的文件")
        return Sentence(headline, _("这不是您的文件的问题。"), (_("请把同一个文件再传一次。"),), _("怎么改"))
    if reason == "truncated" and 0 < (seen.get("share") or 0) < 1:
        share = {"percent": max(1, round(seen["share"] * 100))}
        headline = _("文件不完整，只有约 %(percent)d%% 的内容") % share
        return Sentence(headline, _("可能是下载或上传中断。"), again, _("怎么改"))
    if reason in ("truncated", "index_missing"):
        return Sentence(_("文件不完整，后面的内容缺失"), _("可能是下载、导出或上传中断。"), again, _("怎么改"))
    if reason in ("damaged", "zero_filled"):
        headline = _("文件内容有损坏%(at)s") % {"at": at_text(seen.get("at_s"))}
        cannot = _("损坏处无法播放") if "at_s" in seen or reason == "zero_filled" else _("损坏处无法打开")
        note = _("可能是复制、下载中断或存储卡出错，%(cannot)s。") % {"cannot": cannot}
        return Sentence(headline, note, again, _("怎么改"))
    if reason in _HEAD_REASONS:
        return Sentence(_("文件结构有错误，无法安全打开"), _("文件可能已损坏，或被改动过。"), again, _("怎么改"))
    return Sentence(_("文件无法正常读取"), _("打开它需要的时间或内存远超正常文件，可能已损坏。"), again, _("怎么改"))


def _left_to_staff(reason: str, seen: dict[str, Any]) -> Sentence:
    """The check gave up on the file: before and after a person's word."""
    if reason == "held":
        note = _("由工作人员查看，不用重新上传；看过以后才能提交，截止前最后一小时可以先提交。")
        return Sentence(_("系统没能自动检查这个文件"), note)
    if reason == "vouched":
        return Sentence(_("系统没能自动检查，工作人员已看过"), _("不影响提交。"))
    if reason == "not_looked_at":
        return Sentence(_("画面和声音没能细查"), _("不影响提交，由工作人员查看。"))
    if reason == "refused":
        step = _("按上面的原因改好，再传到这里。")
        return Sentence(_("工作人员看过，这个文件不能用"), seen.get("note", ""), (step,), _("怎么改"))
    return Sentence(_("系统没能自动检查这个文件"), _("不影响提交，由工作人员查看。"))


def file_size(finding: Finding) -> Sentence:
    size = finding.seen["size"]
    if size == 0:
        step = _("在电脑上看一下文件大小，不是 0 再重新上传。")
        return Sentence(_("这是一个空文件（0 字节）"), _("可能是导出或下载没有完成。"), (step,), _("怎么改"))
    most = finding.asked.get("max_bytes")
    if most is None or size > most:
        shown, limit = in_words.sizes_apart(size, MOST_READ if most is None else most)
        step = _("视频请按 1080P、“推荐”码率重新导出；图片和文档请压缩图片后另存。")
        ask = _("要求：不超过 %(limit)s。") % {"limit": limit}
        return Sentence(_("文件 %(size)s，过大") % {"size": shown}, ask, (step,), _("怎么改"))
    said = {"size": in_words.size(size), "limit": in_words.size_asked(finding.asked["min_bytes"])}
    step = _("请上传相机或手机里的原图，不要用微信转发或截图。")
    return Sentence(_("文件只有 %(size)s，过小") % said, _("要求：不小于 %(limit)s。") % said, (step,), _("怎么改"))


def image_format(finding: Finding) -> Sentence:
    seen = finding.seen
    if seen.get("mode") == "CMYK":
        return Sentence(_("图片是印刷用的 CMYK 颜色"), _("不影响提交，网页上颜色可能有偏差。另存为 RGB 更稳妥。"))
    steps = (_("用看图软件打开原图，另存为普通的 JPG 或 PNG。"), _("再传到这里；改后缀无效。"))
    if seen.get("reason") == "too_many_scans":
        headline = _("图片的写法异常（%(n)d 次扫描），无法安全打开") % {"n": seen["scans"]}
        return Sentence(headline, "", steps, _("怎么改"))
    shown = {"format": format_name(seen["container"]), "kinds": kinds_text(finding.asked["kinds"])}
    ask = convertible(seen, finding.asked["kinds"])
    return Sentence(_("文件是 %(format)s格式，这里收 %(kinds)s") % shown, ask, steps, _("怎么改"), SAVE_PICTURE)


def image_size(finding: Finding) -> Sentence:
    size = {"w": finding.seen["width"], "h": finding.seen["height"]}
    if finding.level == "info":
        shown = {**size, "format": format_name(finding.seen["container"])}
        return Sentence(_("%(format)s 图片，%(w)d×%(h)d") % shown)
    if finding.seen.get("reason") == "too_many_pixels":
        step = _("用看图软件把长边缩小到 8000 像素以内，再另存上传。")
        return Sentence(_("图片为 %(w)d×%(h)d，过大，无法安全打开") % size, "", (step,), _("怎么改"))
    short, long = finding.asked.get("short_side"), finding.asked.get("long_side")
    asks = [_("短边不少于 %(n)d 像素") % {"n": short}] if short else []
    asks += [_("长边不少于 %(n)d 像素") % {"n": long}] if long else []
    ask = _("要求：%(asks)s。") % {"asks": "，".join(asks)}
    if finding.level == "warn":
        return Sentence(_("图片为 %(w)d×%(h)d，略小") % size, ask + _("不影响提交，请放大看看字迹是否清楚。"))
    steps = (
        _("请上传相机或手机相册里的原图；歌谱和文件请靠近拍满画面，扫描选 300 dpi。"),
        _("不要截图，也不要用微信转发过的图片。"),
    )
    return Sentence(_("图片为 %(w)d×%(h)d，太小") % size, ask, steps, _("怎么改"))


def animated(finding: Finding) -> Sentence:
    return Sentence(_("图片是动图"), _("不影响提交，评审和展示只用第一帧。"))


def blank(finding: Finding) -> Sentence:
    return Sentence(_("图片几乎是一片空白"), _("请打开看一下，是否传错了文件；确实如此则不影响提交。"))


def document_format(finding: Finding) -> Sentence:
    shown = {"kinds": kinds_text(finding.asked["kinds"])}
    shown["format"] = format_name(finding.seen["container"])
    if finding.level == "info":
        return Sentence(_("%(format)s 文件，可以打开") % shown)
    step = _("请用 Word 或 WPS 打开原稿，另存为 %(kinds)s。") % shown
    ask = convertible(finding.seen, finding.asked["kinds"])
    return Sentence(_("文件是 %(format)s格式，这里收 %(kinds)s") % shown, ask, (step,), _("怎么改"), SAVE_DOCUMENT)


def text_length(finding: Finding) -> Sentence:
    han, words = finding.seen["han"], finding.seen["word_style"]
    least, most = finding.asked.get("min_characters"), finding.asked.get("max_characters")
    shown = {"han": han, "words": words, "most": most, "least": least}
    if finding.level == "info":
        return Sentence(_("正文 %(words)d 字") % shown)
    if most is not None and words > most:
        if finding.level == "warn":
            headline = _("汉字 %(han)d 个，连标点和英文共 %(words)d 字，略超 %(most)d 字") % shown
            return Sentence(headline, _("不影响提交。能精简到 %(most)d 字以内更好。") % shown)
        steps = (_("在 Word 或 WPS 的“审阅—字数统计”里查看字数。"), _("删减到 %(most)d 字以内后重新上传。") % shown)
        return Sentence(
            _("正文 %(han)d 个汉字，超过 %(most)d 字") % shown,
            _("要求：不超过 %(most)d 字，表格、文本框里的字也计算在内。") % shown,
            steps,
            _("怎么改"),
        )
    if finding.level == "warn":
        headline = _("汉字 %(han)d 个，连标点和英文共 %(words)d 字") % shown
        return Sentence(headline, _("要求不少于 %(least)d 字，由评审人员把握。") % shown)
    step = _("请补充内容后重新上传；图片里的文字不计算在内。")
    headline = _("正文 %(words)d 字，不足 %(least)d 字") % shown
    return Sentence(headline, _("要求：不少于 %(least)d 字。") % shown, (step,), _("怎么改"))


def text_unreadable(finding: Finding) -> Sentence:
    reason = finding.seen.get("reason")
    if reason == "password":
        step = _("在 Word、WPS 或 PDF 软件里取消密码，另存后重新上传。")
        return Sentence(_("文件设了密码，打不开"), _("要求：评审人员能直接打开。"), (step,), _("怎么改"))
    if reason == "old_format":
        return Sentence(
            _("旧版文档，系统不能自动数字数"), _("不影响提交，由工作人员核对。另存为 docx 再传，就能立刻知道字数。")
        )
    if reason == "not_language":
        return Sentence(
            _("PDF 里的文字读出来是乱码，系统不能自动数字数"),
            _("不影响提交，由工作人员核对字数。能传原来的 Word 文档更好。"),
        )
    if reason == "pictured_pages":
        pages = finding.seen["pages"]
        shown = {"pages": "、".join(str(page) for page in pages[:MOST_PAGES]), "n": len(pages)}
        many = _("第 %(pages)s 等 %(n)d 页") if len(pages) > MOST_PAGES else _("第 %(pages)s 页")
        headline = _("%(which)s是图片，里面的字没有计算在内") % {"which": many % shown}
        return Sentence(headline, _("不影响提交，由工作人员核对字数。"))
    if reason == "too_long":
        return Sentence(_("页数太多，系统不能自动数字数"), _("不影响提交，由工作人员核对字数。请确认没有传错文件。"))
    if reason == "other_file":
        note = _("不影响提交，由工作人员核对字数。用 Word 或 WPS 打开，另存为 docx 再传，就能立刻知道字数。")
        return Sentence(_("正文是从别的文件整个嵌入的，系统不能自动数字数"), note)
    return Sentence(
        _("文档里没有可读取的文字，可能是扫描件或图片"), _("不影响提交，由工作人员核对字数。能传原来的 Word 文档更好。")
    )


def macro(finding: Finding) -> Sentence:
    reason = finding.seen.get("reason")
    if reason == "pdf_script":
        note = _("不影响提交，这里不会运行它。另存（打印）为普通 PDF 更稳妥。")
        return Sentence(_("PDF 里带有脚本，或会自动打开其他内容"), note)
    if reason == "outside_picture":
        note = _("不影响提交，但评审人员可能看不到。请把图片、视频插入文档本身再传更稳妥。")
        return Sentence(_("文档里的图片或视频放在别的网站上"), note)
    if reason == "declared":
        note = _("不影响提交，但有的 Word 会打不开。另存为不带宏的 docx 或 pptx 再传更稳妥。")
        return Sentence(_("文档标着“启用宏”，里面没有宏"), note)
    if reason in ("outside_template", "entities"):
        step = _("新建一个空白文档，把内容复制进去，另存为 docx 或 pptx，再传到这里。")
        why = _("打开时会从别的网站下载模板或程序") if reason == "outside_template" else _("里面有不该有的代码")
        return Sentence(_("文档%(why)s") % {"why": why}, _("为了安全，这样的文件不收。"), (step,), _("怎么改"))
    steps = (_("在 Word、PPT 或 WPS 里点“另存为”，类型选不带宏的 docx 或 pptx。"), _("把另存的文件传到这里。"))
    headline = _("文档里带有宏（自动运行的程序）")
    return Sentence(headline, _("为了安全，带宏的文件不收。"), steps, _("怎么改"), SAVE_DOCUMENT)


def archive_bomb(finding: Finding) -> Sentence:
    size = finding.seen.get("unpacked_bytes")
    headline = (
        _("文件解开后有 %(size)s，异常地大") % {"size": in_words.size(size)} if size else _("文件里的内容数量异常")
    )
    step = _("用 Word、PPT 或 WPS 打开原稿，删去不用的图片和视频，另存后重新上传。")
    return Sentence(headline, _("为了安全没有打开它。"), (step,), _("怎么改"))
