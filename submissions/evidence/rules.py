"""What is taken as evidence: screenshots, papers, short recordings; few and small, for anybody may send them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import extensions_of
from common import in_words
from common.refusals import Unacceptable
from submissions.files import storage

KINDS = ("jpg", "png", "pdf", "mp3", "mp4")
MOST = 5
MOST_BYTES = 10 * 1024**2  # of all together, below what nginx reads of a form (deploy/nginx.conf)
FORM_ITSELF = 1024**2  # its words and boundaries
# Scripts in a PDF only earn an entrant a warning; a stranger's are not kept.
NEVER = ("macro", "archive_bomb")

RULE = FileRule(role="evidence", label="evidence", kinds=KINDS, max_count=MOST, max_bytes=MOST_BYTES, sound="any")


def judge_form(size: int) -> None:
    """Whether a form of `size` bytes may be read at all, asked by its headers. Raises Unacceptable."""
    if size > MOST_BYTES + FORM_ITSELF:
        raise Unacceptable(413, too_large(size))
    if not storage.has_room_for(2 * size):
        raise Unacceptable(507, no_room())


def fault(names_and_sizes: list[tuple[str, int]]) -> str:
    """What is wrong with these files, in one sentence; "" where they may be kept and checked."""
    if len(names_and_sizes) > MOST:
        return _("一次最多附 %(n)d 个文件，请减少后再提交。") % {"n": MOST}
    for name, size in names_and_sizes:
        if name.rpartition(".")[2].lower() not in extensions_of(KINDS):
            return _("“%(name)s”不能附上。这里只收 JPG、PNG 图片，PDF 文档，MP3 录音和 MP4 视频。") % {
                "name": name[-60:]
            }
        if not size:
            return _("“%(name)s”是空文件，请重新选择。") % {"name": name[-60:]}
    total = sum(size for _name, size in names_and_sizes)
    if total > MOST_BYTES:
        return too_large(total)
    return "" if storage.has_room_for(2 * total) else no_room()


def too_large(size: int) -> str:
    shown, most = in_words.sizes_apart(size, MOST_BYTES)
    return _("所附文件共 %(size)s，超过上限 %(most)s，没有接收。请压缩图片或截短录音、视频后再提交。") % {
        "size": shown,
        "most": most,
    }


def no_room() -> str:
    return _("服务器空间不足，暂时不能附文件。请先提交文字，文件发到活动办公室邮箱并写明受理编号。")
