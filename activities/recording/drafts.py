"""Writing a record before it is handed in: start it, keep what is typed, throw it away, hand it in, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Union, User
from activities import access, states, workflow
from activities.files import removing
from activities.models import Activity, SecondHand
from activities.recording import typed
from activities.recording.forms import ActivityForm
from campaign import calendar
from common.refusals import NotAllowed, Refused
from submissions.answers import merging

MOST_DRAFTS = 50  # of one union: nobody fills the site with what nobody looks at
COLUMNS = ("title", "kind", "starts_on", "ends_on", "venue", "summary", "firms", "volunteers", "met", "met_how",
           "online", "online_how", "links", "may_show_photos")  # fmt: skip


class NotWhole(Refused):
    """The form has faults; they stand in `form`."""

    def __init__(self, form: ActivityForm) -> None:
        self.form = form
        super().__init__(_("有几处还要改，请看标红的地方。"))


@transaction.atomic
def start(*, union: Union, by: User, key: UUID) -> Activity:
    """A new draft of the own union; the same `key` again finds the same draft: a second click makes no second record.
    One audit event."""
    permissions.check(by, "activity.write")
    if by.union_id != union.pk:
        raise NotAllowed(_("只能为自己的工会登记活动。"))
    campaign = calendar.current_campaign()
    if campaign is None:
        raise Refused(_("现在没有进行中的活动，不能登记。"))
    if found := Activity.objects.filter(form_key=key, union=union).first():
        return found
    drafts = Activity.objects.filter(campaign=campaign, union=union, state=states.DRAFT)
    if drafts.count() >= MOST_DRAFTS:
        raise Refused(_("本单位已有 %(n)d 份没有提交的活动记录，请先提交或删去一些。") % {"n": MOST_DRAFTS})
    values = {"campaign": campaign, "union": union, "recommending": union.recommending or union, "created_by": by}
    try:
        with transaction.atomic():
            made = Activity.objects.create(form_key=key, typed=_first_values(union), **values)
    except IntegrityError:  # the other of two clicks was faster
        return Activity.objects.get(form_key=key, union=union)
    audit.record(action="activity.start", obj=made, by=by)
    return made


@transaction.atomic
def save(
    *, activity: Activity, by: User, data: Mapping[str, Any], base: Mapping[str, str]
) -> tuple[Activity, merging.Merged]:
    """Keep what is typed, faults included, answer by answer: what another window changed meanwhile is not overwritten.

    `base` holds the digests of what the form began with. One audit event where anything changed.
    """
    access.check(by, "activity.write", activity)
    activity = workflow.lock(activity.pk)
    workflow.check_editable(activity)
    merged = merging.merge(mine=data, stored=typed.stored(activity), base=base)
    if merged.changes:
        activity.typed = typed.stored(activity) | merged.changes
        activity.version += 1
        activity.updated_at = timezone.now()
        activity.save(update_fields=["typed", "version", "updated_at"])
        audit.record(action="activity.save", obj=activity, by=by, fields=sorted(merged.changes))
    return activity, merged


@transaction.atomic
def submit(*, activity: Activity, by: User) -> Activity:
    """Hand the record in as it is typed. A recommending union's own goes on to the province at once.

    Raises NotWhole with the faults. Side effects: those of `workflow.perform`; the columns and rows are written anew.
    """
    access.check(by, "activity.write", activity)
    activity = workflow.lock(activity.pk)
    workflow.check_editable(activity)
    form = ActivityForm(typed.stored(activity), plan=activity.campaign.definition.activities)
    if not form.is_whole:
        raise NotWhole(form)
    values = columns_of(form) | {"submitted_at": timezone.now(), "submitted_by": by}
    activity = workflow.perform(activity=activity, action="submit", by=by, **values)
    write_spread(activity, form)
    if activity.union_id == activity.recommending_id and permissions.allows(by, "activity.recommend"):
        activity = workflow.perform(activity=activity, action="recommend", by=by)
    return activity


def take_back(*, activity: Activity, by: User) -> Activity:
    """Back into a draft, while the recommending union has not decided."""
    return workflow.perform(activity=activity, action="take_back", by=by)


@transaction.atomic
def delete(*, activity: Activity, by: User) -> None:
    """Throw away a draft that was never handed in, with its files. One audit event."""
    access.check(by, "activity.write", activity)
    activity = workflow.lock(activity.pk)
    if activity.state != states.DRAFT or activity.submitted_at:
        raise Refused(_("只有没有提交过的草稿可以删除。"))
    audit.record(action="activity.delete", obj=activity, by=by, title=activity.shown_title)
    removing.erase_all_of(activity)
    activity.delete()


def columns_of(form: ActivityForm) -> dict[str, Any]:
    """What a whole form writes into the record."""
    return {name: form.cleaned_data[name] for name in COLUMNS} | {"county_id": form.cleaned_data["county"]}


def write_spread(activity: Activity, form: ActivityForm) -> None:
    activity.second_hand.all().delete()
    rows = [row.cleaned_data for row in form.spread]
    SecondHand.objects.bulk_create(
        SecondHand(activity=activity, position=place, **row) for place, row in enumerate(rows, 1)
    )


def _first_values(union: Union) -> dict[str, Any]:
    """What nobody has to type: today, and the county in which the union lies."""
    codes = union.chain_codes()
    county = Union.objects.filter(code__in=codes, kind=Union.Kind.COUNTY).first()
    return {"starts_on": timezone.localdate().isoformat(), "county": str(county.pk) if county else ""}
