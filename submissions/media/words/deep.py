"""Sentences about what the deep checks saw in pixels and sound: hints for a person's eyes only."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from common.in_words import duration
from submissions.media.facts import Finding
from submissions.media.words.phrases import Sentence, at_text


def black(finding: Finding) -> Sentence:
    headline = _("整段视频都是黑屏") if finding.seen.get("whole") else _stretch(finding, _("黑屏"))
    return Sentence(headline, _("请看一下是不是剪辑时留下的空档；有意如此则不影响提交。"))


def frozen(finding: Finding) -> Sentence:
    headline = _("画面从头到尾没有变化") if finding.seen.get("whole") else _stretch(finding, _("画面不动"))
    return Sentence(headline, _("请看一下是否导出出错；用静止画面配音乐、有意如此的，不影响提交。"))


def silence(finding: Finding) -> Sentence:
    headline = _("有声音轨道，但全程听不到声音") if finding.seen.get("whole") else _stretch(finding, _("没有声音"))
    return Sentence(headline, _("请听一下是否漏了声音或被静音；有意如此则不影响提交。"))


def letterbox(finding: Finding) -> Sentence:
    sides = [
        _("上下黑边（或白边）占画面高度的 %(share)s%%") % {"share": finding.seen["height_percent"]}
        if finding.seen.get("height_percent")
        else "",
        _("左右黑边（或白边）占画面宽度的 %(share)s%%") % {"share": finding.seen["width_percent"]}
        if finding.seen.get("width_percent")
        else "",
    ]
    mend = _("不影响提交。在剪映里选好“比例”，把画面放大铺满，再导出会更好看。")
    return Sentence("，".join(side for side in sides if side) or _("画面四周有黑边"), mend)


def blur(finding: Finding) -> Sentence:
    headline = _("像素够大，但画面像是由较小的视频放大而成，不够清晰") + at_text(finding.at_s)
    return Sentence(headline, _("不影响提交。请用原始素材导出 1080P，不要用微信转发过的文件。"))


def watermark(finding: Finding) -> Sentence:
    if finding.seen.get("answer") == "cannot_tell":
        return Sentence(_("镜头基本不动，程序看不出有没有水印"), _("由工作人员查看画面后确认。"))
    headline = _("画面%(place)s好像有固定的水印或台标") % {"place": _place(finding.seen.get("place", ""))}
    return Sentence(headline, _("要求不带水印，由工作人员看后决定。剪映里可删去片尾和贴纸后重新导出。"))


def _stretch(finding: Finding, what: str) -> str:
    seconds = finding.seen.get("seconds")
    if seconds is None:
        return _("有较长时间%(what)s") % {"what": what} + at_text(finding.at_s)
    return _("约有 %(time)s%(what)s") % {"time": duration(seconds), "what": what} + at_text(finding.at_s)


def _place(code: str) -> str:
    words = {
        "top_left": _("左上角"), "top_centre": _("上方"), "top_right": _("右上角"), "middle_left": _("左侧"),
        "middle_centre": _("中间"), "middle_right": _("右侧"), "bottom_left": _("左下角"), "bottom_centre": _("下方"),
        "bottom_right": _("右下角"),
    }  # fmt: skip
    return words.get(code, _("里"))


def _hint(headline: Callable[[], str], ask: Callable[[], str]) -> Callable[[Finding], Sentence]:
    def words(finding: Finding) -> Sentence:
        return Sentence(headline() + at_text(finding.at_s), ask())

    return words


def duplicate(finding: Finding) -> Sentence:
    """Only ever of the union's own file: `entry` says where it stands already."""
    where = finding.seen.get("entry", "")
    headline = _("和 %(entry)s 里的文件完全相同") % {"entry": where} if where else _("这个文件已经上传过")
    return Sentence(headline, _("一个文件一般只报一次。请确认没有选错；确实要用就不必理会。"))


WORDS: dict[str, Callable[[Finding], Sentence]] = {
    "black": black,
    "frozen": frozen,
    "silence": silence,
    "letterbox": letterbox,
    "blur": blur,
    "watermark": watermark,
    "duplicate": duplicate,
    "similar": _hint(lambda: _("与另一件作品很相似"), lambda: _("由工作人员看后决定。")),
}
