"""Publication at a set time: planned by a person, carried out by the worker in her name, one thing after the other.

What cannot be published stops nothing else: it says why on the desk, and organisers are told by mail.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.outbox import staff
from campaign.models import Category
from common.refusals import Refused
from review.models import Result
from review.planned.kinds import FAILED
from submissions.models import ShortlistPlan

log = logging.getLogger(__name__)
Key = TypeVar("Key")


@dataclass(frozen=True)
class Due:
    """A plan whose time has come, its rows locked. `row` keeps it, and in its column `failure` why it failed.

    `what` and `address` are for the mail; `action` and `about` for the trail.
    """

    row: ShortlistPlan | Result
    failure: str
    category: Category
    what: str
    address: str
    action: str
    about: models.Model
    publish: Callable[[User], object]


def check_ahead(at: datetime) -> None:
    if at <= timezone.now():
        raise Refused(_("公布时间已经过了，请选一个以后的时间，或立即公布。"))


def publish_due(keys: Iterable[Key], hold: Callable[[Key], Due | None]) -> int:
    """How many were published. `hold` locks what stands behind a key; None where its time has not come, or no more.

    Where the program fails the plan stays, and the next call tries again.
    """
    return sum(_one(key, hold) for key in keys)


def end(row: ShortlistPlan | Result, failure: str, sentence: str = "") -> None:
    """The plan is over: carried out, called off, or not to be carried out, for the reason in `sentence`."""
    row.publish_at, row.planned_by = None, None
    setattr(row, failure, sentence)
    row.save(update_fields=["publish_at", "planned_by", failure])


def _one(key: Key, hold: Callable[[Key], Due | None]) -> bool:
    try:
        return _carry_out(key, hold)
    except Exception:  # whatever it is: the other categories are published
        log.exception("what was planned could not be published: %s", key)
    try:
        _keep_fault(key, hold)
    except DatabaseError:
        log.exception("the failure could not be kept: %s", key)
    return False


@transaction.atomic
def _carry_out(key: Key, hold: Callable[[Key], Due | None]) -> bool:
    due = hold(key)
    if due is None or due.row.planned_by is None:
        return False  # another worker was faster, or it was called off
    by, at = due.row.planned_by, due.row.publish_at
    end(due.row, due.failure)
    try:
        with transaction.atomic():
            due.publish(by)
    except Refused as refusal:
        end(due.row, due.failure, str(refusal))
        _record(due, str(refusal))
        _tell(due, at, str(refusal))
        return False
    return True


@transaction.atomic
def _keep_fault(key: Key, hold: Callable[[Key], Due | None]) -> None:
    due = hold(key)
    if due is None:
        return
    sentence = _("系统出错，没有公布，一分钟后自动再试。请联系系统维护人员查看运行日志。")
    if getattr(due.row, due.failure) != sentence:
        setattr(due.row, due.failure, sentence)
        due.row.save(update_fields=[due.failure])
        _record(due, sentence)
    _tell(due, due.row.publish_at, sentence)


def _record(due: Due, sentence: str) -> None:
    audit.record(action=due.action, obj=due.about, by=None, note=sentence)


def _tell(due: Due, at: datetime | None, reasons: str) -> None:
    """One mail to every organiser for each plan."""
    fields = {
        "campaign": due.category.campaign.definition.short_title,
        "what": f"{due.category.name}{due.what}",
        "reasons": reasons,
        "link": f"{settings.SITE_URL}{due.address}",
    }
    key = f"{due.row._meta.model_name}:{due.row.pk}:{at}"
    staff.tell(kind=FAILED, fields=fields, about=due.row, key=key, holding=("result.publish",))
