"""The drafts that the unions of a branch have not handed in: how many, and reminding those who write them.

The recommender sees how many, of whom; what is in them is theirs until they hand it in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import Notice, Union, User
from accounts.outbox import outbox, texts
from campaign import calendar
from campaign.models import Campaign
from common import in_words
from common.in_words import titled
from common.refusals import Refused
from submissions import states
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet
from submissions.notices import people
from submissions.status import status

KIND = "entry.drafts_reminded"
KEY_LENGTH = 16


@dataclass(frozen=True)
class Waiting:
    """What one union has not handed in. `by_address`: its drafts by who is written to, ("email", address) or ("sms",
    number); `out_of_reach`: drafts of which nobody has either."""

    union: Union
    until: datetime
    by_address: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    out_of_reach: list[Entry] = field(default_factory=list)
    told_today: bool = False

    @property
    def count(self) -> int:
        return sum(map(len, self.by_address.values())) + len(self.out_of_reach)

    @property
    def addresses(self) -> list[str]:
        return [address for _channel, address in self.by_address]


def counted(*, campaign: Campaign, union: Union) -> tuple[int, int]:
    """How many unions of the branch have how many drafts that can still be handed in; one query, or none afterwards."""
    closes = calendar.shown(campaign).collecting(union)[1]
    if closes is None or timezone.now() >= closes:
        return 0, 0
    rows = _drafts(campaign, union).aggregate(unions=Count("union", distinct=True), drafts=Count("pk"))
    return rows["unions"], rows["drafts"]


def waiting(*, campaign: Campaign, union: Union) -> list[Waiting]:
    """By union, those whose collection is still open. Two queries."""
    dates, now = calendar.shown(campaign), timezone.now()
    found: dict[int, Waiting] = {}
    for entry in _drafts(campaign, union).select_related("union", "recommending", "created_by").defer("answers"):
        until = dates.collecting(entry.union)[1]
        if until and now < until:
            _add(found.setdefault(entry.union_id, Waiting(entry.union, until)), entry)
    told = _told_today(found.values())
    return [_with_today(one, told) for one in found.values()]


@transaction.atomic
def remind(*, campaign: Campaign, by: User) -> list[Waiting]:
    """Remind everybody in the branch who has drafts left, each union once a day at most; those who were reminded.

    Side effects: a message to each address; one audit event. Raises Refused where nobody is left to remind.
    """
    permissions.check(by, "entry.recommend")
    union = reach.lock_union(reach.own_union(by), None)  # two clicks remind once
    rows = waiting(campaign=campaign, union=union)
    if not rows:
        raise Refused(_("现在没有可以提醒的草稿：所属工会都已提交，或者申报已经截止。"))
    left = [one for one in rows if one.by_address and not one.told_today]
    if not left:
        raise Refused(_("今天已经提醒过，明天可以再提醒。没有邮箱和手机号的单位请电话联系。"))
    for one in left:
        for (channel, address), entries in one.by_address.items():
            _put(one, channel, address, entries, by)
    audit.record(action="branch.remind", obj=union, by=by, unions=len(left), drafts=sum(one.count for one in left))
    return left


def _drafts(campaign: Campaign, union: Union) -> EntryQuerySet:
    """Never handed in: one that was taken back has a number, and its own reminders."""
    rows = Entry.objects.filter(campaign=campaign, recommending=union, state=states.DRAFT, number__isnull=True)
    return rows.order_by("union__path", "pk")


def _add(one: Waiting, entry: Entry) -> None:
    if address := people.address_of(entry):
        one.by_address.setdefault(("email", address), []).append(entry)
    elif mobile := people.mobile_of(entry):
        one.by_address.setdefault(("sms", mobile), []).append(entry)
    else:
        one.out_of_reach.append(entry)


def _told_today(rows: Iterable[Waiting]) -> set[str | None]:
    keys = [_key(one.union, address) for one in rows for address in one.addresses]
    return set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))


def _with_today(one: Waiting, told: set[str | None]) -> Waiting:
    keys = {_key(one.union, address) for address in one.addresses}
    return Waiting(one.union, one.until, one.by_address, one.out_of_reach, bool(keys & told))


def _key(union: Union, address: str) -> str:
    digest = hashlib.sha256(address.encode()).hexdigest()[:KEY_LENGTH]
    return f"drafts:{union.pk}:{digest}:{timezone.localdate():%Y%m%d}"


def _put(one: Waiting, channel: str, address: str, entries: list[Entry], by: User) -> None:
    until = in_words.moment(one.until, weekday=True)
    short = {
        "campaign": entries[0].campaign.definition.short_title,
        "number": "",
        "what": _("还有 %(n)d 件没有提交，%(until)s截止") % {"n": len(entries), "until": until},
    }
    said = texts.mail(KIND, _fields(one, entries, until))
    is_mail = channel == Notice.Channel.EMAIL
    outbox.put(
        kind=KIND,
        channel=channel,
        to=address,
        subject=said.subject,
        text=said.text if is_mail else texts.text_message(KIND, short),
        fields={} if is_mail else short,
        about=one.union,
        by=by,
        key=_key(one.union, address),
    )


def _fields(one: Waiting, entries: list[Entry], until: str) -> dict[str, str]:
    lines = [f"· {entry.category.name} {titled(entry.title or _('未命名'))}" for entry in entries]
    return {
        "count": str(len(entries)),
        "branch": entries[0].recommending.name,
        "unit": one.union.name,
        "drafts": "\n".join(lines),
        "until": until,
        "link": f"{settings.SITE_URL}{reverse('my_entries')}",
        "desk": status.of(entries[0]).call,
    }
