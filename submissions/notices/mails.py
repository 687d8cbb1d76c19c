"""Mails and text messages about an entry, with its number and a link; put into the outbox in the transaction of the
act. What they say stands in templates/notices/, what each kind may say in `kinds`."""

from __future__ import annotations

from dataclasses import dataclass, field

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.outbox import outbox, texts
from campaign.models import CopyRecipient
from submissions.models import Entry
from submissions.notices import fields, kinds, people, recipient_links

HANDED_IN = ("submitted", "resubmitted")


@dataclass(frozen=True)
class Message:
    to: str
    subject: str
    text: str
    kind: str
    link: str = ""  # stands for outbox.LINK in the text: opens the entry without logging in
    channel: str = Notice.Channel.EMAIL
    fields: dict[str, str] = field(default_factory=dict)


@shared_task(name="submissions.notices.send_notice")
def send_notice(kind: str, entry_pk: int) -> None:
    """Only for what an earlier release left in the queue; `tell` is what acts call."""
    entry = Entry.objects.select_related("union", "created_by").filter(pk=entry_pk).first()
    if entry is not None:
        with transaction.atomic():
            tell(kind, entry, by=None)


def tell(kind: str, entry: Entry, *, by: User | None, key: str | None = None, **more: str) -> int:
    """Put the messages of one occasion into the outbox; how many. `kind` without its family: "submitted". `more`:
    fields that the entry does not know (reasons, file, label). `key`: this occasion is told once."""
    return sum(_put(message, entry, by, key) for message in messages(kind, entry, **more))


def tell_branch(kind: str, entry: Entry, *, by: User | None, **more: str) -> None:
    """Tell the people of the recommending union that an entry which it had put forward is out, or in again."""
    given = fields.of(entry, kind=kind, path=reverse("branch_entry", args=[entry.pk]), **more)
    said = texts.mail(kind, given)
    for person in people.recommenders(entry.recommending_id):
        _put(Message(person.email, said.subject, said.text, kind), entry, by, None)


def messages(kind: str, entry: Entry, **more: str) -> list[Message]:
    """What one occasion says: to the entrant, and after a submission to each copy recipient of the branch."""
    found = _to_entrant(f"entry.{kind}", entry, more)
    return [*found, *_to_copies(entry)] if kind in HANDED_IN else found


def _to_copies(entry: Entry) -> list[Message]:
    return [_to_copy(entry, copy) for copy in copy_recipients_of(entry)]


def copy_recipients_of(entry: Entry) -> list[CopyRecipient]:
    """Who gets a copy of this entry: the active recipients of its union and every union above it."""
    chain = entry.union.chain_codes()
    rows = CopyRecipient.objects.filter(campaign=entry.campaign, union__code__in=chain, is_active=True)
    return list(rows.order_by("id"))


def _to_entrant(kind: str, entry: Entry, more: dict[str, str]) -> list[Message]:
    """By mail; by text message to who has no address, where the kind has one; nobody where there is neither."""
    given = fields.of(entry, kind=kind, path=reverse("entry", args=[entry.pk]), **more)
    if address := people.address_of(entry):
        said = texts.mail(kind, given)
        return [Message(address, said.subject, said.text, kind)]
    if not (what := fields.what(kind, given)) or not (mobile := people.mobile_of(entry)):
        return []
    short = {"campaign": entry.campaign.definition.short_title, "number": given["number"], "what": what}
    line = texts.text_message(kind, short)
    return [Message(mobile, given["title"], line, kind, channel=Notice.Channel.SMS, fields=short)]


def _to_copy(entry: Entry, copy: CopyRecipient) -> Message:
    more = {"recipient": copy.name, "days": str(recipient_links.LIFETIME.days)}
    said = texts.mail("entry.copied", fields.of(entry, kind="entry.copied", path="", **more) | {"link": outbox.LINK})
    link = f"{settings.SITE_URL}{recipient_links.path(entry=entry, copy=copy)}"
    return Message(copy.email, said.subject, said.text, "entry.copied", link=link)


def _put(message: Message, entry: Entry, by: User | None, key: str | None) -> bool:
    waits = kinds.KINDS[message.kind].waits
    notice = outbox.put(
        kind=message.kind,
        channel=message.channel,
        to=message.to,
        subject=message.subject,
        text=message.text,
        link=message.link,
        fields=message.fields,
        about=entry,
        by=by,
        key=key,
        due_at=timezone.now() + waits if waits else None,
    )
    return notice is not None
