"""Who has which entry open: an entry lies at one desk at a time, and the queue leads nobody else to it.

A claim is renewed while its page is in use, ends by itself, and goes with the decision. Another screener may take it
over with a word, which stands in the trail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common import in_words
from common.refusals import Refused
from common.text import plain_text
from review.models import Claim
from review.second_reader import readings
from submissions import access, states
from submissions.models import Entry

LASTS = timedelta(minutes=3)


def take(*, entry: Entry, by: User, ahead: bool = False) -> None:
    """Claim an entry that waits, or renew the claim; of two at once one has it. Raises Refused for the other."""
    access.check(by, "entry.screen", entry)
    _take(entry, by, ahead)
    waiting = Entry.objects.filter(pk=entry.pk, state=states.RECOMMENDED)
    if not waiting.exclude(readings.has_read(by)).exists():  # decided since it was read, or read by this person
        release(entries=[entry.pk], by=by)
        raise Refused(_("这件作品刚刚有了初评决定，请刷新后再看。"))


@transaction.atomic
def take_over(*, entry: Entry, by: User, note: str) -> None:
    """Take the entry from another desk, with a word. Side effect: an audit event that names who had it."""
    access.check(by, "entry.screen", entry)
    if not (note := plain_text(note)):
        raise Refused(_("请写一句接手的原因，原办理人会看到。"))
    held = Claim.objects.select_for_update(no_key=True).select_related("person").filter(entry=entry).first()
    if held is None or held.person_id == by.pk:
        take(entry=entry, by=by)
        return
    now = timezone.now()
    Claim.objects.filter(pk=held.pk).update(person=by, since=now, until=now + LASTS, is_ahead=False)
    audit.record(action="screening.take_over", obj=entry, by=by, note=note, from_person=held.person.name)


def renew(*, entries: Collection[int], by: User) -> None:
    """Those of these that this person has stay hers a while longer."""
    permissions.check(by, "entry.screen")
    Claim.objects.filter(entry__in=entries, person=by).update(until=timezone.now() + LASTS)


def release(*, entries: Collection[int], by: User) -> None:
    """Give back what one has open: the next who asks may have it."""
    permissions.check(by, "entry.screen")
    Claim.objects.filter(entry__in=entries, person=by).delete()


def check(entry: Entry, by: User) -> None:
    """Raises Refused where the entry lies open at another desk. One query."""
    if claim := of_others([entry.pk], by).get(entry.pk):
        raise Refused(in_use(claim))


def of_others(entries: Iterable[int], by: User) -> dict[int, Claim]:
    """By entry, the claims of other people that have not ended. One query."""
    live = Claim.objects.filter(entry__in=list(entries), until__gt=timezone.now()).exclude(person=by)
    return {claim.entry_id: claim for claim in live.select_related("person")}


def in_use(claim: Claim) -> str:
    said = {"name": claim.person.name, "since": in_words.moment(claim.since)}
    return _("%(name)s正在看这件作品（%(since)s 起）。如需由您办理，请写明原因接手，或先看下一件。") % said


def _take(entry: Entry, by: User, ahead: bool) -> None:
    now = timezone.now()
    claim = {"until": now + LASTS, "is_ahead": ahead}
    if Claim.objects.filter(entry=entry, person=by).update(**claim):
        return
    if Claim.objects.filter(entry=entry, until__lte=now).update(person=by, since=now, **claim):
        return
    Claim.objects.bulk_create([Claim(entry=entry, person=by, since=now, **claim)], ignore_conflicts=True)
    check(entry, by)
