"""The link by which a phone goes on uploading for one entry: signed, for two hours, good for nothing else.

It acts in the name of whoever made it and ends with that person's right to the entry. What may be uploaded now is asked
anew with every file and piece (`openness`), as for the person itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.refusals import Unacceptable
from submissions import access, openness
from submissions.models import Entry

SALT = "submissions.phone_upload"
LASTS = timedelta(hours=2)


@dataclass(frozen=True)
class PhoneLink:
    token: str
    entry: Entry
    by: User
    until: datetime

    @property
    def mark(self) -> str:
        """Kept with each file that comes by this link; the link cannot be found from it."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:16]


@transaction.atomic
def make(*, entry: Entry, by: User) -> PhoneLink:
    """A new link. Raises Refused where nothing of the entry may be changed now. Side effect: one audit event."""
    access.check(by, "entry.edit", entry)
    openness.of(entry).check()
    until = timezone.now() + LASTS
    audit.record(action="file.phone_link", obj=entry, by=by, until=until.isoformat(timespec="seconds"))
    token = signing.dumps([entry.pk, by.pk, int(until.timestamp())], salt=SALT)
    return PhoneLink(token, entry, by, until)


def read(token: str) -> PhoneLink:
    """The link behind a token. Http404 where it is forged; Unacceptable where it is over, or its maker may not any
    longer change the entry."""
    try:
        entry_pk, user_pk, seconds = signing.loads(token, salt=SALT)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    until = datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
    if until <= timezone.now():
        raise Unacceptable(422, _("这个链接已过期。已传的部分都保留着，请在电脑上重新生成二维码，再扫一次。"))
    by = User.objects.filter(pk=user_pk, is_active=True).first()
    entry = (
        access.editable_entries(by).filter(pk=entry_pk).select_related("union", "recommending").first() if by else None
    )
    if by is None or entry is None or not permissions.allows(by, "entry.edit"):
        raise Unacceptable(422, _("这件作品现在不能上传文件，可能已经提交。请在电脑上查看。"))
    return PhoneLink(token, entry, by, until)
