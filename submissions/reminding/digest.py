"""The recommender's day in one mail: what came in, what waits, what is due. Nothing is sent where nothing is there.

The beat calls twice an hour by day; the key names the person and the day, so it goes once. It tells of what happened up
to eight in the morning, since the digest before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import AuditEvent, Notice, Union, User
from accounts.outbox import outbox, texts
from campaign import calendar
from campaign.models import Campaign
from common import in_words
from common.in_words import titled
from submissions import handed_in, states
from submissions.models import Entry
from submissions.reminding import drafts

KIND = "branch.digest"
HOUR = 8
LOOKS_BACK = timedelta(days=7)
MOST_NAMED = 10
SOON = timedelta(days=3)
# What is news, in the order of telling; her own acts are none.
NEWS = {
    "entry.submit": _lazy("新提交"),
    "entry.resubmit": _lazy("重新提交"),
    "entry.withdraw": _lazy("申报单位撤回"),
    "entry.reopen": _lazy("申报单位取回修改"),
    "entry.return": _lazy("省总初评退回修改"),
    "entry.auto_return": _lazy("文件检查未通过，退回修改"),
    "entry.admit": _lazy("初评通过"),
    "entry.reject": _lazy("初评未通过"),
    "entry.readmit": _lazy("复核后初评通过"),
    "entry.lapse": _lazy("逾期未补正，初评未通过"),
    "entry.shortlist": _lazy("入围"),
    "entry.unshortlist": _lazy("移出入围"),
    "entry.disqualify": _lazy("取消资格"),
    "entry.reinstate": _lazy("恢复资格"),
}


@dataclass(frozen=True)
class Day:
    """`since` by recommending union where a digest went before; `until` is eight o'clock of this day."""

    until: datetime
    since: Mapping[str, datetime] = field(default_factory=dict)

    def begins(self, union: int) -> datetime:
        usual = self.until - timedelta(days=1)
        last = self.since.get(str(union))
        return max(self.until - LOOKS_BACK, min(usual, _eight(last))) if last else usual


@shared_task(name="submissions.tasks.send_digests")
def send_digests() -> None:
    send()


def send(now: datetime | None = None) -> int:
    """Write today's digests that were not written yet; how many."""
    campaign, now = calendar.current_campaign(), now or timezone.now()
    until = _eight(now)
    if campaign is None or now < until:
        return 0
    left = _people_left(until)
    if not left:
        return 0
    day = Day(until, _last_digests(left))
    news = _news(campaign, day)
    return sum(_send_to_union(union, someone, campaign, news.get(union.pk, []), now) for union, someone in left.items())


def _eight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=HOUR, minute=0, second=0, microsecond=0)


def _people_left(until: datetime) -> dict[Union, list[User]]:
    """By union, the recommenders who have not had today's digest."""
    everybody = User.objects.filter(role=User.Role.RECOMMENDER, is_active=True).exclude(email="")
    rows = list(everybody.select_related("union").order_by("pk"))
    told = set(Notice.objects.filter(key__in=[_key(one, until) for one in rows]).values_list("key", flat=True))
    found: dict[Union, list[User]] = {}
    for person in rows:
        if person.union is not None and _key(person, until) not in told:
            found.setdefault(person.union, []).append(person)
    return found


def _last_digests(unions: Iterable[Union]) -> dict[str, datetime]:
    rows = Notice.objects.filter(kind=KIND, object_type="union", object_id__in=[str(union.pk) for union in unions])
    pairs = rows.order_by("created_at").values_list("object_id", "created_at")
    return dict(pairs)


def _news(campaign: Campaign, day: Day) -> dict[int, list[tuple[str, Entry]]]:
    """By recommending union, the last act on each entry since its last digest. Three queries for the whole province."""
    acts = AuditEvent.objects.filter(object_type="entry", action__in=NEWS, at__lt=day.until)
    rows = acts.filter(at__gte=day.until - LOOKS_BACK).order_by("id").values_list("object_id", "action", "at")
    last = {int(pk): (action, at) for pk, action, at in rows}
    entries = Entry.objects.filter(campaign=campaign, pk__in=last, number__isnull=False).select_related("union")
    found: dict[int, list[tuple[str, Entry]]] = {}
    shown = list(entries.defer("answers").order_by("number"))
    handed_in.put_titles(shown)
    for entry in shown:
        action, at = last[entry.pk]
        if at >= day.begins(entry.recommending_id):
            found.setdefault(entry.recommending_id, []).append((action, entry))
    return found


def _send_to_union(
    union: Union, someone: list[User], campaign: Campaign, news: list[tuple[str, Entry]], now: datetime
) -> int:
    counts = _counts(campaign, union)
    parts = {
        "news": _news_in_words(news),
        "waiting": _waiting_in_words(counts),
        "due": "\n".join(_due(campaign, union, counts, now)),
    }
    if not any(parts.values()):
        return 0
    link = f"{settings.SITE_URL}{reverse('recommend_desk')}"
    fields = {**parts, "branch": union.name, "day": in_words.day(now), "link": link}
    return sum(_put(person, union, fields, now) for person in someone)


def _put(person: User, union: Union, fields: dict[str, str], now: datetime) -> bool:
    said = texts.mail(KIND, fields)
    try:
        with transaction.atomic():
            told = outbox.put(
                kind=KIND,
                to=person.email,
                subject=said.subject,
                text=said.text,
                about=union,
                by=None,
                key=_key(person, now),
            )
    except IntegrityError:  # another worker was faster
        return False
    return told is not None


def _key(person: User, at: datetime) -> str:
    return f"digest:{person.pk}:{timezone.localtime(at):%Y%m%d}"


# ── In words ──
def _counts(campaign: Campaign, union: Union) -> dict[str, object]:
    rows = Entry.objects.filter(campaign=campaign, recommending=union)
    return rows.aggregate(
        waiting=Count("pk", filter=Q(state=states.SUBMITTED)),
        oldest=Min("submitted_at", filter=Q(state=states.SUBMITTED)),
        returned=Count("pk", filter=Q(state=states.RETURNED, returned_until__gt=timezone.now())),
        nearest=Min("returned_until", filter=Q(state=states.RETURNED, returned_until__gt=timezone.now())),
    )


def _news_in_words(news: list[tuple[str, Entry]]) -> str:
    blocks = []
    for action, label in NEWS.items():
        entries = [entry for act, entry in news if act == action]
        if entries:
            lines = [f"  {one.number}{titled(one.title)}（{one.union.name}）" for one in entries[:MOST_NAMED]]
            rest = len(entries) - MOST_NAMED
            more = [_("  另有 %(n)d 件") % {"n": rest}] if rest > 0 else []
            blocks.append("\n".join([_("%(what)s %(n)d 件") % {"what": label, "n": len(entries)}, *lines, *more]))
    return "\n".join(blocks)


def _waiting_in_words(counts: dict[str, object]) -> str:
    oldest = counts["oldest"]
    if not counts["waiting"] or not isinstance(oldest, datetime):
        return ""
    said = {"n": counts["waiting"], "at": in_words.moment(oldest)}
    return _("待推荐 %(n)d 件，最早的一件 %(at)s 提交") % said


def _due(campaign: Campaign, union: Union, counts: dict[str, object], now: datetime) -> Iterable[str]:
    dates = calendar.shown(campaign)
    recommend, collect = dates.phase("recommend"), dates.collecting(union)[1]
    if counts["waiting"] and recommend and now < recommend.closes_at <= now + SOON:
        yield _("推荐 %(at)s 截止") % {"at": in_words.moment(recommend.closes_at, weekday=True)}
    unions, left = drafts.counted(campaign=campaign, union=union)
    if left and collect and collect <= now + SOON:
        at = in_words.moment(collect, weekday=True)
        yield _("申报 %(at)s 截止，%(unions)d 家还有 %(n)d 件草稿没有提交") % {"at": at, "unions": unions, "n": left}
    nearest = counts["nearest"]
    if isinstance(nearest, datetime) and nearest <= now + SOON:
        at = in_words.moment(nearest, weekday=True)
        yield _("退回修改 %(n)d 件，最近的期限 %(at)s") % {"n": counts["returned"], "at": at}
