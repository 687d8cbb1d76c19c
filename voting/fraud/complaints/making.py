"""Taking a complaint in, and finding it again by its reference."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour

from accounts import audit
from campaign.models import Campaign
from common.refusals import Refused
from submissions.evidence import keeping
from submissions.models import Entry
from voting.identity import rate_limits
from voting.models import Complaint

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
PER_ADDRESS = RateLimitItemPerHour(20)  # a plant shares one address
LOOKS_PER_ADDRESS = RateLimitItemPerHour(60)
IN_ALL = RateLimitItemPerDay(2000)


class Away(Refused):
    """The counters cannot be reached."""

    status = 503

    def __init__(self) -> None:
        super().__init__(_("现在暂时不能办理，请过几分钟再试，或者拨打活动办公室电话。您填写的内容还在。"))


def make(
    *,
    entry: Entry,
    what: str,
    evidence: str,
    is_named: bool,
    name: str,
    contact: str,
    ip: str | None,
    files: Sequence[UploadedFile] = (),
) -> Complaint:
    """Keep a complaint of anybody. A tip keeps name and contact only where they were given. Raises Refused when one
    address, or all together, sent too many, or a file cannot be kept. Side effects: one audit event, without who
    complained; files are checked before staff see them."""
    _check_room(ip)
    with transaction.atomic():
        complaint = Complaint.objects.create(
            campaign=entry.campaign,
            entry=entry,
            reference=_new_reference(),
            what=what,
            evidence=evidence,
            evidence_folder=keeping.keep(uploads=files),
            is_named=is_named,
            name=name,
            contact=contact,
        )
        audit.record(action="complaint.make", obj=complaint, by=None, work=entry.number)
    return complaint


def find(*, campaign: Campaign, reference: str, ip: str | None) -> Complaint | None:
    """The complaint with this reference, however it was typed."""
    if _is_full(LOOKS_PER_ADDRESS, f"complaint-look|{ip or ''}"):
        raise Refused(_("查询太频繁，请一小时后再试，或者拨打活动办公室电话。"))
    plain = "".join(letter for letter in reference.upper() if letter in LETTERS)
    rows = Complaint.objects.filter(campaign=campaign, reference=_grouped(plain)).select_related("entry")
    return rows.first()


def _check_room(ip: str | None) -> None:
    if _is_full(PER_ADDRESS, f"complaint|{ip or ''}") or _is_full(IN_ALL, "complaints"):
        raise Refused(_("从您所在的网络提交得太多，请一小时后再试，或者拨打活动办公室电话。您填写的内容还在。"))


def _is_full(limit: RateLimitItem, key: str) -> bool:
    try:
        return rate_limits.take(limit, key) is not None
    except rate_limits.Unavailable as fault:
        raise Away from fault


def _new_reference() -> str:
    """Twelve letters of thirty: nobody guesses another's."""
    return _grouped("".join(secrets.choice(LETTERS) for _place in range(12)))


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))[:20]
