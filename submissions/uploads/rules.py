"""What may be uploaded to an entry, judged before a byte is sent, and which of its files may be changed now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import convertible_extensions, extensions_of
from common import in_words
from common.refusals import Unacceptable
from submissions import openness
from submissions.files import storage
from submissions.models import Entry, EntryFile
from submissions.uploads import union_space

MOST_BY_FORM = 300 * 1024**2  # as in deploy/nginx.conf; a form cannot be resumed, so more would seldom arrive
FORM_ITSELF = 1024**2  # its other fields and its boundaries
MOST_OPEN = 100  # unfinished uploads of one person
MOST_KEPT = 100  # files of one role that were taken out of an entry and are kept, since it was once submitted


def judge(*, entry: Entry, role: str, name: str, length: int, by: User) -> FileRule:
    """The rule under which this person may upload a file of `length` bytes. Raises Unacceptable."""
    rule = _rule(entry, role)
    openness.of(entry).check_files(role)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in extensions_of(rule.kinds) | convertible_extensions(rule.kinds):
        wanted = "、".join(kind.upper() for kind in rule.kinds)
        raise Unacceptable(
            415, _("“%(name)s”不是要求的格式，这里收 %(wanted)s。") % {"name": name[-60:], "wanted": wanted}
        )
    if length > rule.max_bytes:
        size, most = in_words.sizes_apart(length, rule.max_bytes)
        said = {"size": size, "max": most}
        raise Unacceptable(413, _("文件有 %(size)s，超过上限 %(max)s。请压缩或用较低码率重新导出。") % said)
    _room_for_one_more(entry, rule)
    _not_too_many(entry, rule, by)
    union_space.check(entry=entry, length=length, rule=rule)
    if not storage.has_room_for(length):
        raise Unacceptable(507, _("服务器空间不足，请稍后再传，或联系省总活动办公室。"))
    return rule


def judge_form(*, entry: Entry, role: str, size: int) -> None:
    """Whether a whole form of `size` bytes may be read, with one or several files of this role. Raises Unacceptable.

    It lies in staging twice for a moment: as the form brought it, and as the file that is checked.
    """
    rule = _rule(entry, role)
    openness.of(entry).check_files(role)
    if size > most_bytes_of_a_form(rule):
        raise Unacceptable(413, _too_large_a_form(rule, size))
    union_space.check(entry=entry, length=size, rule=rule)
    if not storage.has_room_for(2 * size):
        raise Unacceptable(507, _("服务器空间不足，请稍后再传，或联系省总活动办公室。"))


def _too_large_a_form(rule: FileRule, size: int) -> str:
    words = {"size": in_words.size(size), "max": in_words.size(rule.max_bytes), "most": in_words.size(MOST_BY_FORM)}
    if rule.max_bytes * rule.max_count <= MOST_BY_FORM:
        return _("发送的文件共 %(size)s，这一项每个文件最大 %(max)s，没有接收。请压缩或重新导出后再上传。") % words
    return (
        _("发送的文件共 %(size)s，浏览器不支持断点续传时一次最多 %(most)s，没有接收。请换用较新的浏览器上传。") % words
    )


def most_bytes_of_a_form(rule: FileRule) -> int:
    return min(rule.max_bytes * rule.max_count, MOST_BY_FORM) + FORM_ITSELF


def _rule(entry: Entry, role: str) -> FileRule:
    rule = entry.category.rules.file_rule(role, entry.section)
    if rule is None:
        raise Unacceptable(422, _("这个征集项目不收这一类文件。请刷新页面后再试。"))
    return rule


def _room_for_one_more(entry: Entry, rule: FileRule) -> None:
    if rule.max_count == 1:
        return  # a new one replaces the old one when it has arrived
    here = EntryFile.objects.live().filter(entry=entry, role=rule.role).count()
    if here >= rule.max_count:
        raise Unacceptable(
            422, _("“%(label)s”最多 %(max)d 个文件，请先删去一个。") % {"label": rule.label, "max": rule.max_count}
        )


def _not_too_many(entry: Entry, rule: FileRule, by: User) -> None:
    """So that nobody, by mistake or on purpose, fills the disk with what nobody will look at."""
    unfinished = EntryFile.objects.live().filter(uploaded_by=by, state=EntryFile.State.UPLOADING)
    if rule.max_count == 1:
        unfinished = unfinished.exclude(entry=entry, role=rule.role)  # whose place the new one takes
    if unfinished.count() >= MOST_OPEN:
        raise Unacceptable(429, _("您有 %(n)d 个文件还没有传完，请先传完或取消一些，再传新的。") % {"n": MOST_OPEN})
    kept = EntryFile.objects.filter(entry=entry, role=rule.role, removed_at__isnull=False).count()
    if kept >= MOST_KEPT:
        raise Unacceptable(422, _("“%(label)s”已更换太多次，请联系省总活动办公室。") % {"label": rule.label})
