"""Sentences about what the deep checks saw in pixels and sound: hints for a person's eyes only."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from .facts import Finding
from .phrases import Sentence, at_text


def _hint(headline: Callable[[], str], ask: Callable[[], str]) -> Callable[[Finding], Sentence]:
    def words(finding: Finding) -> Sentence:
        return Sentence(headline() + at_text(finding.at_s), ask())

    return words


WORDS: dict[str, Callable[[Finding], Sentence]] = {
    "black": _hint(lambda: _("有较长的黑屏"), lambda: _("请看一下是不是剪辑时留下的空档；有意如此则不影响提交。")),
    "frozen": _hint(lambda: _("画面有较长时间不动"), lambda: _("请看一下是否导出出错；有意如此则不影响提交。")),
    "silence": _hint(lambda: _("有较长时间没有声音"), lambda: _("请听一下是否漏了声音；有意如此则不影响提交。")),
    "letterbox": _hint(
        lambda: _("画面四周有黑边"), lambda: _("不影响提交。在剪映里选好“比例”，把画面放大铺满，再导出会更好看。")
    ),
    "blur": _hint(
        lambda: _("画面像是由较小的视频放大而成，不够清晰"),
        lambda: _("不影响提交。请用原始素材导出 1080P，不要用微信转发过的文件。"),
    ),
    "watermark": _hint(
        lambda: _("画面里好像有固定的水印或台标"),
        lambda: _("要求不带水印，由工作人员看后决定。剪映里可删去片尾和贴纸后重新导出。"),
    ),
    "duplicate": _hint(lambda: _("这个文件已经上传过"), lambda: _("内容完全相同。请确认没有传错。")),
    "similar": _hint(lambda: _("与另一件作品很相似"), lambda: _("由工作人员看后决定。")),
}
