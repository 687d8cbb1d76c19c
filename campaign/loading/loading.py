"""From a definition to the rows of a campaign: idempotent, and it refuses what would harm a running one.

`source_hash` is the SHA-256 of the file. The same hash again changes nothing, so what was edited in the site (or
moved by the rehearsal clock) stays until a file with other content comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Union, User
from campaign import memory
from campaign.definition.shifting import shifted
from campaign.definition.spec import CampaignSpec
from campaign.history import recording
from campaign.history.differences import differences
from campaign.loading.exporting import in_force, moved, stored_definition
from campaign.loading.guards import Change, objections
from campaign.loading.settled import settled
from campaign.loading.storing import HarmfulChange, store
from campaign.models import Campaign


@dataclass(frozen=True)
class Loaded:
    campaign: Campaign
    is_new: bool
    is_changed: bool


@transaction.atomic
def load(spec: CampaignSpec, *, by: User | None, source_hash: str, make_current: bool = False) -> Loaded:
    """Stores the campaign, its categories, phases and branch deadlines. Raises HarmfulChange.

    The first campaign ever becomes the current one; later ones only with `make_current`. Side effects: a row of the
    campaign's history, an audit event.
    """
    permissions.check_person(by, "campaign.edit")
    stored = Campaign.objects.select_for_update(no_key=True).filter(code=spec.code).first()
    reasons = list(refusals(spec, stored))
    if reasons:
        raise HarmfulChange(reasons)
    is_changed = stored is None or stored.definition_sha256 != source_hash
    campaign = _take_over(spec, stored, source_hash, by) if is_changed else stored
    assert campaign is not None
    _make_current(campaign, make_current, by)
    memory.forget_on_commit()
    return Loaded(campaign, is_new=stored is None, is_changed=is_changed)


def refusals(spec: CampaignSpec, stored: Campaign | None) -> Iterator[str]:
    """Why this definition, its dates as written, may not become the campaign's; one sentence each."""
    wanted = [code for code, _closes in spec.deadlines]
    known = set(Union.objects.filter(code__in=wanted).values_list("code", flat=True))
    for code in wanted:
        if code not in known:
            yield _("截止时间里的单位代码“%(code)s”不存在，请先运行 load_unions。") % {"code": code}
    other = Campaign.objects.filter(number_prefix=spec.number_prefix).first()
    if other and other != stored:
        names = {"prefix": spec.number_prefix, "title": other.title}
        yield _("编号前缀 %(prefix)s 已由“%(title)s”使用，请换一个。") % names
    if stored:
        change = Change(campaign=stored, old=in_force(stored), new=shifted(spec, moved(stored)))
        yield from settled(change)
        yield from objections(change)


def _take_over(spec: CampaignSpec, stored: Campaign | None, source_hash: str, by: User | None) -> Campaign:
    was = stored_definition(stored) if stored else None
    campaign = store(spec, stored or Campaign(code=spec.code))
    Campaign.objects.filter(pk=campaign.pk).update(definition_sha256=source_hash)
    campaign.definition_sha256 = source_hash
    made = differences(was, spec, recording.union_names(was, spec)) if was else []
    recording.record(campaign, spec, made, part="file", by=by)
    action = "campaign.created" if stored is None else "campaign.changed"
    audit.record(action=action, obj=campaign, by=by, sha256=source_hash)
    return campaign


def _make_current(campaign: Campaign, wanted: bool, by: User | None) -> None:
    if campaign.is_current or (not wanted and Campaign.objects.filter(is_current=True).exists()):
        return
    replaced = Campaign.objects.filter(is_current=True).update(is_current=False)
    campaign.is_current, campaign.is_draft = True, False
    campaign.save(update_fields=["is_current", "is_draft"])
    if replaced:
        audit.record(action="campaign.current", obj=campaign, by=by)
