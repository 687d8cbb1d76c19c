"""The link in a copy recipient's mail: it opens one entry, read-only, for sixty days, without an account."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.http import Http404
from django.urls import reverse

from campaign.models import CopyRecipient
from submissions import handed_in
from submissions.models import Entry

SALT = "submissions.copy_links"  # not changed with the file's name: links in mails outlive it
LIFETIME = timedelta(days=60)


def path(*, entry: Entry, copy: CopyRecipient) -> str:
    return reverse("copy", args=[signing.dumps([entry.pk, copy.pk], salt=SALT)])


def resolve(token: str) -> tuple[Entry, CopyRecipient]:
    """The entry as handed in last, and the recipient of a link; Http404 where it is forged, too old, or withdrawn."""
    try:
        entry_pk, copy_pk = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise Http404 from wrong
    copy = CopyRecipient.objects.filter(pk=copy_pk, is_active=True).select_related("union").first()
    entry = Entry.objects.standing().filter(pk=entry_pk).select_related("union", "recommending").first()
    if copy is None or entry is None or copy.union.code not in entry.union.chain_codes():
        raise Http404
    return handed_in.as_last(entry), copy
