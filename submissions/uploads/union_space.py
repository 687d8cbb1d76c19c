"""How much of the disk one union may take in a campaign: one of them must not fill it for all others.

What was replaced after a submission is kept, and counts too. The limit is the campaign's (`bytes_per_union`).
"""

from __future__ import annotations

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from campaign.definition.spec import FileRule
from common.refusals import Unacceptable
from submissions.models import Entry, EntryFile

NEARLY_FULL = 0.8  # from here on the files step says so


def check(*, entry: Entry, length: int, rule: FileRule | None) -> None:
    """Raises Unacceptable where the union may not take `length` bytes more. Announced uploads count as whole.

    `rule`: of the file whose place the new one takes; None where nothing gives place.
    """
    most = entry.campaign.definition.bytes_per_union
    if (have := used(entry, replacing=rule)) + length > most:
        said = {"have": _gigabytes(have), "most": _gigabytes(most), "size": _gigabytes(length)}
        raise Unacceptable(
            413,
            _(
                "本单位在这次活动里已存 %(have)s，上限 %(most)s，放不下这个 %(size)s的文件。"
                "请删去草稿里不用的文件，或用较低码率重新导出；确需更多空间，请联系省总活动办公室。"
            )
            % said,
        )


def check_total(*, entry: Entry, length: int) -> None:
    """The same for all files of a copy together; shared bytes count for both, since either may outlive the other."""
    most = entry.campaign.definition.bytes_per_union
    if length and (have := used(entry)) + length > most:
        said = {"have": _gigabytes(have), "most": _gigabytes(most), "size": _gigabytes(length)}
        raise Unacceptable(
            413,
            _(
                "本单位在这次活动里已存 %(have)s，上限 %(most)s，放不下要复制的文件（共 %(size)s）。"
                "请删去草稿里不用的文件；确需更多空间，请联系省总活动办公室。"
            )
            % said,
        )


def word(entry: Entry) -> str:
    """A sentence where the union's space is nearly used up, else ""."""
    most = entry.campaign.definition.bytes_per_union
    have = used(entry)
    if have < most * NEARLY_FULL:
        return ""
    said = {"have": _gigabytes(have), "most": _gigabytes(most)}
    return _("本单位在这次活动里已存 %(have)s，上限 %(most)s。请删去草稿里不用的文件，以免新文件传不上来。") % said


def used(entry: Entry, *, replacing: FileRule | None = None) -> int:
    """Bytes of the union's files in the entry's campaign, without those whose place a new one of this role takes."""
    files = EntryFile.objects.filter(entry__union=entry.union_id, entry__campaign=entry.campaign_id)
    if replacing is not None and replacing.max_count == 1:
        erased = Q() if entry.number is None else Q(state=EntryFile.State.UPLOADING)
        files = files.exclude(erased, entry=entry, role=replacing.role)
    return files.aggregate(bytes=Sum("size"))["bytes"] or 0


def _gigabytes(size: int) -> str:
    """Rounded up to a tenth, so that no file is said to be 0 GB."""
    tenths = -(-size * 10 // 1024**3)
    return f"{tenths // 10}.{tenths % 10} GB" if tenths % 10 else f"{tenths // 10} GB"
