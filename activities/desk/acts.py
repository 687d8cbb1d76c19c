"""Acts on several records at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from accounts.permissions import allows
from activities import access, states, workflow
from activities.models import Activity
from common.refusals import NotAllowed, Refused
from common.text import LAST_KEY, whole_number

MOST = 50  # a page of the desk
OFFERED_FOR = timedelta(minutes=10)  # the record's own page lets one take back later too


def offered(user: User, activity: Activity | None = None) -> list[tuple[str, states.Action]]:
    """What this person may do: to this record as it stands, or to records at all."""
    rules = [(code, states.ACTIONS[code]) for code in states.OF_DESKS]
    mine = [(code, rule) for code, rule in rules if allows(user, rule.permission)]
    return [(code, rule) for code, rule in mine if activity is None or activity.state in rule.origins]


def picked(user: User, keys: Sequence[str]) -> list[Activity]:
    """The records of this year that were ticked, as far as they lie on this person's desk."""
    numbers = [number for key in keys[:MOST] if (number := whole_number(key, LAST_KEY))]
    rows = access.desk_activities(user).filter(pk__in=numbers, campaign__is_current=True)
    return list(rows.select_related("union", "recommending", "submitted_by").order_by("pk"))


def undo_offer(user: User, done: Sequence[Any] | None) -> tuple[Activity, str, states.Action] | None:
    """What this person did last ([key, action], as her session keeps it), while she can take it back: the record and
    the act that does so."""
    if not done:
        return None
    rows = access.desk_activities(user).filter(pk=done[0], campaign__is_current=True)
    activity = rows.filter(updated_at__gt=timezone.now() - OFFERED_FOR).first()
    acts = offered(user, activity) if activity else []
    return next(((activity, code, rule) for code, rule in acts if activity and rule.undoes == done[1]), None)


@transaction.atomic
def act_on(*, activities: Collection[Activity], action: str, note: str, by: User) -> int:
    """Do this to every one of them, or to none; how many. Side effects: those of `workflow.perform` for each."""
    permissions.check(by, *(states.ACTIONS[code].permission for code in states.OF_DESKS))
    if access.desk_activities(by).filter(pk__in=[one.pk for one in activities]).count() != len(activities):
        raise NotAllowed(_("其中有的记录不归您的账号办理，没有办理任何一条。请刷新后再选。"))
    if action not in states.OF_DESKS:
        raise Refused(_("请先选择要办理的操作。"))
    if not activities:
        raise Refused(_("请先勾选活动记录。"))
    for activity in activities:
        try:
            workflow.perform(activity=activity, action=action, by=by, note=note)
        except Refused as refusal:
            said = {"activity": activity, "refusal": refusal}
            raise Refused(_("%(activity)s：%(refusal)s 其他记录也没有办理。") % said) from refusal
    return len(activities)
