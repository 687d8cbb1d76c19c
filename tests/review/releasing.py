"""A computed result on its whole way to the public: prizes decided, signed by two, published."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from review.awards import decided, deciding
from review.models import Result
from review.release import signing
from review.results import publishing
from tests.factories import make_user


def sign(result: Result, *, by: User) -> None:
    """Both signatures; the prizes stand as computed where nobody has decided them."""
    other = User.objects.filter(role="organiser").exclude(pk=by.pk).first() or make_user(role="organiser")
    if decided.problem(result):
        decision = deciding.propose(result=result, given={}, reasons={}, reason="", by=by)
        deciding.confirm(decision=decision, by=other)
    for person in (by, other):
        signing.sign(result=result, by=person)


def publish(result: Result, *, by: User) -> Result:
    sign(result, by=by)
    return publishing.publish(result=result, by=by)


def end_publicity() -> None:
    """As if its working days had passed, of every published result."""
    Result.objects.filter(published_at__isnull=False).update(publicity_until=timezone.now())
