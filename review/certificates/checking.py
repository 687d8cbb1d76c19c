"""What a certificate is worth today: what it certified stays true, and what has changed since is said beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.by_lot import references
from review.certificates import issuing
from review.models import Certificate, Result
from submissions import states

VALID, SUPERSEDED, FALLEN = "valid", "superseded", "fallen"


@dataclass(frozen=True)
class Standing:
    """`code`: valid, superseded or fallen; `words` say what holds now. `newest`: the version that is published."""

    code: str
    words: str
    newest: Result


def find(code: str) -> Certificate | None:
    """By the code as it is printed or typed, with dashes, blanks or in small letters."""
    found = Certificate.objects.filter(code=references.read(code)).select_related("entry", "result")
    return found.defer("entry__answers", "result__inputs").first()


def standing(certificate: Certificate) -> Standing:
    newest = issuing.newest(certificate.result.category)
    assert newest is not None  # a certificate is issued of what is published, and that stays
    if certificate.entry.state == states.DISQUALIFIED:
        return Standing(FALLEN, _("这件作品公布后被取消资格，证书不再有效。"), newest)
    now = [prize for row, prize in issuing.prizes(newest) if row.entry_id == certificate.entry_id]
    if certificate.prize in now:
        return Standing(VALID, _("证书有效，与现在公布的结果一致。"), newest)
    words = {"version": newest.version, "now": "、".join(now) or _("没有奖项")}
    return Standing(SUPERSEDED, _("结果已经更正为第 %(version)s 版，这件作品现为：%(now)s。") % words, newest)
