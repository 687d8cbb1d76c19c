"""Publication at a set time, one thing after the other: what fails stops nothing else, and organisers are told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from accounts.outbox import staff
from campaign.models import Category
from review.planned.kinds import FAILED

log = logging.getLogger(__name__)
Key = TypeVar("Key")


def each(due: Iterable[Key], act: Callable[[Key], bool], fault: Callable[[Key, str], None]) -> int:
    """How many were published. `fault` keeps a sentence about one whose program failed; it is tried again next time."""
    return sum(_one(key, act, fault) for key in due)


def tell(*, category: Category, what: str, about: models.Model, at: object, reasons: str, address: str) -> None:
    """One mail to every organiser for each plan, called in the transaction that keeps its failure."""
    fields = {
        "campaign": category.campaign.definition.short_title,
        "what": f"{category.name}{what}",
        "reasons": reasons,
        "link": f"{settings.SITE_URL}{address}",
    }
    key = f"{about._meta.model_name}:{about.pk}:{at}"
    staff.tell(kind=FAILED, fields=fields, about=about, key=key, holding=("result.publish",))


def _one(key: Key, act: Callable[[Key], bool], fault: Callable[[Key, str], None]) -> bool:
    try:
        return act(key)
    except Exception:  # whatever it is: the other categories are published
        log.exception("what was planned could not be published: %s", key)
    try:
        with transaction.atomic():
            fault(key, _("系统出错，没有公布，一分钟后自动再试。请联系系统维护人员查看运行日志。"))
    except DatabaseError:
        log.exception("the failure could not be kept: %s", key)
    return False
