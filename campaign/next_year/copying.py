"""Next year's campaign out of this year's: the same rules under another year, the dates moved, seen by nobody yet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Union, User
from campaign import memory
from campaign.definition.shifting import shifted
from campaign.definition.spec import CampaignSpec
from campaign.editing.proposing import faults_of
from campaign.history import recording
from campaign.history.differences import differences
from campaign.loading.exporting import in_force
from campaign.loading.loading import refusals
from campaign.loading.storing import store
from campaign.models import Campaign, CopyRecipient
from campaign.phases import ZONE
from common.refusals import Refused

WEEKS_A_YEAR = 52  # so that each phase begins on the same day of the week


@transaction.atomic
def copy(*, campaign: Campaign, year: int, title: str, number_prefix: str, first_day: date, by: User) -> Campaign:
    """A draft with the rules, texts and copy recipients of `campaign`, whose collection begins on `first_day`.

    Raises Refused where a campaign of that year is there already, or where the copy would not be sound. Side effects: a
    row of the draft's history, an audit event.
    """
    permissions.check(by, "campaign.edit")
    spec = made_for(in_force(campaign), year=year, title=title, number_prefix=number_prefix, first_day=first_day)
    _check_is_free(spec)
    if reasons := [*faults_of(spec), *refusals(spec, None)]:
        raise Refused("\n".join(reasons))
    draft = store(spec, Campaign(code=spec.code, is_draft=True, definition_sha256=""))
    recipients = campaign.copies.filter(is_active=True).order_by("pk")
    CopyRecipient.objects.bulk_create(
        CopyRecipient(campaign=draft, union_id=one.union_id, name=one.name, email=one.email) for one in recipients
    )
    made = differences(in_force(campaign), spec, recording.union_names(spec, in_force(campaign)))
    recording.record(draft, spec, made, part="copy", by=by, reason=_("复制自“%(title)s”") % {"title": campaign.title})
    audit.record(action="campaign.created", obj=draft, by=by, changed=campaign.title)
    memory.forget_on_commit()
    return draft


def made_for(spec: CampaignSpec, *, year: int, title: str, number_prefix: str, first_day: date) -> CampaignSpec:
    """Branches that are no more lose their deadline."""
    moved = moved_to(spec, first_day)
    branches = Union.objects.filter(code__in=dict(spec.deadlines), is_active=True)
    known = set(branches.values_list("code", flat=True))
    deadlines = tuple((code, at) for code, at in moved.deadlines if code in known)
    code = code_for(spec, year)
    return replace(moved, code=code, year=year, title=title, number_prefix=number_prefix, deadlines=deadlines)


def moved_to(spec: CampaignSpec, first_day: date) -> CampaignSpec:
    """All dates by the same number of days, so that the first phase begins on that day."""
    return shifted(spec, first_day - begins_on(spec))


def begins_on(spec: CampaignSpec) -> date:
    return min(phase.opens_at for phase in spec.phases).astimezone(ZONE).date()


def same_weekday(spec: CampaignSpec, year: int) -> date:
    """The proposed first day: whole weeks later for each year between the two."""
    return begins_on(spec) + timedelta(weeks=WEEKS_A_YEAR * (year - spec.year))


def code_for(spec: CampaignSpec, year: int) -> str:
    """fujian-2025 → fujian-2026."""
    return f"{re.sub(rf'-?{spec.year}$', '', spec.code)}-{year}"


def title_for(spec: CampaignSpec, year: int) -> str:
    return spec.title.replace(str(spec.year), str(year))


def prefix_for(spec: CampaignSpec, year: int) -> str:
    """FJ23 → FJ24."""
    return f"{spec.number_prefix.rstrip('0123456789')}{year % 100:02d}"


def _check_is_free(spec: CampaignSpec) -> None:
    """Addresses under a year lead to one campaign."""
    if Campaign.objects.filter(year=spec.year, is_discarded=False).exists():
        words = {"year": spec.year}
        raise Refused(_("%(year)s 年已经有一个活动（或正在准备的活动），请换一个年份，或者修改那一个。") % words)
    if Campaign.objects.filter(code=spec.code).exists():
        raise Refused(_("活动代码“%(code)s”已经使用，请换一个年份。") % {"code": spec.code})
