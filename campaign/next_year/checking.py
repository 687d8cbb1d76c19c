"""What a draft still lacks, and what is to be looked at, before it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.definition.spec import CampaignSpec, PhaseSpec
from campaign.editing.proposing import faults_of
from campaign.history.words import moment
from campaign.holidays import working_days
from campaign.loading.exporting import in_force
from campaign.loading.loading import refusals
from campaign.models import Campaign
from campaign.phases import ZONE
from common import in_words

EXAMPLES = ("示例", "example.org", "example.com")
# What follows what: the second should not begin before the first is over.
IN_TURN = (("collect", "screening"), ("screening", "vote"), ("vote", "publicity"), ("expert", "publicity"))


@dataclass(frozen=True)
class Finding:
    """`blocks`: it cannot be opened like this. `part`: the form in which it is mended, "" where none mends it."""

    text: str
    part: str = ""
    blocks: bool = False


def findings(campaign: Campaign) -> list[Finding]:
    """What keeps it from being opened first."""
    spec, now = in_force(campaign), timezone.now()
    found = [Finding(fault, blocks=True) for fault in [*faults_of(spec), *refusals(spec, campaign)]]
    for look in (_over, _office, _order, _days, _holidays, _publicity, _years):
        found += look(spec, now)
    return sorted(found, key=lambda one: not one.blocks)


def _over(spec: CampaignSpec, now: datetime) -> Iterator[Finding]:
    for phase in spec.phases:
        if phase.closes_at <= now:
            words = {"name": phase.name, "at": moment(phase.closes_at)}
            yield Finding(_("“%(name)s”的结束时间 %(at)s 已经过去。") % words, "dates", blocks=True)


def _office(spec: CampaignSpec, _now: datetime) -> Iterator[Finding]:
    for value in (spec.desk.phone, spec.desk.email, spec.desk.address):
        if any(example in value for example in EXAMPLES):
            yield Finding(_("联系方式“%(value)s”是示例，请改成真实的。") % {"value": value}, "contacts", blocks=True)


def _order(spec: CampaignSpec, _now: datetime) -> Iterator[Finding]:
    rows = {phase.code: phase for phase in spec.phases}
    for before, after in IN_TURN:
        if before in rows and after in rows and rows[after].opens_at < rows[before].closes_at:
            words = {"before": rows[before].name, "after": rows[after].name}
            yield Finding(_("“%(after)s”在“%(before)s”结束以前就开始，请确认是否这样安排。") % words, "dates")


def _days(spec: CampaignSpec, _now: datetime) -> Iterator[Finding]:
    """An office is asked on the first and on the last day."""
    for phase in spec.phases:
        for end, words in ((phase.opens_at, _("开始")), (phase.closes_at, _("结束"))):
            day = end.astimezone(ZONE).date()
            if phase.on_timeline and working_days.year(day.year) and not working_days.is_working(day):
                said = {"name": phase.name, "end": words, "day": in_words.date_in_words(day)}
                yield Finding(_("“%(name)s”%(end)s的 %(day)s 不是工作日。") % said, "dates")


def _holidays(spec: CampaignSpec, _now: datetime) -> Iterator[Finding]:
    years = {end.astimezone(ZONE).year for phase in _working(spec) for end in (phase.opens_at, phase.closes_at)}
    for year in sorted(years):
        if working_days.year(year) is None:
            text = _("平台还没有 %(year)d 年的放假安排，工作日暂按周一至周五推算。国务院办公厅公布后请系统管理员添加。")
            yield Finding(text % {"year": year})


def _publicity(spec: CampaignSpec, _now: datetime) -> Iterator[Finding]:
    phase = next((phase for phase in spec.phases if phase.code == "publicity"), None)
    if phase is None:
        return
    days = _working_days(phase.opens_at.astimezone(ZONE).date(), phase.closes_at.astimezone(ZONE).date())
    if days < spec.publicity_days:
        words = {"name": phase.name, "days": days, "asked": spec.publicity_days}
        yield Finding(_("“%(name)s”只有 %(days)d 个工作日，规则要求 %(asked)d 个。") % words, "dates")


def _working_days(first: date, last: date) -> int:
    span = (last - first).days + 1
    return sum(working_days.is_working(first + working_days.DAY * n) for n in range(span))


def _years(spec: CampaignSpec, _now: datetime) -> Iterator[Finding]:
    """Texts of the pages that still name a year before."""
    own = (spec.title, spec.short_title, spec.intro, spec.contact, *spec.slogan, *spec.organisers)
    yield from _naming(own, spec.year, "", "texts")
    for one in spec.categories:
        texts = (one.name, one.summary, one.who, *one.limits, *one.rules, *one.eligibility)
        yield from _naming(texts, spec.year, one.name, "category")


def _naming(texts: Iterable[str], year: int, whose: str, part: str) -> Iterator[Finding]:
    for text in texts:
        for before in (year - 1, year - 2):
            if str(before) in text:
                words = {"year": before, "text": text[:40], "whose": whose or _("活动文字")}
                yield Finding(_("%(whose)s里还写着 %(year)d 年：“%(text)s”。") % words, part)


def _working(spec: CampaignSpec) -> list[PhaseSpec]:
    """The showcase lasts a year, and nobody counts its days."""
    return [phase for phase in spec.phases if phase.code != "showcase"]
