"""How often a password or code may be wrong, counted from the audit trail: it needs no cache, and survives one.

What is limited is a name from an address, so that nobody can lock anybody else out; an address that tries many names
is what is stopped. A browser in which this person has logged in before is known by a signed cookie and counts apart.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.client_address import client_ip

FAILED = "person.login_failed"
SHORT, LONG = timedelta(minutes=5), timedelta(hours=1)
NAME_FROM_ADDRESS = 5  # in SHORT
NAME_FROM_ANYWHERE = 100  # in LONG; the person's own browsers are exempt
NAMES_OF_ADDRESS = 10  # different ones in SHORT; each unknown name counts
ADDRESS = 60  # in SHORT
KNOWN_BROWSER = 10  # in SHORT, for this person from all browsers that know her
CODES = 5  # wrong codes of one person in SHORT; who types one has the password already

COOKIE = "known_browser"
COOKIE_AGE = timedelta(days=180)
_SALT = "accounts.known_browser"


def are_used_up(request: HttpRequest, person: User | None) -> bool:
    """Whether one more try at this person's password must wait. `person`: None where the name is nobody's."""
    failed = _failed(SHORT)
    if person and is_known(request, person):
        return _of(failed, person).filter(details__has_key="known").count() >= KNOWN_BROWSER
    here = failed.filter(details__ip=client_ip(request) or "").exclude(details__has_key="known")
    if person and _of(here, person).count() >= NAME_FROM_ADDRESS:
        return True
    if person and _of(_failed(LONG), person).exclude(details__has_key="known").count() >= NAME_FROM_ANYWHERE:
        return True
    names = here.values_list("object_id", flat=True)[:ADDRESS]
    unknown = sum(1 for name in names if not name)
    return len(names) >= ADDRESS or len({name for name in names if name}) + unknown >= NAMES_OF_ADDRESS


def codes_are_used_up(person: User) -> bool:
    return _of(_failed(SHORT), person).filter(details__reason="code").count() >= CODES


def is_known(request: HttpRequest, person: User) -> bool:
    """Whether this person has logged in from this browser within COOKIE_AGE."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return False
    return isinstance(told, list) and person.pk in told


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Let this browser be known. Offices share computers: the last five people are kept."""
    try:
        before = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        before = []
    people = [person.pk, *(pk for pk in before if pk != person.pk)][:5]
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=_SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _failed(within: timedelta) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(action=FAILED, at__gt=timezone.now() - within).order_by()


def _of(events: QuerySet[AuditEvent], person: User) -> QuerySet[AuditEvent]:
    return events.filter(object_type="user", object_id=str(person.pk))
