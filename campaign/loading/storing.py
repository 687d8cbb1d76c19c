"""A definition written into the rows of its campaign. Who calls has asked whether it may be."""

from __future__ import annotations

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.definition.as_json import to_dict
from campaign.definition.shifting import shifted
from campaign.definition.spec import CampaignSpec
from campaign.loading.exporting import moved
from campaign.models import BranchDeadline, Campaign, Category, Phase


class HarmfulChange(Exception):
    """The definition is sound but may not replace the stored one. `reasons` are Chinese sentences, all of them."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


def store(spec: CampaignSpec, campaign: Campaign) -> Campaign:
    """Campaign, categories, phases and deadlines; the rehearsal clock's shift is laid over the dates. Raises
    HarmfulChange for a category with records that the definition no longer has."""
    campaign.__dict__.pop("definition", None)  # the cached form of the old spec
    campaign.code, campaign.year, campaign.title = spec.code, spec.year, spec.title
    campaign.number_prefix, campaign.spec = spec.number_prefix, to_dict(spec)
    campaign.save()
    _store_categories(spec, campaign)
    _store_calendar(shifted(spec, moved(campaign)), campaign)
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
    for phase in spec.phases:
        times = {"opens_at": phase.opens_at, "closes_at": phase.closes_at}
        Phase.objects.update_or_create(
            campaign=campaign,
            code=phase.code,
            defaults={**times, "name": phase.name, "on_timeline": phase.on_timeline},
        )
    unions = Union.objects.in_bulk([code for code, _closes in spec.deadlines], field_name="code")
    BranchDeadline.objects.filter(campaign=campaign).exclude(union__in=unions.values()).delete()
    for code, closes_at in spec.deadlines:
        defaults = {"closes_at": closes_at}
        BranchDeadline.objects.update_or_create(campaign=campaign, union=unions[code], defaults=defaults)
