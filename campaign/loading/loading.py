"""From a definition to the rows of a campaign: idempotent, and it refuses what would harm a running one.

`source_hash` is the SHA-256 of the file. The same hash again changes nothing, so dates that were edited in
the site (or moved by the rehearsal clock) stay until a file with other content comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Union, User
from campaign import memory
from campaign.definition.as_json import to_dict
from campaign.definition.spec import CampaignSpec
from campaign.loading.guards import Change, objections
from campaign.models import BranchDeadline, Campaign, Category, Phase


class HarmfulChange(Exception):
    """The definition is sound but may not replace the stored one. `reasons` are Chinese sentences, all of them."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


@dataclass(frozen=True)
class Loaded:
    campaign: Campaign
    is_new: bool
    is_changed: bool


@transaction.atomic
def load(spec: CampaignSpec, *, by: User | None, source_hash: str, make_current: bool = False) -> Loaded:
    """Stores the campaign, its categories, phases and branch deadlines. Raises HarmfulChange.

    The first campaign ever becomes the current one; later ones only with `make_current`.
    """
    permissions.check_person(by, "campaign.edit")
    stored = Campaign.objects.select_for_update().filter(code=spec.code).first()
    reasons = list(_reasons(spec, stored))
    if reasons:
        raise HarmfulChange(reasons)
    is_changed = stored is None or stored.definition_sha256 != source_hash
    campaign = _store(spec, stored, source_hash) if is_changed else stored
    assert campaign is not None
    _make_current(campaign, make_current, by)
    memory.forget_on_commit()
    if is_changed:
        audit.record(
            action="campaign.created" if stored is None else "campaign.changed", obj=campaign, by=by, sha256=source_hash
        )
    return Loaded(campaign, is_new=stored is None, is_changed=is_changed)


def _reasons(spec: CampaignSpec, stored: Campaign | None) -> Iterator[str]:
    wanted = [code for code, _closes in spec.deadlines]
    known = set(Union.objects.filter(code__in=wanted).values_list("code", flat=True))
    for code in wanted:
        if code not in known:
            yield _("截止时间里的单位代码“%(code)s”不存在，请先运行 load_unions。") % {"code": code}
    other = Campaign.objects.filter(number_prefix=spec.number_prefix).exclude(code=spec.code).first()
    if other:
        names = {"prefix": spec.number_prefix, "title": other.title}
        yield _("编号前缀 %(prefix)s 已由“%(title)s”使用，请换一个。") % names
    if stored:
        change = Change(campaign=stored, old=stored.definition, new=spec)
        yield from _settled(change)
        yield from objections(change)


def _settled(change: Change) -> Iterator[str]:
    """What voters were told when voting opened holds until the end (campaign.md, "The score")."""
    old, new, campaign = change.old, change.new, change.campaign
    vote = Phase.objects.filter(campaign=campaign, code="vote").first()
    has_opened = vote is not None and vote.opens_at <= timezone.now()
    if has_opened and (old.expert_weight, old.vote_weight) != (new.expert_weight, new.vote_weight):
        yield _("网络投票已经开始，专家评分与网络投票的占比不能再改。")
    if old.vote != new.vote and (has_opened or campaign.vote_rule_locked_at):
        why = _("网络投票已经开始") if has_opened else _("投票规则已经锁定")
        yield _("%(why)s，投票规则（[vote]）不能再改。") % {"why": why}
    if has_opened and _counted(old) != _counted(new):
        yield _("网络投票已经开始，人气奖的名额和最低票数不能再改。")
    if old.number_prefix != new.number_prefix and campaign.last_number:
        yield _("已经用前缀 %(prefix)s 发出编号，不能再改。") % {"prefix": old.number_prefix}


def _counted(spec: CampaignSpec) -> tuple[int, int]:
    return spec.popularity.number, spec.popularity.least_votes


def _store(spec: CampaignSpec, stored: Campaign | None, source_hash: str) -> Campaign:
    campaign = stored or Campaign(code=spec.code)
    campaign.__dict__.pop("definition", None)  # the cached form of the old spec
    campaign.year, campaign.title, campaign.number_prefix = spec.year, spec.title, spec.number_prefix
    campaign.spec, campaign.definition_sha256 = to_dict(spec), source_hash
    campaign.save()
    _store_categories(spec, campaign)
    _store_calendar(spec, campaign)
    return campaign


def _store_categories(spec: CampaignSpec, campaign: Campaign) -> None:
    gone = Category.objects.filter(campaign=campaign).exclude(code__in=[c.code for c in spec.categories])
    try:
        gone.delete()
    except ProtectedError as error:
        names = "、".join(category.name for category in gone)
        raise HarmfulChange([_("项目“%(names)s”已有申报等记录，不能删除。") % {"names": names}]) from error
    for position, category in enumerate(spec.categories, 1):
        Category.objects.update_or_create(
            campaign=campaign,
            code=category.code,
            defaults={
                "series": category.series,
                "name": category.name,
                "short_name": category.short_name,
                "position": position,
                "spec": to_dict(category),
            },
        )


def _store_calendar(spec: CampaignSpec, campaign: Campaign) -> None:
    """The file's dates, moved as far as the rehearsal clock has moved this campaign."""
    moved = timedelta(days=campaign.moved_days)
    for phase in spec.phases:
        times = {"opens_at": phase.opens_at + moved, "closes_at": phase.closes_at + moved}
        Phase.objects.update_or_create(
            campaign=campaign,
            code=phase.code,
            defaults={**times, "name": phase.name, "on_timeline": phase.on_timeline},
        )
    unions = Union.objects.in_bulk([code for code, _closes in spec.deadlines], field_name="code")
    BranchDeadline.objects.filter(campaign=campaign).exclude(union__in=unions.values()).delete()
    for code, closes_at in spec.deadlines:
        defaults = {"closes_at": closes_at + moved}
        BranchDeadline.objects.update_or_create(campaign=campaign, union=unions[code], defaults=defaults)


def _make_current(campaign: Campaign, wanted: bool, by: User | None) -> None:
    if campaign.is_current or (not wanted and Campaign.objects.filter(is_current=True).exists()):
        return
    replaced = Campaign.objects.filter(is_current=True).update(is_current=False)
    campaign.is_current = True
    campaign.save(update_fields=["is_current"])
    if replaced:
        audit.record(action="campaign.current", obj=campaign, by=by)
