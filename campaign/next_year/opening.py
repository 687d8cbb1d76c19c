"""A draft becomes the current campaign; the one before it stays readable under its year."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import memory
from campaign.editing.saving import Saved, save
from campaign.history import recording
from campaign.history.differences import Difference
from campaign.history.words import moment
from campaign.loading.exporting import stored_definition
from campaign.models import Campaign, Phase
from campaign.next_year import checking, copying
from common.refusals import Refused

# Until these are over somebody is still at work in a campaign; its showcase needs nobody.
WORK = ("collect", "recommend", "screening", "vote", "expert", "publicity")


@transaction.atomic
def open_draft(*, campaign: Campaign, by: User) -> Campaign:
    """Raises Refused with all that is missing, and while people still work in the present campaign.

    Side effects: the draft is public at its short addresses at once; the campaign before it is read only, under its
    year; a row of the history, an audit event.
    """
    permissions.check(by, "campaign.edit")
    locked = {row.pk: row for row in Campaign.objects.defer(None).select_for_update(no_key=True).order_by("pk")}
    draft = locked[campaign.pk]
    check_is_draft(draft)
    if missing := [one.text for one in checking.findings(draft) if one.blocks]:
        raise Refused("\n".join([_("还不能启用："), *missing]))
    before = next((row for row in locked.values() if row.is_current), None)
    if before and (why := still_at_work(before)):
        raise Refused(why)
    Campaign.objects.filter(is_current=True).update(is_current=False)
    draft.is_draft, draft.is_current = False, True
    draft.save(update_fields=["is_draft", "is_current"])
    made = [Difference(_("当前活动"), before.title if before else "", draft.title)]
    recording.record(draft, stored_definition(draft), made, part="open", by=by)
    audit.record(action="campaign.current", obj=draft, by=by)
    memory.forget_on_commit()
    return draft


def still_at_work(campaign: Campaign) -> str:
    """Why this campaign may not be put aside yet; "" where nobody would be shut out."""
    last = (
        Phase.objects.filter(campaign=campaign, code__in=WORK, closes_at__gt=timezone.now())
        .order_by("-closes_at")
        .first()
    )
    if last is None:
        return ""
    words = {"title": campaign.title, "name": last.name, "at": moment(last.closes_at)}
    return _("“%(title)s”的“%(name)s”到 %(at)s 才结束，在此之前不能启用新的活动，否则还没办完的人不能再办。") % words


@transaction.atomic
def move(*, campaign: Campaign, first_day: date, by: User) -> Saved:
    """All dates of a draft by the same number of days, so that it begins on that day."""
    permissions.check(by, "campaign.edit")
    check_is_draft(campaign)
    return save(
        campaign=campaign, part="shift", wanted=lambda spec: copying.moved_to(spec, first_day), reason="", by=by
    )


def check_is_draft(campaign: Campaign) -> None:
    if campaign.is_discarded:
        raise Refused(_("“%(title)s”的准备已经放弃。") % {"title": campaign.title})
    if not campaign.is_draft:
        raise Refused(_("“%(title)s”已经启用，不在准备中。") % {"title": campaign.title})
