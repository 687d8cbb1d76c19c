"""Every category's way to its result in one table: sheets, versions, signatures, prizes, publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.two_people import Outcome
from campaign import memory
from campaign.models import Campaign, Category
from common import in_words
from review.models import Assignment, AwardDecision, Result, ResultSignature
from review.release import standing
from review.results import scoring
from review.results.publishing import SIGNATURES
from submissions import states
from submissions.models import Entry


@dataclass(frozen=True)
class Line:
    """One category. `needed` and `sealed` count sheets, `thin` works with fewer sheets than a score needs; `newest` and
    `public` are versions, or None."""

    category: Category
    works: int
    needed: int
    sealed: int
    thin: int
    newest: Result | None
    public: Result | None
    signed: int
    are_prizes_decided: bool
    signatures: int = SIGNATURES

    @property
    def is_correction(self) -> bool:
        return self.public is not None and self.newest is not None and self.newest.pk != self.public.pk

    @property
    def is_signed(self) -> bool:
        return self.newest is not None and self.signed >= SIGNATURES

    @property
    def may_be_published(self) -> bool:
        return self.is_signed and self.newest is not None and self.newest.published_at is None

    @property
    def words(self) -> str:
        """What it is, or what it waits for."""
        if self.newest is None or (self.newest.published_at is None and not self.is_signed):
            return self._before_signature()
        if self.newest.published_at is None:
            return self._before_publication(self.newest)
        return standing.of(self.newest).words

    def _before_signature(self) -> str:
        if not self.works:
            return _("没有入围作品")
        if self.newest is None and (self.sealed < self.needed or self.thin):
            return _("评审还没有完成")
        if self.newest is None:
            return _("评分表已交齐，还没有计算")
        if not self.are_prizes_decided:
            return _("已计算，奖项还没有审定")
        return _("已计算，签署 %(n)d / %(of)d") % {"n": self.signed, "of": SIGNATURES}

    def _before_publication(self, newest: Result) -> str:
        if newest.plan_failure:
            return _("定时公布没有成功")
        if newest.publish_at:
            return _("定于 %(at)s 公布") % {"at": in_words.moment(newest.publish_at)}
        return _("已签署，还没有公布")


def lines(campaign: Campaign) -> list[Line]:
    """In the order of the campaign, in a number of queries that does not depend on how many there are."""
    works = _works(campaign)
    sheets = _sheets(campaign)
    newest, public = _versions(campaign)
    signed, decided = _signatures(newest.values()), _decided(newest.values())
    return [_line(one, works, sheets, newest, public, signed, decided) for one in memory.categories(campaign)]


def _line(
    category: Category,
    works: dict[int, set[int]],
    sheets: dict[int, dict[int, tuple[int, int]]],
    newest: dict[int, Result],
    public: dict[int, Result],
    signed: dict[int, int],
    decided: set[int],
) -> Line:
    own, given = works[category.pk], sheets[category.pk]
    version = newest.get(category.pk)
    return Line(
        category=category,
        works=len(own),
        needed=sum(all_ for all_, _sealed in given.values()),
        sealed=sum(sealed for _all, sealed in given.values()),
        thin=sum(given.get(entry, (0, 0))[0] < scoring.LEAST_SHEETS for entry in own),
        newest=version,
        public=public.get(category.pk),
        signed=signed.get(version.pk, 0) if version else 0,
        are_prizes_decided=bool(version and version.pk in decided),
    )


def _works(campaign: Campaign) -> dict[int, set[int]]:
    """The shortlisted works of each category."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Entry.objects.filter(campaign=campaign, state=states.SHORTLISTED).values_list("category", "pk")
    for category, entry in rows:
        found[category].add(entry)
    return found


def _sheets(campaign: Campaign) -> dict[int, dict[int, tuple[int, int]]]:
    """By category and work: how many sheets count, and how many of them are sealed."""
    sealed = Count("pk", filter=Q(sheet__sealed_at__isnull=False))
    standing_ones = Assignment.objects.standing().filter(entry__campaign=campaign).order_by()
    rows = standing_ones.values_list("entry__category", "entry").annotate(count=Count("pk"), done=sealed)
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for category, entry, count, done in rows:
        found[category][entry] = (count, done)
    return found


def _versions(campaign: Campaign) -> tuple[dict[int, Result], dict[int, Result]]:
    """The newest version and the newest published one of each category, without what they were made of."""
    rows = Result.objects.filter(campaign=campaign).defer("inputs", "pseudonyms").order_by("version")
    newest = {row.category_id: row for row in rows}
    return newest, {row.category_id: row for row in rows if row.published_at}


def _signatures(results: Iterable[Result]) -> dict[int, int]:
    rows = ResultSignature.objects.filter(kind=ResultSignature.Kind.SIGN, result__in=list(results)).order_by()
    return dict(rows.values_list("result").annotate(count=Count("pk")))


def _decided(results: Iterable[Result]) -> set[int]:
    rows = AwardDecision.objects.filter(outcome=Outcome.CONFIRMED, result__in=list(results))
    return set(rows.values_list("result", flat=True))
