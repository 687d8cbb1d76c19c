"""The auditors get every manifest by mail on the day it is made: a copy that is out of our hands."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from accounts.outbox import outbox
from common import in_words
from voting.models import LedgerDay

KIND = "ledger.sealed"


def tell_auditors(row: LedgerDay) -> None:
    """One mail for each auditor, once for each day."""
    text = _(
        "%(campaign)s：%(day)s的选票台账已归档，清单随本邮件附上。\n"
        "清单的 SHA-256：\n%(digest)s\n"
        "请保存本邮件。以后核对台账时，用它确认网站上的清单没有改动：\n%(link)s"
    ) % {
        "campaign": row.campaign.title,
        "day": in_words.date_in_words(row.day),
        "digest": row.manifest_sha256,
        "link": f"{settings.SITE_URL}{reverse('ledger')}",
    }
    for auditor in User.objects.filter(role=User.Role.AUDITOR, is_active=True).exclude(email="").order_by("pk"):
        outbox.put(
            kind=KIND,
            to=auditor.email,
            subject=_("选票台账已归档：%(day)s") % {"day": in_words.date_in_words(row.day)},
            text=text,
            about=row,
            by=None,
            key=f"{KIND}:{row.pk}:{auditor.pk}",
        )


def enclosures(notice: Notice) -> list[tuple[str, bytes, str]]:
    """The manifest, byte for byte."""
    row = LedgerDay.objects.get(pk=notice.object_id)
    return [(f"manifest-{row.day}.json", (row.manifest or "").encode(), "application/json")]
