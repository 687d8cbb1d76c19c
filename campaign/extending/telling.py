"""Telling people of an extension: one mail to each, with a key, so that a worker who died half way goes on.

The change in the history is the truth; the beat looks for what is not told yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Union, User
from accounts.outbox import outbox, texts
from campaign.models import BranchDeadline, DefinitionChange
from common.in_words import moment

KIND = "campaign.extended"
TOLD_UNTIL = timedelta(days=2)  # an extension that is older is no news


@shared_task(name="campaign.tasks.tell_extension")
def tell_extension(pk: int) -> int:
    """How many mails were written."""
    change = _current().select_related("campaign").filter(pk=pk).first()
    if change is None:
        return 0
    told = set(Notice.objects.filter(key__startswith=_key(change, "")).values_list("key", flat=True))
    waiting = [person for person in concerned(change) if _key(change, person.pk) not in told]
    return sum(_tell(change, person) for person in waiting)


@shared_task(name="campaign.tasks.tell_extensions")
def tell_extensions() -> int:
    recent = _current().filter(at__gt=timezone.now() - TOLD_UNTIL)
    return sum(tell_extension(pk) for pk in recent.order_by("pk").values_list("pk", flat=True))


def _current() -> QuerySet[DefinitionChange]:
    """A draft concerns nobody yet."""
    return DefinitionChange.objects.filter(part="extend", campaign__is_current=True)


def concerned(change: DefinitionChange) -> QuerySet[User]:
    """Entrants and recommenders of the branch, or of all branches but those that close earlier all the same."""
    code, at = change.details["union"], datetime.fromisoformat(change.details["was"])
    roles = (User.Role.ENTRANT, User.Role.RECOMMENDER)
    people = User.objects.filter(role__in=roles, is_active=True).exclude(email="").order_by("pk")
    if code:
        return people.filter(union__path__startswith=Union.objects.get(code=code).path)
    own = BranchDeadline.objects.filter(campaign=change.campaign_id, closes_at__lte=at).select_related("union")
    for deadline in own:
        people = people.exclude(union__path__startswith=deadline.union.path)
    return people


def _tell(change: DefinitionChange, person: User) -> bool:
    said = texts.mail(KIND, _fields(change))
    try:
        with transaction.atomic():
            notice = outbox.put(
                kind=KIND,
                to=person.email,
                subject=said.subject,
                text=said.text,
                about=person,
                by=change.by,
                key=_key(change, person.pk),
            )
    except IntegrityError:  # another worker was faster
        return False
    return notice is not None


def _fields(change: DefinitionChange) -> dict[str, str]:
    code, was, at = (change.details[name] for name in ("union", "was", "at"))
    return {
        "campaign": change.campaign.title,
        "union": Union.objects.get(code=code).name if code else "",
        "at": moment(datetime.fromisoformat(at), weekday=True),
        "was": moment(datetime.fromisoformat(was), weekday=True),
        "reason": change.reason.rstrip("。"),
        "link": f"{settings.SITE_URL}{reverse('desk')}",
    }


def _key(change: DefinitionChange, person: object) -> str:
    return f"{KIND}:{change.pk}:{person}"
