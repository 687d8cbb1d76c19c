"""What an expert signs under a score sheet: shown before the signature, kept with the version that is signed."""

from __future__ import annotations

from django.utils.translation import gettext as _


def sentence(*, name: str, is_blind: bool) -> str:
    """In a blind review she says too that she did not find out whose work it is."""
    if is_blind:
        return _("我（%(name)s）独立评出以上分数，评分前没有查询作品的申报单位和作者，确认提交。") % {"name": name}
    return _("我（%(name)s）独立评出以上分数，确认提交。") % {"name": name}
