"""Who may see which activities: decided here and nowhere else. What the public sees is `public_activities`.

Another union's record does not exist for who may not see it (404, never 403).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from accounts.permissions import allows
from activities import states
from activities.models import Activity, ActivityFile
from activities.models.activities import ActivityQuerySet
from campaign.models import Campaign
from common.refusals import NotAllowed

_REACHED_PROVINCE = Q(state__in=(states.RECOMMENDED, states.COUNTED)) | Q(
    state=states.RETURNED, recommended_at__isnull=False
)


def own_activities(user: Any) -> ActivityQuerySet:
    """Those of the person's own union, at whatever state."""
    if not allows(user, "activity.write") or user.union_id is None:
        return Activity.objects.none()
    return Activity.objects.filter(union=user.union_id)


def desk_activities(user: Any) -> ActivityQuerySet:
    """What lies, or has lain, on this person's desk: the branch's, or what reached the province."""
    if allows(user, "activity.recommend"):
        return Activity.objects.filter(recommending=user.union_id, state__in=states.HANDED_IN)
    if allows(user, "activity.read"):
        return Activity.objects.filter(_REACHED_PROVINCE)
    return Activity.objects.none()


def visible_activities(user: Any) -> ActivityQuerySet:
    return own_activities(user) | desk_activities(user)


def public_activities(campaign: Campaign) -> ActivityQuerySet:
    """What anybody may see: what was counted."""
    return Activity.objects.counted().filter(campaign=campaign)


def get_own_or_404(user: Any, pk: int) -> Activity:
    return _one(own_activities(user).select_related("union", "county"), pk=pk)


def get_on_desk_or_404(user: Any, pk: int) -> Activity:
    return _one(desk_activities(user).select_related("union", "recommending", "county"), pk=pk)


def get_file_or_404(user: Any, key: Any) -> ActivityFile:
    """A file of an activity that this person may read, or a photograph that everybody may see."""
    rows = ActivityFile.objects.select_related("file", "activity")
    return _one(rows.filter(Q(activity__in=visible_activities(user)) | PUBLIC_PHOTO), key=key)


PUBLIC_PHOTO = Q(role="photo", activity__state=states.COUNTED, activity__may_show_photos=True)


def check(by: User | None, permission: str, activity: Activity) -> None:
    """The first line of every verb on a record: raises NotAllowed for who may not do this, or not to this one."""
    permissions.check(by, permission)
    mine = own_activities(by) if permission == "activity.write" else desk_activities(by)
    if not mine.filter(pk=activity.pk).exists():
        raise NotAllowed(_("这条活动记录现在不归您的账号办理，可能刚有人办理过，请刷新后再看。"))


def _one(rows: QuerySet[Any], **lookup: Any) -> Any:
    found = rows.filter(**lookup).first()
    if found is None:
        raise Http404
    return found
