"""A draft that is not wanted: out of sight, and its year free for another. What was done with it stays in the trail."""

from __future__ import annotations

from django.db import transaction

from accounts import audit, permissions
from accounts.models import User
from campaign import memory
from campaign.models import Campaign
from campaign.next_year.opening import check_is_draft


@transaction.atomic
def discard(*, campaign: Campaign, by: User) -> Campaign:
    """For good: nobody reads or opens it any more. Its row stays, because its history is never deleted.

    Raises Refused where it was opened. Side effects: code and prefix of numbers are free again; an audit event.
    """
    permissions.check(by, "campaign.edit")
    draft = Campaign.objects.defer(None).select_for_update(no_key=True).get(pk=campaign.pk)
    check_is_draft(draft)
    audit.record(action="campaign.discarded", obj=draft, by=by)
    draft.is_discarded = True
    draft.code, draft.number_prefix = f"discarded-{draft.pk}", f"-{draft.pk}"
    draft.save(update_fields=["is_discarded", "code", "number_prefix"])
    memory.forget_on_commit()
    return draft
